/**
 * `npm run bench -- NAME...`: runs `test/bench/NAME.bench.ts`, prints its table and its line of JSON, and writes
 * `docs/figures/NAME.json` with commit and date. `NAME:PART` runs one part of it alone; its figures stand under `parts` of the same
 * file, with commit and date of their own, and the others stay as they are. `NAME:alone` runs it without its parts. Without a name it lists the benches.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { printBench, type BenchLine, type BenchParts, type BenchRow } from '../test/bench/bench.ts';
import { measuredCommit } from './measured-commit.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'test/bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

/** What `docs/figures/NAME.json` holds. */
interface Figures extends Partial<Measured> {
  readonly parts?: Readonly<Record<string, Measured>>;
}

interface Measured extends BenchLine {
  readonly date: string;
}

const names = process.argv.slice(2);
if (names.length === 0 || names.some((name) => !known.includes(name.split(':', 1)[0] ?? ''))) {
  console.error(`usage: npm run bench -- NAME[:PART]...   (${known.join(', ')})`);
  process.exit(2);
}

for (const given of names) {
  const [name = '', onlyPart] = given.split(':');
  const bench = (await import(path.join(folder, `${name}.bench.ts`))) as {
    readonly run: () => Promise<readonly BenchRow[]>;
    readonly parts?: BenchParts;
  };
  const all = bench.parts ?? {};
  const isAlone = onlyPart === 'alone';
  const part = onlyPart === undefined || isAlone ? undefined : all[onlyPart];
  if (onlyPart !== undefined && !isAlone && part === undefined) {
    console.error(`${name} has no part ${onlyPart} (${Object.keys(all).join(', ') || 'none'})`);
    process.exit(2);
  }
  const file = path.join(root, 'docs/figures', `${name}.json`);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Figures) : {};
  const whole = part === undefined ? await measure(name, bench.run) : before;
  const parts: Record<string, Measured> = { ...before.parts };
  for (const [partName, rows] of Object.entries(all))
    if (!isAlone && (part === undefined || partName === onlyPart))
      parts[partName] = await measure(`${name}:${partName}`, rows);
  const figures: Figures = { ...whole, ...(Object.keys(parts).length === 0 ? {} : { parts }) };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
}

async function measure(bench: string, run: () => Promise<readonly BenchRow[]>): Promise<Measured> {
  const [load = 0] = loadavg();
  const rows = await run();
  const date = new Date().toISOString().slice(0, 10);
  return { date, ...printBench(bench, rows, { commit: measuredCommit, load }) };
}

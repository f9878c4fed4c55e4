/**
 * `npm run bench -- NAME...`: runs `test/bench/NAME.bench.ts`, prints its table and its line of JSON, and writes
 * `docs/figures/NAME.json` with commit and date. Without a name it lists the benches.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { printBench, type BenchRow } from '../test/bench/bench.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'test/bench');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

const names = process.argv.slice(2);
if (names.length === 0 || names.some((name) => !known.includes(name))) {
  console.error(`usage: npm run bench -- NAME...   (${known.join(', ')})`);
  process.exit(2);
}

for (const name of names) {
  const { run } = (await import(path.join(folder, `${name}.bench.ts`))) as {
    readonly run: () => Promise<readonly BenchRow[]>;
  };
  const [loadBefore = 0] = loadavg();
  const rows = await run();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  const line = printBench(name, rows, { commit, load: loadBefore });
  mkdirSync(path.join(root, 'docs/figures'), { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(path.join(root, 'docs/figures', `${name}.json`), `${JSON.stringify({ date, ...line }, null, 2)}\n`);
}

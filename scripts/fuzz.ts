/**
 * `npm run fuzz -- [TARGET...] [--seconds N] [--cases N] [--seed N] [--case N] [--figures]`: feeds each target with mutated inputs for so many seconds
 * (60 where nothing is said) or as many cases, prints seed and counts, and writes what it found to `test-results/fuzz/`. `--case` makes one case of
 * a seed again. A run of all targets, and one with `--figures`, writes its rows of `docs/figures/fuzz.json`. The exit code is 1 where something was found.
 */
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzInThread, type SupervisedReport } from '../test/fuzz/supervise.ts';
import { targets } from '../test/fuzz/targets.ts';
import { measuredCommit } from './measured-commit.ts';

const root = path.resolve(import.meta.dirname, '..');
const found = path.join(root, 'test-results', 'fuzz');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    cases: { type: 'string' },
    seed: { type: 'string' },
    case: { type: 'string' },
    figures: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? randomInt(0x7fff_ffff));
const most = values.cases === undefined ? undefined : Number(values.cases);
// A number of cases takes as long as it takes.
const limitMs = Number(values.seconds ?? (most === undefined ? '60' : '1e6')) * 1000;
const only = values.case === undefined ? undefined : Number(values.case);
const chosen = positionals.length === 0 ? targets : targets.filter(({ name }) => positionals.includes(name));
const areNumbers =
  Number.isInteger(seed) && limitMs > 0 && [most, only].every((one) => one === undefined || Number.isInteger(one));
if (chosen.length < positionals.length || !areNumbers) {
  const names = targets.map(({ name }) => name).join('|');
  console.error(`usage: npm run fuzz -- [${names}...] [--seconds N] [--cases N] [--seed N] [--case N] [--figures]`);
  process.exit(2);
}

const reports: SupervisedReport[] = [];
for (const target of chosen) {
  console.log(
    `${target.name}: seed ${seed}, ${only !== undefined ? `case ${only}` : most === undefined ? `${limitMs / 1000} s` : `${most} cases`}, ${target.seeds}`,
  );
  const report = await fuzzInThread(target, {
    seed,
    limitMs,
    cases: only === undefined ? most : 1,
    from: only ?? 0,
  });
  reports.push(report);
  tell(report);
}
const isClean = reports.every(({ failures, memory }) => failures.length === 0 && memory?.isFlat !== false);
if (values.figures === true || (chosen.length === targets.length && only === undefined)) writeFigures();
process.exitCode = isClean ? 0 : 1;

function tell({ target, cases, elapsedMs, slowestMs, failures, memory }: SupervisedReport): void {
  const perSecond = Math.round((cases * 1000) / elapsedMs);
  console.log(
    `  ${cases} cases, ${perSecond} a second, slowest ${Math.round(slowestMs)} ms, ${failures.length} faults`,
  );
  if (memory === null) console.log('  memory: not judged, the run was too short');
  else
    console.log(
      `  memory: ${mebibytes(memory.middleBytes)} -> ${mebibytes(memory.endBytes)} MiB${memory.isFlat ? '' : ', IT GROWS'}`,
    );
  for (const failure of failures) {
    mkdirSync(found, { recursive: true });
    const file = path.join(found, `${target}-${seed}-${failure.index}.json`);
    writeFileSync(file, `${JSON.stringify(failure, null, 2)}\n`);
    console.log(`  case ${failure.index}: ${failure.fault}\n    ${path.relative(root, file)}`);
  }
}

interface FigureRow {
  readonly target: string;
}

/** Rows of targets that did not run stay as they were. */
function writeFigures(): void {
  const date = new Date().toISOString().slice(0, 10);
  const made = reports.map(({ target, cases, elapsedMs, slowestMs, failures, memory }) => ({
    target,
    date,
    commit: measuredCommit,
    seed,
    cases,
    seconds: Math.round(elapsedMs / 1000),
    slowestMs: Math.round(slowestMs),
    faults: failures.map(({ fault }) => fault),
    memory:
      memory === null
        ? null
        : { ...memory, middleMiB: mebibytes(memory.middleBytes), endMiB: mebibytes(memory.endBytes) },
  }));
  const file = path.join(root, 'docs', 'figures', 'fuzz.json');
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly rows: readonly FigureRow[] })
    : { rows: [] };
  const rows = targets.flatMap(({ name }) => [...made, ...known.rows].find(({ target }) => target === name) ?? []);
  writeFileSync(file, `${JSON.stringify({ rows }, null, 2)}\n`);
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}

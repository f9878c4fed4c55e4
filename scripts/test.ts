/**
 * `npm test`: every deterministic test in steps, with the time of each. Steps run beside each other where processors are idle, and are
 * printed one after the other. It goes on after a failed step where another can still tell something, and ends with one line of counts.
 * `--only NAME` runs one step (with what it needs).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { OneAfterAnother, type StepOutput } from './test-output.ts';
import { lostSteps, nextStep } from './test-schedule.ts';
import { chosenSteps, testSteps, type Step } from './test-steps.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What is read of Vitest's JSON reporter; the report of the tests in the host has the counts only. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'test-results');
/** As many steps at once as there are processors; more than four would want more memory than many machines have. */
const places = Math.min(availableParallelism(), 4);

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const steps = chosenSteps(testSteps(results), values.only);

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const outcomes = new Map<string, { readonly isPassed: boolean; readonly seconds: number; readonly counts: Counts }>();
const output = new OneAfterAnother((chunk) => process.stdout.write(chunk));
const startedAt = performance.now();
await runAll();

for (const step of steps) for (const failure of failuresOf(step)) console.log(`\nFAILED ${step.name}: ${failure}`);

console.log('\nstep                 seconds   passed  failed  skipped');
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name } of steps) {
  const outcome = outcomes.get(name);
  if (outcome === undefined) continue;
  const { seconds, counts, isPassed } = outcome;
  const figures = [counts.passed, counts.failed, counts.skipped].map((count) => String(count).padStart(8)).join('');
  console.log(`${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} ${figures}${isPassed ? '' : '  FAILED'}`);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
const minutes = (performance.now() - startedAt) / 60_000;
console.log(`\nin ${minutes.toFixed(1)} minutes, up to ${places} steps at once`);
console.log(`${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`);
process.exitCode = [...outcomes.values()].every(({ isPassed }) => isPassed) ? 0 : 1;

async function runAll(): Promise<void> {
  const open = new Set(steps);
  const running = new Map<Step, Promise<void>>();
  for (;;) {
    const ended = new Map([...outcomes].map(([name, { isPassed }]) => [name, isPassed]));
    const progress = { open: [...open], running: [...running.keys()], ended };
    const lost = lostSteps(progress);
    for (const { step, because } of lost) {
      open.delete(step);
      const out = output.begin();
      out.write(`\n=== ${step.name}: not run, because ${because.join(' and ')} failed\n`);
      out.end();
      outcomes.set(step.name, { isPassed: false, seconds: 0, counts: { passed: 0, failed: 1, skipped: 0 } });
    }
    if (lost.length > 0) continue;
    const next = nextStep(progress, places);
    if (next !== undefined) {
      open.delete(next);
      const work = runStep(next).finally(() => running.delete(next));
      running.set(next, work);
      continue;
    }
    if (running.size === 0) return;
    await Promise.race(running.values());
  }
}

async function runStep(step: Step): Promise<void> {
  const out = output.begin();
  out.write(`\n=== ${step.name}\n`);
  const from = performance.now();
  const exitCode = await run(step, out);
  const seconds = (performance.now() - from) / 1000;
  out.end();
  outcomes.set(step.name, { isPassed: exitCode === 0, seconds, counts: countsOf(step, exitCode) });
}

function run({ command: [program, ...rest], load }: Step, out: StepOutput): Promise<number> {
  return new Promise((resolve, reject) => {
    if (program === undefined) throw new Error('a step without a command');
    const env = process.stdout.isTTY ? { FORCE_COLOR: '1', ...process.env } : process.env;
    const child = spawn(program, rest, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    // What computes leaves the processor to what somebody waits for in an editor or a lab.
    if (load === 'computing' && child.pid !== undefined)
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    child.stdout.on('data', out.write);
    child.stderr.on('data', out.write);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(signal === null ? (code ?? 1) : 1);
    });
  });
}

/** A step with a report has its counts; one without counts as one check. */
function countsOf(step: Step, exitCode: number): Counts {
  const isPassed = exitCode === 0;
  const report = reportOf(step);
  if (report === undefined) return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
  return {
    passed: report.numPassedTests,
    // A file that could not even be loaded has no failed test, but it has failed.
    failed: Math.max(report.numFailedTests, isPassed ? 0 : 1),
    skipped: report.numPendingTests,
  };
}

/** Every failed test of a step, with how its failure begins: a record that keeps only the end of the output still names them. */
function failuresOf(step: Step): readonly string[] {
  return (reportOf(step)?.testResults ?? [])
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const file = path.relative(root, name);
      const failed = assertionResults.filter((test) => test.status === 'failed');
      // The file itself could not be loaded, or what runs before its tests failed.
      if (failed.length === 0) return [failureText(file, message)];
      return failed.map((test) => failureText(`${file} > ${test.fullName}`, test.failureMessages?.join('\n') ?? ''));
    });
}

function failureText(title: string, message: string): string {
  return [title, ...message.split('\n').slice(0, 6)].join('\n    ');
}

function reportOf(step: Step): Report | undefined {
  if (step.report === undefined || !existsSync(step.report)) return undefined;
  return JSON.parse(readFileSync(step.report, 'utf8')) as Report;
}

/**
 * `npm test`: every deterministic test, step by step, with the time of each. It goes on after a failed step where the next one can
 * still tell something, and ends with one line of counts. `--only NAME` runs one step (with what it needs).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Steps that must have passed. */
  readonly needs: readonly string[];
  /** Where the step leaves its counts, in the form of Vitest's JSON reporter. */
  readonly report?: string;
}

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
const node = process.execPath;
const vitest = (project: string, needs: readonly string[]): Step => {
  const report = path.join(results, `${project}.json`);
  return {
    name: project,
    command: [
      node,
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    needs,
    report,
  };
};
const inHost = (version: string): Step => {
  const report = path.join(results, `in-host-${version}.json`);
  return {
    name: `in-host-${version}`,
    command: [node, 'test/editor/run-in-host.ts', '--version', version, '--report', report],
    needs: ['package'],
    report,
  };
};

const steps: readonly Step[] = [
  { name: 'types', command: ['npm', 'run', '--silent', 'types'], needs: [] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'], needs: [] },
  { name: 'build', command: [node, 'scripts/build.ts'], needs: [] },
  { name: 'notices', command: [node, 'scripts/notices.ts', '--check'], needs: ['build'] },
  vitest('unit', ['build']),
  vitest('integration', ['build']),
  vitest('pages', ['build']),
  { name: 'package', command: [node, 'scripts/package.ts', '--no-build'], needs: ['build'] },
  inHost('4.117.0'),
  inHost('4.105.1'),
  vitest('journeys', ['package']),
];

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const wanted = withNeeds(values.only ?? steps.map(({ name }) => name));

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const outcomes = new Map<string, { readonly isPassed: boolean; readonly seconds: number; readonly counts: Counts }>();
for (const step of steps.filter(({ name }) => wanted.has(name))) {
  const missing = step.needs.filter((name) => outcomes.get(name)?.isPassed !== true);
  if (missing.length > 0) {
    console.log(`\n=== ${step.name}: not run, because ${missing.join(' and ')} failed`);
    outcomes.set(step.name, { isPassed: false, seconds: 0, counts: { passed: 0, failed: 1, skipped: 0 } });
    continue;
  }
  console.log(`\n=== ${step.name}`);
  const startedAt = performance.now();
  const exitCode = await run(step.command);
  const seconds = (performance.now() - startedAt) / 1000;
  outcomes.set(step.name, { isPassed: exitCode === 0, seconds, counts: countsOf(step, exitCode) });
}

for (const step of steps) for (const failure of failuresOf(step)) console.log(`\nFAILED ${step.name}: ${failure}`);

console.log('\nstep                 seconds   passed  failed  skipped');
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [name, { seconds, counts, isPassed }] of outcomes) {
  const figures = [counts.passed, counts.failed, counts.skipped].map((count) => String(count).padStart(8)).join('');
  console.log(`${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} ${figures}${isPassed ? '' : '  FAILED'}`);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
console.log(`\n${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`);
process.exitCode = [...outcomes.values()].every(({ isPassed }) => isPassed) ? 0 : 1;

function withNeeds(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const step = steps.find((candidate) => candidate.name === name);
    if (step === undefined) throw new Error(`there is no step ${name}: ${steps.map((one) => one.name).join(', ')}`);
    found.add(name);
    queue.push(...step.needs);
  }
  return found;
}

function run([program, ...rest]: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    if (program === undefined) throw new Error('a step without a command');
    const child = spawn(program, rest, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
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

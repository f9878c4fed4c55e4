import { format } from 'node:util';
import { activationSuite } from './activation.suite.ts';
import { languageSuite } from './language.suite.ts';
import { countsMark, reportMark, type Counts } from './report-mark.ts';
import type { HostSuite, Words } from './suite.ts';

/** Every suite that runs inside the extension host. The first one measures activation, so it has to stay the first. */
const suites: Readonly<Record<string, HostSuite>> = { activation: activationSuite, language: languageSuite };

/** The suites that were asked for: one by its name, or all. */
function chosenSuites(): readonly HostSuite[] {
  const name = process.env['MESHDECK_IN_HOST_SUITE'];
  if (name === undefined || name === '') return Object.values(suites);
  const suite = suites[name];
  if (suite === undefined) throw new Error(`there is no suite ${name}: ${Object.keys(suites).join(', ')}`);
  return [suite];
}

const testTimeoutMs = 30_000;

/** What VS Code calls. Rejects when a test fails or when none ran. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  // Marked, so that the runner can tell the report from what the workbench prints about itself.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    console.log(`${reportMark}${format(...args)}`);
  };
  const mocha = new Mocha({ ui: 'tdd', reporter: 'spec', color: false, timeout: testTimeoutMs });
  const words = {} as Words;
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, words, '', mocha);
  for (const suite of chosenSuites()) suite(words);
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const stats = runner.stats;
      const counts: Counts = { passed: stats?.passes ?? 0, failed: failures, skipped: stats?.pending ?? 0 };
      console.log(`${countsMark}${JSON.stringify(counts)}`);
      if (failures > 0) reject(new Error(`${failures} tests in the extension host failed.`));
      else if (counts.passed === 0) reject(new Error('No test passed in the extension host: that is not a pass.'));
      else resolve();
    });
  });
}

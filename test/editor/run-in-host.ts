/**
 * Runs the suites of `in-host/` inside the extension host of a real VS Code, in a browser without a window.
 *
 *   npm run test:in-host [-- --version current|oldest|4.105.1] [--extension FOLDER] [--suite NAME] [--report FILE]
 *
 * The report has the counts of Vitest's JSON reporter, so that `npm test` adds them up.
 */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleInHostSuites, projectDirectory } from './in-host-bundle.ts';
import { runInHost } from './in-host-runner.ts';
import { ensureBuild } from './package.ts';
import type { Counts } from './in-host/report-mark.ts';
import { startEditor } from './server.ts';

const { values } = parseArgs({
  options: {
    version: { type: 'string', default: 'current' },
    extension: { type: 'string', default: projectDirectory },
    suite: { type: 'string', default: '' },
    report: { type: 'string' },
  },
});

if (values.extension === projectDirectory) await ensureBuild(console.log);
const suites = await bundleInHostSuites();
// An empty folder: nothing in it may activate the extension before the suites look.
const workspaceFolder = await mkdtemp(path.join(tmpdir(), 'meshdeck-in-host-'));
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop.abort(new Error(`ended by ${signal}`));
  });
}
try {
  const server = await startEditor({
    workspaceFolder,
    extensions: 'none',
    settings: {},
    trust: true,
    env: { MESHDECK_IN_HOST_SUITE: values.suite },
    version: values.version,
    progress: console.log,
    signal: stop.signal,
  });
  try {
    console.log(`Running the suites in the extension host of VS Code ${server.installation.version.vscode}`);
    process.exitCode = await runInHost({
      server,
      extension: path.resolve(values.extension),
      tests: suites,
      signal: stop.signal,
      onReport: console.log,
      onCounts: writeReport,
    });
  } finally {
    await server.stop();
  }
} finally {
  await rm(workspaceFolder, { recursive: true, force: true });
}

function writeReport({ passed, failed, skipped }: Counts): void {
  if (values.report === undefined) return;
  const report = { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped };
  writeFileSync(values.report, JSON.stringify(report));
}

/**
 * Runs the suites of `in-host/` inside the extension host of a real VS Code, in a browser without a window.
 *
 *   npm run test:in-host [-- --version current|oldest|4.105.1] [--extension FOLDER] [--report FILE]
 *
 * The report has the counts of Vitest's JSON reporter, so that `npm test` adds them up.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { bundleInHostSuites, projectDirectory } from './in-host-bundle.ts';
import { ensureBuild } from './package.ts';
import { countsMark, reportMark, type Counts } from './in-host/report-mark.ts';
import { startEditor, type EditorServer } from './server.ts';

const limitMs = 5 * 60_000;

const { values } = parseArgs({
  options: {
    version: { type: 'string', default: 'current' },
    extension: { type: 'string', default: projectDirectory },
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
    version: values.version,
    progress: console.log,
    signal: stop.signal,
  });
  try {
    process.exitCode = await runSuites(server, path.resolve(values.extension), suites, stop.signal);
  } finally {
    await server.stop();
  }
} finally {
  await rm(workspaceFolder, { recursive: true, force: true });
}

/** Opens the workbench with the suites as its payload; returns the exit code that VS Code reports. */
async function runSuites(server: EditorServer, extension: string, tests: string, signal: AbortSignal): Promise<number> {
  const { vscode } = server.installation.version;
  console.log(`Running the suites in the extension host of VS Code ${vscode}`);
  const browser = await openBrowser({ progress: console.log });
  try {
    const page = await browser.newPage();
    const code = exitCodeOf(page, server, signal);
    await page.goto(
      `${server.url}&payload=${encodeURIComponent(JSON.stringify(payload(server.address, extension, tests)))}`,
    );
    const result = await code;
    if (result !== 0) console.log(`The suites failed. What the workbench said: ${workbenchLog(server)}`);
    return result;
  } finally {
    await browser.close();
  }
}

function payload(address: string, extension: string, tests: string): readonly (readonly [string, string])[] {
  const remote = `vscode-remote://${new URL(address).host}`;
  return [
    ['extensionDevelopmentPath', `${remote}${extension}`],
    ['extensionTestsPath', `${remote}${tests}`],
    ['skipWelcome', 'true'],
  ];
}

function writeReport({ passed, failed, skipped }: Counts): void {
  if (values.report === undefined) return;
  const report = { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped };
  writeFileSync(values.report, JSON.stringify(report));
}

function workbenchLog(server: EditorServer): string {
  return path.join(projectDirectory, 'test-results', `in-host-${server.installation.version.codeServer}.log`);
}

async function exitCodeOf(page: Page, server: EditorServer, signal: AbortSignal): Promise<number> {
  const logFile = workbenchLog(server);
  await mkdir(path.dirname(logFile), { recursive: true });
  await writeFile(logFile, '');
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    const text = format(...args);
    if (text.startsWith(countsMark)) writeReport(JSON.parse(text.slice(countsMark.length)) as Counts);
    // What the workbench says to itself only helps after a failure, when the suites could not be loaded for example.
    else if (text.startsWith(reportMark)) console.log(text.slice(reportMark.length));
    else appendFileSync(logFile, `[${type}] ${text}\n`);
  });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  return new Promise((resolve, reject) => {
    limit.addEventListener('abort', () => {
      reject(limit.reason instanceof Error ? limit.reason : new Error('The suites were ended.'));
    });
    page.once('crash', () => {
      reject(new Error('The page crashed.'));
    });
    void server.ended.then((reason) => {
      reject(new Error(`The editor ended: ${reason ?? 'without an error'}`));
    });
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
}

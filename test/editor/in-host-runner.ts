import { appendFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { projectDirectory } from './in-host-bundle.ts';
import { countsMark, figuresMark, reportMark, type Counts } from './in-host/report-mark.ts';
import type { EditorServer } from './server.ts';

const defaultLimitMs = 5 * 60_000;

/** What {@link runInHost} runs, and who is told. */
export interface InHostRequest {
  readonly server: EditorServer;
  /** Folder of the extension under development. */
  readonly extension: string;
  /** A CommonJS file with `run()`. */
  readonly tests: string;
  readonly signal: AbortSignal;
  /** Milliseconds after which the suites are ended; five minutes where nothing is given. */
  readonly limitMs?: number;
  /** Each line of the report. */
  readonly onReport?: (line: string) => void;
  readonly onCounts?: (counts: Counts) => void;
  /** What a suite of a bench has measured, parsed. */
  readonly onFigures?: (figures: unknown) => void;
}

/**
 * Opens a window of the editor, whose fresh extension host runs the suites, and closes it.
 *
 * @returns the exit code that VS Code reports.
 */
export async function runInHost(request: InHostRequest): Promise<number> {
  const { server, extension, tests } = request;
  const browser = await openBrowser({ progress: console.log });
  try {
    const page = await browser.newPage();
    const code = exitCodeOf(page, request);
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

function workbenchLog(server: EditorServer): string {
  return path.join(projectDirectory, 'test-results', `in-host-${server.installation.version.codeServer}.log`);
}

async function exitCodeOf(page: Page, request: InHostRequest): Promise<number> {
  const { server, signal } = request;
  const logFile = workbenchLog(server);
  await mkdir(path.dirname(logFile), { recursive: true });
  await writeFile(logFile, '');
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    const text = format(...args);
    if (text.startsWith(countsMark)) request.onCounts?.(JSON.parse(text.slice(countsMark.length)) as Counts);
    else if (text.startsWith(figuresMark)) request.onFigures?.(JSON.parse(text.slice(figuresMark.length)));
    // What the workbench says to itself only helps after a failure, when the suites could not be loaded for example.
    else if (text.startsWith(reportMark)) request.onReport?.(text.slice(reportMark.length));
    else appendFileSync(logFile, `[${type}] ${text}\n`);
  });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(request.limitMs ?? defaultLimitMs)]);
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

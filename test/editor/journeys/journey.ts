import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, test, type TestContext } from 'vitest';
import { openBrowser } from '../browser.ts';
import { ensureChromium } from '../chromium.ts';
import { projectDirectory } from '../in-host-bundle.ts';
import { ensureEditor } from '../install.ts';
import { ensurePackage } from '../package.ts';
import { waitFor } from '../pages/text.ts';
import { Workbench } from '../pages/workbench.ts';
import { startEditor, type EditorServer } from '../server.ts';

/** What a journey needs around it. */
export interface JourneyRequest {
  /** A folder to copy; the journey changes the copy. Without it the demo workspace. */
  readonly workspace?: string;
  /** Why this journey cannot be made on this machine, in words; then it is skipped with them. */
  readonly impossible?: () => Promise<string | undefined>;
  /** Runs once before the first attempt and may take long, such as building a lab. */
  readonly prepare?: () => Promise<unknown>;
  /** Makes the cluster side ready for an attempt; what it returns is given to the editor. */
  readonly surroundings?: () => Promise<Surroundings>;
  /** Added to the user settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False leaves the folder untrusted, with Workspace Trust on. Without it true. */
  readonly trust?: boolean;
  /** `current` (the default), `oldest`, or a pinned version. */
  readonly version?: string;
  /** For one attempt, editor start and story; 120 s without it. */
  readonly timeoutMs?: number;
}

export interface Surroundings {
  readonly kubeconfig?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What a story works with. */
export interface Stage {
  readonly workbench: Workbench;
  readonly page: Page;
  readonly server: EditorServer;
  /** The copy of the workspace that the editor shows. */
  readonly workspaceFolder: string;
  /**
   * Saves a picture of the window in `test-results/screenshots`, once nothing is loading. With `image`, it is also the one that documentation shows, and
   * replaces `docs/images/IMAGE` when the journeys run with `--update-images`.
   */
  readonly screenshot: (name: string, options?: { readonly image?: string }) => Promise<void>;
}

type Outcome = 'passed' | 'flaky' | 'failed';

const results = path.join(projectDirectory, 'test-results');
const installTimeoutMs = 30 * 60_000;
const attemptTimeoutMs = 120_000;
const actionTimeoutMs = 20_000;

/**
 * Declares one journey: a story told in a real VS Code with the packaged extension. A story that fails is tried once more from
 * nothing; when it passes then, Vitest shows it as skipped and "flaky", which is not a pass. Each failure leaves a
 * Playwright trace (that of the second with a film), a picture, the server's log and the extension host's logs in `test-results/journeys`.
 */
export function journey(name: string, request: JourneyRequest, story: (stage: Stage) => Promise<void>): void {
  const timeoutMs = request.timeoutMs ?? attemptTimeoutMs;
  const folder = path.join(results, 'journeys', name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
  describe('journey', () => {
    let vsix = '';
    let why: string | undefined;
    beforeAll(async () => {
      why = await request.impossible?.();
      if (why !== undefined) return;
      await ensureChromium();
      await ensureEditor(request.version);
      vsix = process.env['MESHDECK_VSIX'] ?? (await ensurePackage(console.log));
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await request.prepare?.();
    }, installTimeoutMs);

    test(name, { timeout: 2 * timeoutMs + 60_000 }, async (context) => {
      if (why !== undefined) skip(context, name, `NOT MADE: ${why}`);
      const first = await attempt(request, story, vsix, folder, 1, timeoutMs);
      if (first === undefined) {
        await record(folder, name, 'passed', []);
        return;
      }
      const second = await attempt(request, story, vsix, folder, 2, timeoutMs);
      if (second === undefined) {
        await record(folder, name, 'flaky', [first]);
        skip(context, name, `FLAKY, not passed: the first attempt failed with "${first.message}"`);
      }
      await record(folder, name, 'failed', [first, second]);
      throw second;
    });
  });
}

/** Vitest's reporters show the reason of a skipped test only now and then, so it is printed too. */
function skip(context: TestContext, name: string, reason: string): never {
  console.log(`${name}: ${reason}`);
  context.skip(reason);
}

/** Tells the story for the first or second time. Returns undefined when it went well, and otherwise what went wrong. */
async function attempt(
  request: JourneyRequest,
  story: (stage: Stage) => Promise<void>,
  vsix: string,
  folder: string,
  number: number,
  timeoutMs: number,
): Promise<Error | undefined> {
  const evidence = path.join(folder, `attempt-${number}`);
  const parent = await mkdtemp(path.join(tmpdir(), 'meshdeck-journey-'));
  const source = request.workspace ?? path.join(projectDirectory, 'demo');
  const workspaceFolder = path.join(parent, path.basename(source));
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    await cp(source, workspaceFolder, { recursive: true });
    const surroundings = (await request.surroundings?.()) ?? {};
    const server = await startEditor({
      ...surroundings,
      workspaceFolder,
      extensions: { vsix },
      settings: request.settings ?? {},
      trust: request.trust ?? true,
      version: request.version ?? 'current',
      signal: limit,
    });
    try {
      return await inBrowser(server, workspaceFolder, story, evidence, limit, number > 1);
    } finally {
      await server.stop();
    }
  } catch (error) {
    return asError(error);
  } finally {
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function inBrowser(
  server: EditorServer,
  workspaceFolder: string,
  story: (stage: Stage) => Promise<void>,
  evidence: string,
  limit: AbortSignal,
  withFilm: boolean,
): Promise<Error | undefined> {
  const browser = await openBrowser({ headed: process.env['MESHDECK_HEADED'] === '1' });
  const messages: string[] = [];
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(actionTimeoutMs);
    // The film of a trace takes a third of all the processor time of a journey: it is made where something has gone wrong already.
    await context.tracing.start({ screenshots: withFilm, snapshots: true });
    const page = await context.newPage();
    page.on('console', (message) => messages.push(`[${message.type()}] ${message.text()}`));
    page.on('pageerror', (error) => messages.push(`[page error] ${error.stack ?? error.message}`));
    try {
      await Promise.race([
        Workbench.open(page, server.url).then((workbench) =>
          story({
            workbench,
            page,
            server,
            workspaceFolder,
            screenshot: (name, options) => screenshot(page, name, options),
          }),
        ),
        aborted(limit),
      ]);
      await context.tracing.stop();
      return undefined;
    } catch (error) {
      await saveEvidence(context, page, server, messages, evidence);
      return asError(error);
    }
  } finally {
    await browser.close();
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('The journey took longer than it may.'));
    });
  });
}

async function screenshot(page: Page, name: string, options?: { readonly image?: string }): Promise<void> {
  const file = path.join(results, 'screenshots', `${name}.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await nothingLoads(page);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  if (options?.image === undefined || process.env['MESHDECK_UPDATE_IMAGES'] !== '1') return;
  const image = path.join(projectDirectory, 'docs', 'images', options.image);
  await mkdir(path.dirname(image), { recursive: true });
  await cp(file, image);
}

/** Waits until no progress bar moves. A bar that goes on is a fault of the story or of the product. */
async function nothingLoads(page: Page): Promise<void> {
  const bars = page.locator('.monaco-progress-container.active');
  await waitFor('progress bars to end', async () => ((await bars.count()) === 0 ? true : undefined));
}

async function saveEvidence(
  context: BrowserContext,
  page: Page,
  server: EditorServer,
  messages: readonly string[],
  evidence: string,
): Promise<void> {
  await mkdir(evidence, { recursive: true });
  // A page that has crashed gives no picture; the trace and the logs then matter more.
  await page.screenshot({ path: path.join(evidence, 'window.png') }).catch((error: unknown) => {
    console.log(`no picture of the window: ${asError(error).message}`);
  });
  await context.tracing.stop({ path: path.join(evidence, 'trace.zip') });
  await writeFile(path.join(evidence, 'browser.log'), `${messages.join('\n')}\n`);
  await cp(server.logFile, path.join(evidence, 'server.log'));
  await cp(path.join(server.dataDirectory, 'user-data', 'logs'), path.join(evidence, 'logs'), { recursive: true });
}

async function record(folder: string, name: string, outcome: Outcome, failures: readonly Error[]): Promise<void> {
  const text = JSON.stringify({ name, outcome, failures: failures.map((error) => error.message) }, undefined, 2);
  await writeFile(path.join(folder, 'outcome.json'), `${text}\n`);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** What the bench `activation` runs inside an extension host. It prints figures, and judges nothing. */
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { MeshdeckApi } from '../../src/extension.ts';
import { figuresMark } from '../editor/in-host/report-mark.ts';
import { watchResources } from '../editor/in-host/resources.ts';
import { longestOwnStretch, profiled } from './activation-profile.ts';
import { entryOf, meshdeck, pause, until } from './in-host.ts';

const patience = { everyMs: 50, withinMs: 60_000 };

/** Times of a fresh extension host that did nothing but activate. */
export interface ActivationFigures {
  /** Reading, compiling and running the entry bundle. */
  readonly loadMs: number;
  /** The call of `activate`. */
  readonly activateMs: number;
}

/** What activation started, in a host of its own: watching it takes time. */
export interface ResourceFigures {
  readonly processes: readonly string[];
  readonly sockets: readonly string[];
}

/** Figures of an extension host after views, a pattern and a plan of a cluster. */
export interface UseFigures {
  /** As the extension itself measures its entry points. */
  readonly spans: readonly { readonly entry: string; readonly longestMs: number; readonly count: number }[];
  /** As the CPU profiler sees it: the longest time that a function of ours was on the stack. */
  readonly stretch: { readonly longestMs: number; readonly where: string };
  readonly stretches: number;
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const extension = meshdeck();
  const measure = { activation, resources, use }[process.env['MESHDECK_BENCH'] ?? ''];
  if (measure === undefined) throw new Error('MESHDECK_BENCH names no figures');
  const figures = await measure(extension);
  console.log(`${figuresMark}${JSON.stringify(figures)}`);
}

async function activation(extension: vscode.Extension<MeshdeckApi>): Promise<ActivationFigures> {
  if (extension.isActive) throw new Error('the extension is active already');
  const entry = entryOf(extension);
  const startedAt = performance.now();
  const loaded = createRequire(entry)(entry) as { readonly activate: (context: vscode.ExtensionContext) => unknown };
  const loadMs = performance.now() - startedAt;
  let activateMs = 0;
  // VS Code takes the module from the same cache: it calls this `activate`, with a context that only it can make.
  const { _cache: cache } = Module as unknown as { readonly _cache: Record<string, { exports: object } | undefined> };
  const cached = cache[entry];
  if (cached === undefined) throw new Error('the entry bundle is in another module cache');
  cached.exports = {
    ...loaded,
    activate: (context: vscode.ExtensionContext) => {
      const calledAt = performance.now();
      try {
        return loaded.activate(context);
      } finally {
        activateMs = performance.now() - calledAt;
      }
    },
  };
  await extension.activate();
  if (activateMs === 0) throw new Error('VS Code did not call the measured activate');
  return { loadMs, activateMs };
}

async function resources(extension: vscode.Extension<MeshdeckApi>): Promise<ResourceFigures> {
  if (extension.isActive) throw new Error('the extension is active already');
  const seen = await watchResources(path.dirname(entryOf(extension)), () => extension.activate());
  const told = (isProcess: boolean): readonly string[] =>
    seen.filter((one) => one.isProcess === isProcess).map(({ what, place }) => `${what} ${place}`);
  return { processes: told(true), sockets: told(false) };
}

/** Opens what a person opens in the first minutes. */
async function use(extension: vscode.Extension<MeshdeckApi>): Promise<UseFigures> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no folder is open');
  const api = await extension.activate();
  const profile = await profiled(async () => {
    for (const view of ['clusters', 'patterns', 'performance']) {
      await vscode.commands.executeCommand(`meshdeck.${view}.focus`);
      await until(`the rows of ${view}`, () => hasSpan(api, `${view}: children`), patience);
    }
    // The first context, its namespaces, and what comes of them while the cluster answers. A view that is not drawn yet takes no key.
    await until(
      'rows of the cluster',
      async () => {
        await vscode.commands.executeCommand('meshdeck.clusters.focus');
        await vscode.commands.executeCommand('list.focusFirst');
        await vscode.commands.executeCommand('list.expand');
        await pause(500);
        return hasSpan(api, 'clusters: rows/deltas');
      },
      patience,
    );
    for (let step = 0; step < 4; step += 1) {
      await vscode.commands.executeCommand('list.focusDown');
      await vscode.commands.executeCommand('list.expand');
      await pause(500);
    }
    const pattern = vscode.Uri.joinPath(folder.uri, 'shop.pattern.yaml');
    await vscode.window.showTextDocument(pattern);
    await until('the CodeLens', () => hasSpan(api, 'code lenses'), patience);
    await vscode.commands.executeCommand('meshdeck.pattern.plan', pattern);
    await pause(1_000);
  });
  const { stretch, stretches } = longestOwnStretch(profile, path.dirname(entryOf(extension)));
  return { spans: api.longestSpans(), stretch, stretches };
}

function hasSpan(api: MeshdeckApi, entry: string): boolean {
  return api.longestSpans().some((span) => span.entry === entry);
}

/** What `cluster:editor` runs inside an extension host: it opens the tree as a person would, and looks at its own event loop under load. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { MeshdeckApi } from '../../../src/extension.ts';
import type { RowNode } from '../../../src/providers/row-nodes.ts';
import { figuresMark } from '../../editor/in-host/report-mark.ts';
import { longestOwnStretch, profiled, type Stretch } from '../activation-profile.ts';
import { entryOf, meshdeck, pause, until } from '../in-host.ts';

/** How the window is used. */
export type EditorUse = 'without' | 'with' | 'profiled';

/** What is asked of a window. */
export interface EditorQuestion {
  readonly use: EditorUse;
  readonly seconds: number;
  readonly context: string;
  readonly namespaces: number;
  /** Where the answer is written. */
  readonly file: string;
}

/** A row that VS Code was given: `getChildren` answered with it, or its item was asked for. */
export interface GivenRow {
  readonly namespace: string;
  readonly description: string;
  readonly seenMs: number;
}

/** What was seen in a window. */
export interface EditorAnswer {
  /** Delay of the event loop of the extension host, 99 of 100. */
  readonly loopDelayMs: number;
  readonly given: readonly GivenRow[];
  /** As the extension measures its entry points, from its start to the end of the load. */
  readonly longestSpan: { readonly entry: string; readonly longestMs: number };
  /** As the CPU profiler sees it; in a window of its own, because looking costs time. */
  readonly stretch?: Stretch;
}

const patience = { everyMs: 100, withinMs: 120_000 };

/** What VS Code calls. */
export async function run(): Promise<void> {
  const question = JSON.parse(process.env['MESHDECK_BENCH_QUESTION'] ?? '') as EditorQuestion;
  const answer = await (question.use === 'without' ? withoutMeshdeck(question) : withMeshdeck(question, meshdeck()));
  writeFileSync(question.file, JSON.stringify(answer));
}

async function withoutMeshdeck(question: EditorQuestion): Promise<EditorAnswer> {
  const loopDelayMs = await loopDelayUnderLoad(question);
  return { loopDelayMs, given: [], longestSpan: { entry: '', longestMs: 0 } };
}

async function withMeshdeck(question: EditorQuestion, extension: vscode.Extension<MeshdeckApi>): Promise<EditorAnswer> {
  const given: GivenRow[] = [];
  const tree = treeOf(extension, given);
  const api = await extension.activate();
  await vscode.commands.executeCommand('meshdeck.clusters.focus');
  await openTree(tree, question);
  given.length = 0;
  let loopDelayMs = 0;
  let stretch: Stretch | undefined;
  const work = async (): Promise<void> => {
    loopDelayMs = await loopDelayUnderLoad(question);
  };
  if (question.use === 'profiled')
    ({ stretch } = longestOwnStretch(await profiled(work), path.dirname(entryOf(extension))));
  else await work();
  const [longest = { entry: '', longestMs: 0 }] = api.longestSpans().filter(({ entry }) => !entry.startsWith('load '));
  return { loopDelayMs, given, longestSpan: longest, ...(stretch === undefined ? {} : { stretch }) };
}

/** The Clusters tree as VS Code has it. */
interface OpenedTree {
  readonly provider: () => vscode.TreeDataProvider<RowNode>;
  readonly view: () => vscode.TreeView<RowNode>;
}

/** Stands between VS Code and the tree: `createTreeView` of the extension's own `vscode` is ours until it was called for the tree. */
function treeOf(extension: vscode.Extension<MeshdeckApi>, given: GivenRow[]): OpenedTree {
  const api = createRequire(entryOf(extension))('vscode') as typeof vscode;
  const window = api.window as { createTreeView: typeof vscode.window.createTreeView };
  const original = window.createTreeView;
  let provider: vscode.TreeDataProvider<RowNode> | undefined;
  let view: vscode.TreeView<RowNode> | undefined;
  const note = ({ row }: RowNode): void => {
    if (row.kind !== 'namespace') return;
    const seenMs = performance.timeOrigin + performance.now();
    given.push({ namespace: row.name ?? '', description: row.description ?? '', seenMs });
  };
  window.createTreeView = <Element>(id: string, options: vscode.TreeViewOptions<Element>) => {
    if (id !== 'meshdeck.clusters') return original(id, options);
    const own = options.treeDataProvider as unknown as vscode.TreeDataProvider<RowNode>;
    provider = own;
    const noted: vscode.TreeDataProvider<RowNode> = {
      ...own,
      getTreeItem: (node) => {
        note(node);
        return own.getTreeItem(node);
      },
      getChildren: async (parent) => {
        const nodes = (await own.getChildren(parent)) ?? [];
        for (const node of nodes) note(node);
        return nodes;
      },
    };
    const opened = original(id, {
      ...options,
      treeDataProvider: noted,
    } as unknown as vscode.TreeViewOptions<Element>);
    view = opened as unknown as vscode.TreeView<RowNode>;
    return opened;
  };
  const known = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('the extension made no Clusters tree');
    return value;
  };
  return { provider: () => known(provider), view: () => known(view) };
}

/** The cluster, its namespaces, one of them, its workloads. */
async function openTree(tree: OpenedTree, { context, namespaces }: EditorQuestion): Promise<void> {
  const open = async (parent: RowNode | undefined, holds: (node: RowNode) => boolean): Promise<RowNode> => {
    const node = await until(
      'a row to open',
      async () => {
        const found = (await tree.provider().getChildren(parent))?.find(holds);
        if (found === undefined) return undefined;
        try {
          await tree.view().reveal(found, { expand: true, select: true });
        } catch {
          // VS Code has not drawn what is above it yet.
          return undefined;
        }
        return found;
      },
      patience,
    );
    return node;
  };
  const cluster = await open(undefined, ({ row }) => row.context === context);
  const group = await open(cluster, ({ id }) => id.endsWith('/namespaces'));
  const team = await open(group, ({ row }) => row.name === 'team-000');
  const workloads = await open(team, ({ id }) => id.endsWith('/workloads'));
  const count = async (parent: RowNode): Promise<number> => ((await tree.provider().getChildren(parent)) ?? []).length;
  await until('all namespaces', async () => (await count(group)) >= namespaces, patience);
  await until('workloads', async () => (await count(workloads)) > 1, patience);
}

/** Says that the load may begin, and looks at the event loop as long as it lasts. */
async function loopDelayUnderLoad({ seconds }: EditorQuestion): Promise<number> {
  console.log(`${figuresMark}${JSON.stringify('ready')}`);
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await pause(seconds * 1_000);
  histogram.disable();
  // What was written last is drawn by then.
  await pause(5_000);
  return histogram.percentile(99) / 1e6;
}

import path from 'node:path';
import * as vscode from 'vscode';
import { isCancelled, problemOf } from '../core/problem.ts';
import { recognisedNames } from '../core/recognised-files.ts';
import { setContextKey } from '../host/context-keys.ts';
import { views } from '../host/ids.ts';
import type { Services } from '../host/services.ts';
import { measured, measuredTree } from '../host/spans.ts';
import { problemInWords } from '../host/words.ts';
import type { ResultSummary, RunSnapshot } from '../perf/types.ts';
import { drawWith, PacedChanges } from './paced-changes.ts';
import { describeResult, describeRun, isLive, isSameProfile } from './performance-rows.ts';
import { SecondDrawing } from './second-drawing.ts';
import { iconOf } from '../host/row-icons.ts';

/** One row of the Performance tree. */
export type PerformanceRow =
  | { readonly is: 'profile'; readonly uri: vscode.Uri }
  | { readonly is: 'run'; readonly run: RunSnapshot }
  | { readonly is: 'result'; readonly result: ResultSummary };

/** The Performance tree: profiles, and below each its running tests and its results, newest first. */
export class PerformanceTree implements vscode.TreeDataProvider<PerformanceRow> {
  readonly #changed = new vscode.EventEmitter<PerformanceRow | PerformanceRow[] | undefined>();
  readonly #runsChanged = new vscode.EventEmitter<readonly RunSnapshot[]>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #changes = new PacedChanges<PerformanceRow>((change) => {
    drawWith(this.#changed)(change);
    this.#drawnTwice.after(change);
  });
  readonly #drawnTwice = new SecondDrawing(this.#changes, ({ is }) => is === 'profile');
  /** The live runs, whenever one starts, moves or ends. */
  readonly onDidChangeRuns = this.#runsChanged.event;
  readonly #services: Services;
  readonly #view: vscode.TreeView<PerformanceRow>;
  readonly #disposables: readonly { dispose(): unknown }[];
  readonly #runs = new Map<string, RunSnapshot>();
  /** The profiles on screen, by path: VS Code redraws only the very objects that it was given. */
  #profiles = new Map<string, PerformanceRow>();
  #results: readonly ResultSummary[] = [];
  #isLoaded = false;

  constructor(services: Services) {
    this.#services = services;
    this.#view = vscode.window.createTreeView(views.performance, {
      treeDataProvider: measuredTree('performance', this),
    });
    const watcher = vscode.workspace.createFileSystemWatcher(recognisedNames.profile, false, true, false);
    const redraw = (): void => {
      this.#changes.tell('everything');
    };
    const reload = (): void => {
      this.#isLoaded = false;
      redraw();
    };
    this.#disposables = [
      this.#changed,
      this.#changes,
      this.#drawnTwice,
      this.#runsChanged,
      this.#view,
      watcher,
      watcher.onDidCreate(redraw),
      watcher.onDidDelete(redraw),
      vscode.workspace.onDidChangeWorkspaceFolders(reload),
      vscode.workspace.onDidGrantWorkspaceTrust(reload),
      services.agent.on(
        'perf/snapshot',
        measured('performance: snapshot', (run) => {
          this.#takeRun(run);
        }),
      ),
      services.agent.on('perf/results-changed', reload),
      services.agent.onDidCrash(reload),
    ];
  }

  /** Runs that have not ended. */
  get liveRuns(): readonly RunSnapshot[] {
    return [...this.#runs.values()].filter(isLive);
  }

  /** The newest result of a profile, where one is known. */
  lastResult(profilePath: string): ResultSummary | undefined {
    return this.#resultsOf(profilePath)[0];
  }

  getTreeItem(row: PerformanceRow): vscode.TreeItem {
    this.#changes.reads(row);
    if (row.is === 'profile') return this.#profileItem(row.uri);
    if (row.is === 'run') return runItem(row.run);
    return resultItem(row.result);
  }

  getChildren(parent?: PerformanceRow): Promise<PerformanceRow[]> {
    return this.#changes.answering(parent, () => this.#childrenOf(parent));
  }

  async #childrenOf(parent: PerformanceRow | undefined): Promise<PerformanceRow[]> {
    if (parent === undefined) {
      const [uris] = await Promise.all([
        vscode.workspace.findFiles(recognisedNames.profile, '**/{node_modules,.meshdeck}/**'),
        this.#load(),
      ]);
      setContextKey('meshdeck.performance.state', uris.length === 0 ? 'none' : 'some');
      const sorted = [...uris].sort((left, right) => left.path.localeCompare(right.path));
      this.#profiles = new Map(sorted.map((uri) => [uri.fsPath, { is: 'profile', uri }]));
      return [...this.#profiles.values()];
    }
    if (parent.is !== 'profile') return [];
    const runs = this.liveRuns.filter((run) => isSameProfile(parent.uri.fsPath, run.profileFile));
    return [
      ...runs.map((run): PerformanceRow => ({ is: 'run', run })),
      ...this.#resultsOf(parent.uri.fsPath).map((result): PerformanceRow => ({ is: 'result', result })),
    ];
  }

  async #load(): Promise<void> {
    if (this.#isLoaded || !vscode.workspace.isTrusted) return;
    try {
      const [runs, { results, problems }] = await Promise.all([
        this.#services.agent.call('perf/runs', null),
        this.#services.agent.call('perf/results', null),
      ]);
      this.#isLoaded = true;
      for (const run of runs) this.#runs.set(run.runId, run);
      this.#results = results;
      for (const problem of problems) this.#services.log.problem(problem);
      const firstProblem = problems[0];
      if (firstProblem === undefined) this.#view.message = '';
      else this.#view.message = problemInWords(firstProblem).message;
      this.#announceRuns();
    } catch (error) {
      if (isCancelled(error)) return;
      this.#view.message = problemInWords(problemOf(error)).message;
      this.#services.log.problem(problemOf(error));
    }
  }

  #takeRun(run: RunSnapshot): void {
    const known = this.#runs.get(run.runId);
    this.#runs.set(run.runId, run);
    if (known?.state !== run.state) {
      this.#changes.tell('everything');
      this.#announceRuns();
      return;
    }
    // New figures change one profile's rows; drawing the whole view would look for the files again, many times a minute.
    for (const [file, profile] of this.#profiles)
      if (isSameProfile(file, run.profileFile)) this.#changes.tell([profile]);
  }

  #announceRuns(): void {
    const live = this.liveRuns;
    setContextKey('meshdeck.perf.isRunning', live.length > 0);
    this.#runsChanged.fire(live);
  }

  #resultsOf(profilePath: string): readonly ResultSummary[] {
    return this.#results
      .filter((result) => isSameProfile(profilePath, result.profileFile))
      .sort((left, right) => right.startedAt.localeCompare(left.startedAt));
  }

  #profileItem(uri: vscode.Uri): vscode.TreeItem {
    const run = this.liveRuns.find((candidate) => isSameProfile(uri.fsPath, candidate.profileFile));
    const results = this.#resultsOf(uri.fsPath);
    const hasChildren = run !== undefined || results.length > 0;
    const item = new vscode.TreeItem(
      path.basename(uri.path),
      hasChildren ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    item.id = `${uri.toString()}${hasChildren ? '' : '#leaf'}`;
    item.resourceUri = uri;
    item.iconPath = new vscode.ThemeIcon(run === undefined ? 'dashboard' : 'play');
    item.contextValue = 'profile';
    if (run !== undefined) item.description = describeRun(run);
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    return item;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

function runItem(run: RunSnapshot): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t('Since {0}', new Date(run.startedAt).toLocaleTimeString()),
    vscode.TreeItemCollapsibleState.None,
  );
  item.id = `run:${run.runId}`;
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.description = describeRun(run);
  item.contextValue = 'run';
  item.command = { command: 'meshdeck.perf.open', title: vscode.l10n.t('Open Run'), arguments: [{ is: 'run', run }] };
  return item;
}

function resultItem(result: ResultSummary): vscode.TreeItem {
  const started = new Date(result.startedAt);
  const item = new vscode.TreeItem(started.toLocaleString(), vscode.TreeItemCollapsibleState.None);
  item.id = `result:${result.file}`;
  item.iconPath = iconOf(result.validity.is === 'valid' ? 'healthy' : 'warning');
  item.description = describeResult(result);
  item.tooltip = `${result.startedAt}\n${result.file}`;
  item.contextValue = 'result';
  item.command = {
    command: 'meshdeck.perf.open',
    title: vscode.l10n.t('Open Result'),
    arguments: [{ is: 'result', result }],
  };
  return item;
}

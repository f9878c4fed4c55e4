import * as vscode from 'vscode';
import { webviewTypes } from '../../host/ids.ts';
import type { RunPageIn, RunPageOut, RunPageSaved, RunPageState } from '../contract/run.ts';
import { PageSession, type PageOwner, type PagePanel } from '../page-panel.ts';
import { PageRegistry, type OpenPage } from '../page-registry.ts';
import { parseRunMessage, parseRunSaved } from './messages.ts';

const pages = new PageRegistry<RunPageIn, RunPageOut>();

/** An open Run page. */
export type RunPanel = PagePanel<RunPageState>;

/** What {@link openRunPanel} needs. */
export interface RunPanelOptions extends PageOwner<RunPageOut> {
  readonly extensionUri: vscode.Uri;
  /** There is one page for each run. */
  readonly runId: string;
  /** Title of the tab. */
  readonly title: string;
  readonly initialState: RunPageState;
}

/** Opens the Run page of a run, live or finished. Where it is open already it comes to the front and belongs to the new caller. */
export function openRunPanel(options: RunPanelOptions): RunPanel {
  const { runId, title, initialState } = options;
  const page = pages.open(runId, title, options, { type: 'state', state: initialState }, () =>
    fill(
      vscode.window.createWebviewPanel(webviewTypes.run, title, vscode.ViewColumn.Active, { enableFindWidget: true }),
      options,
    ),
  );
  return ofStates(page);
}

/** Fills the panel that VS Code brought back after a window reload. */
export function restoreRunPanel(panel: vscode.WebviewPanel, options: RunPanelOptions): RunPanel {
  const { runId, title, initialState } = options;
  return ofStates(pages.restore(runId, title, options, { type: 'state', state: initialState }, fill(panel, options)));
}

/** Which run a restored panel showed; undefined where what was kept does not say it, and the panel should be closed. */
export function savedRun(state: unknown): RunPageSaved | undefined {
  return parseRunSaved(state);
}

function fill(panel: vscode.WebviewPanel, { extensionUri, title }: RunPanelOptions): OpenPage<RunPageIn, RunPageOut> {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webviews');
  return { panel, session: new PageSession(panel, { bundle: 'run', title, folder, parse: parseRunMessage }) };
}

function ofStates(page: PagePanel<RunPageIn>): RunPanel {
  return {
    ...page,
    update: (state) => {
      page.update({ type: 'state', state });
    },
  };
}

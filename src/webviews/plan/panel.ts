import * as vscode from 'vscode';
import { webviewTypes } from '../../host/ids.ts';
import type { PlanPageIn, PlanPageOut, PlanPageState } from '../contract/plan.ts';
import { PageSession, type PageOwner, type PagePanel } from '../page-panel.ts';
import { PageRegistry } from '../page-registry.ts';
import { parsePlanMessage } from './messages.ts';

const pages = new PageRegistry<PlanPageIn, PlanPageOut>();

/** What {@link openPlanPanel} needs. */
export interface PlanPanelOptions extends PageOwner<PlanPageOut> {
  readonly extensionUri: vscode.Uri;
  /** What is planned, such as the pattern's URI: there is one page for each. */
  readonly source: string;
  /** Title of the tab. */
  readonly title: string;
  readonly initialState: PlanPageState;
}

/**
 * Opens the Plan page of a source in the active editor group. Where it is open already it comes to the front and belongs to the new
 * caller from then on; the handle of the caller before is told that its page is gone.
 */
export function openPlanPanel(options: PlanPanelOptions): PagePanel<PlanPageState> {
  const { extensionUri, source, title, initialState } = options;
  const page = pages.open(source, title, options, { type: 'state', state: initialState }, () => {
    const panel = vscode.window.createWebviewPanel(webviewTypes.plan, title, vscode.ViewColumn.Active, {
      enableFindWidget: true,
    });
    const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webviews');
    return { panel, session: new PageSession(panel, { bundle: 'plan', title, folder, parse: parsePlanMessage }) };
  });
  return {
    ...page,
    update: (state) => {
      page.update({ type: 'state', state });
    },
  };
}

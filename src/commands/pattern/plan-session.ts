import path from 'node:path';
import * as vscode from 'vscode';
import type { PreflightQuestion } from '../../agent/protocol/mesh-preflight.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import { problem, problemOf } from '../../core/problem.ts';
import { loadBundle } from '../../host/bundles.ts';
import type { Services, Target } from '../../host/services.ts';
import { measured } from '../../host/spans.ts';
import { problemInWords } from '../../host/words.ts';
import type { ApplyEvent, Plan } from '../../pattern/types.ts';
import type { PlanPageOut, PlanPageState } from '../../webviews/contract/plan.ts';
import type { PagePanel, RequestOf } from '../../webviews/page-panel.ts';
import type * as planPanel from '../../webviews/plan/panel.ts';
import { confirmed } from '../object/confirmed.ts';
import {
  applyingState,
  failedState,
  plannedState,
  planningState,
  withApplyEvent,
  withPreflight,
} from './plan-page-state.ts';

/** What is planned: a pattern, or that a mesh goes whose pattern is not at hand. */
export type PlanSubject = PatternSubject | MeshRemovalSubject;

/** A mesh that goes by the releases that helm knows. */
export interface MeshRemovalSubject {
  readonly is: 'mesh-removal';
  readonly mesh: MeshName;
  readonly displayName: string;
  readonly context: string;
}

/** A pattern in a document. */
export interface PatternSubject {
  readonly is: 'pattern';
  readonly source: vscode.Uri;
  readonly verb: 'apply' | 'delete';
  readonly focusApply: boolean;
  /** Where it goes, if that is not where all patterns of the workspace go. */
  readonly target?: Target;
}

/** One Plan page: it plans, shows, applies and says what happened. */
export class PlanSession implements vscode.Disposable {
  readonly #services: Services;
  readonly #subject: PlanSubject;
  readonly #panel: PagePanel<PlanPageState>;
  #state: PlanPageState;
  #work: AbortController | undefined;

  constructor(services: Services, subject: PlanSubject, onClosed: () => void) {
    this.#services = services;
    this.#subject = subject;
    this.#state = planningState(this.#title(), asksToApply(subject));
    this.#panel = (loadBundle('panels/plan.cjs') as typeof planPanel).openPlanPanel({
      extensionUri: services.context.extensionUri,
      source: keyOf(subject),
      title: this.#title(),
      initialState: this.#state,
      onFault: services.log.problem,
      onMessage: measured('plan page: message', (message) => {
        this.#onMessage(message);
      }),
    });
    this.#panel.onDidDispose(() => {
      this.#work?.abort();
      onClosed();
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** Plans the pattern as it stands in the editor now, and shows the plan. Nothing is changed. */
  async plan(): Promise<void> {
    const { signal } = this.#begin();
    this.#show(planningState(this.#title(), asksToApply(this.#subject)));
    try {
      const subject = this.#subject;
      if (subject.is === 'mesh-removal') this.#planned(await this.#planRemoval(subject, signal));
      else await this.#planPattern(subject, signal);
    } catch (error) {
      this.#fail(error, signal);
    }
  }

  #planRemoval({ mesh, context }: MeshRemovalSubject, signal: AbortSignal): Promise<Plan> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const params = { mesh, context, ...(folder === undefined ? {} : { exportFolder: folder }) };
    return this.#services.agent.call('mesh/plan-removal', params, signal);
  }

  async #planPattern({ source, verb, target }: PatternSubject, signal: AbortSignal): Promise<void> {
    const document = await vscode.workspace.openTextDocument(source);
    const question = { source: source.fsPath, text: document.getText(), ...(target ?? this.#services.target.read()) };
    const plan = await this.#services.agent.call('pattern/plan', { ...question, verb }, signal);
    const changesMesh = plan.items.some(({ is, action }) => is === 'release' && action !== 'unchanged');
    this.#planned(plan, verb === 'apply' && changesMesh);
    if (this.#state.preflight !== undefined) await this.#lookBefore(question, signal);
  }

  #planned(plan: Plan, needsPreflight = false): void {
    const planned = plannedState(this.#state, plan, problemInWords);
    const looking = needsPreflight ? withPreflight(planned, { is: 'running' }, problemInWords) : planned;
    const untrusted = vscode.workspace.isTrusted
      ? {}
      : { cannotApply: problemInWords(problem('host.untrusted')).message };
    this.#show({ ...looking, ...untrusted });
  }

  /** Looks whether the cluster is ready for a mesh. That it cannot look is told and holds nothing up. */
  async #lookBefore(question: PreflightQuestion, signal: AbortSignal): Promise<void> {
    try {
      const found = await this.#services.agent.call('mesh/preflight', question, signal);
      if (!signal.aborted) this.#show(withPreflight(this.#state, found, problemInWords));
    } catch (error) {
      if (!signal.aborted) this.#show(withPreflight(this.#state, problemOf(error), problemInWords));
    }
  }

  /** Events of the agent; those of other plans are passed over. */
  onApplyEvent(planId: string, event: ApplyEvent): void {
    if (planId !== this.#state.plan?.id || this.#state.phase !== 'applying') return;
    this.#state = withApplyEvent(this.#state, event, problemInWords);
    this.#panel.update(this.#state);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #onMessage(message: RequestOf<PlanPageOut>): void {
    switch (message.type) {
      case 'apply':
        void this.#apply(message);
        return;
      case 'cancel':
        this.#work?.abort();
        return;
      case 'plan-again':
        void this.plan();
        return;
      case 'undo-release':
        void this.#undoRelease(message.id);
        return;
      case 'open-source':
        void this.#openSource(message.component);
    }
  }

  async #apply({ takeOver, confirmedContext }: Extract<PlanPageOut, { type: 'apply' }>): Promise<void> {
    const { plan } = this.#state;
    if (plan === undefined || this.#state.phase === 'applying') return;
    const { signal } = this.#begin();
    this.#show(applyingState(this.#state));
    try {
      const choices = { takeOver, ...(confirmedContext === undefined ? {} : { confirmedContext }) };
      const summary = await this.#services.agent.call('pattern/apply', { planId: plan.id, choices }, signal);
      this.#show(withApplyEvent(this.#state, { type: 'finished', summary }, problemInWords));
      if (!this.#panel.isVisible()) await this.#announce(summary.outcome);
    } catch (error) {
      this.#fail(error, signal);
    }
  }

  /** Puts a release that failed back, or takes it away, once somebody agreed; the plan is made anew. */
  async #undoRelease(id: string): Promise<void> {
    const { plan } = this.#state;
    const item = plan?.items.find((one) => one.id === id);
    if (plan === undefined || item?.is !== 'release') return;
    const { release, namespace } = item;
    const does = item.installedVersion === undefined ? 'remove' : 'rollback';
    const name = `${namespace}/${release}`;
    const action = does === 'remove' ? vscode.l10n.t('Remove {0}', name) : vscode.l10n.t('Roll Back {0}', name);
    const { signal } = this.#begin();
    try {
      if ((await this.#services.notify.choice(vscode.l10n.t('{0} in {1}?', action, plan.context), action)) !== action)
        return;
      await confirmed(action, (confirmation) =>
        this.#services.agent.call(
          'mesh/undo-release',
          { context: plan.context, release, namespace, does, ...confirmation },
          signal,
        ),
      );
    } catch (error) {
      this.#fail(error, signal);
      return;
    }
    await this.plan();
  }

  /** A notification only where the page is out of sight. */
  async #announce(outcome: 'succeeded' | 'failed' | 'cancelled'): Promise<void> {
    const show = vscode.l10n.t('Show');
    const chosen = await this.#services.notify.finished(`${this.#title()}: ${outcome}`, show);
    if (chosen === show) this.reveal();
  }

  async #openSource(component: string | undefined): Promise<void> {
    if (this.#subject.is !== 'pattern') return;
    const document = await vscode.workspace.openTextDocument(this.#subject.source);
    const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
    if (component === undefined) return;
    const escaped = component.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const at = new RegExp(`^\\s+["']?${escaped}["']?:`, 'm').exec(document.getText());
    if (at === null) return;
    const position = document.positionAt(at.index + at[0].length);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenter);
  }

  #begin(): AbortController {
    this.#work?.abort();
    this.#work = new AbortController();
    return this.#work;
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted && this.#work?.signal !== signal) return; // newer work has taken the page
    const failure = problemOf(error);
    const { plan } = this.#state;
    if (failure.code === 'cancelled' && plan !== undefined) {
      this.#show({ ...this.#state, phase: 'planned' });
      return;
    }
    if (failure.code !== 'cancelled') this.#services.log.problem(failure);
    this.#show(failedState(this.#state, failure, problemInWords));
  }

  #show(state: PlanPageState): void {
    this.#state = state;
    this.#panel.update(state);
  }

  #title(): string {
    if (this.#subject.is === 'mesh-removal') return vscode.l10n.t('Uninstall {0}', this.#subject.displayName);
    const name = path.basename(this.#subject.source.path);
    return this.#subject.verb === 'delete' ? vscode.l10n.t('Delete {0}', name) : vscode.l10n.t('Plan {0}', name);
  }
}

/** True where the person asked to apply, and not only to look. */
function asksToApply(subject: PlanSubject): boolean {
  return subject.is === 'pattern' && subject.focusApply;
}

/** One page for each subject. */
export function keyOf(subject: PlanSubject): string {
  if (subject.is === 'mesh-removal') return `uninstall ${subject.mesh} ${subject.context}`;
  const place = subject.target === undefined ? '' : ` ${JSON.stringify(subject.target)}`;
  return `${subject.verb} ${subject.source.toString()}${place}`;
}

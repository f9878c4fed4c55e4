import path from 'node:path';
import * as vscode from 'vscode';
import { problemOf } from '../../core/problem.ts';
import { loadBundle } from '../../host/bundles.ts';
import { webviewTypes } from '../../host/ids.ts';
import type { Services } from '../../host/services.ts';
import { measured } from '../../host/spans.ts';
import { problemInWords } from '../../host/words.ts';
import type { ResultFile, RunSnapshot } from '../../perf/types.ts';
import type { RunPageOut, RunPageState } from '../../webviews/contract/run.ts';
import type { RequestOf } from '../../webviews/page-panel.ts';
import type * as runPanel from '../../webviews/run/panel.ts';

interface Session {
  readonly panel: runPanel.RunPanel;
  state: RunPageState;
}

/**
 * Every open Run page: one for each run. A page shows the run live while it goes and its result afterwards; after the window was reloaded it finds
 * the run again by its id.
 */
export class RunSessions implements vscode.Disposable {
  readonly #services: Services;
  readonly #sessions = new Map<string, Session>();
  readonly #disposables: vscode.Disposable[];

  constructor(services: Services) {
    this.#services = services;
    this.#disposables = [
      services.agent.on(
        'perf/snapshot',
        measured('run page: snapshot', (snapshot) => {
          void this.#onSnapshot(snapshot);
        }),
      ),
      vscode.window.registerWebviewPanelSerializer(webviewTypes.run, {
        deserializeWebviewPanel: (panel, saved: unknown) => this.#restore(panel, saved),
      }),
      services.agent.onDidCrash(() => {
        // Runs are processes of their own and go on; only the line to them is gone.
        for (const runId of this.#sessions.keys()) void this.#attach(runId);
      }),
    ];
  }

  /** Opens the page of a run, or brings it to the front. */
  open(snapshot: RunSnapshot): void {
    const known = this.#sessions.get(snapshot.runId);
    if (known !== undefined) {
      known.panel.reveal();
      return;
    }
    this.#create(stateOf(snapshot));
  }

  /** Opens the page of a result file. */
  async openResult(file: string): Promise<void> {
    const result = await this.#services.agent.call('perf/result', { file });
    const known = this.#sessions.get(result.runId);
    if (known !== undefined) {
      known.panel.reveal();
      return;
    }
    this.#create(stateOfResult(result, file));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #create(state: RunPageState, restored?: vscode.WebviewPanel): void {
    const { runId } = state.snapshot;
    const options: runPanel.RunPanelOptions = {
      extensionUri: this.#services.context.extensionUri,
      runId,
      title: vscode.l10n.t('Run {0}', state.snapshot.profileName),
      initialState: state,
      onFault: this.#services.log.problem,
      onMessage: measured('run page: message', (message) => {
        void this.#onMessage(runId, message);
      }),
    };
    const panels = this.#panels();
    const panel = restored === undefined ? panels.openRunPanel(options) : panels.restoreRunPanel(restored, options);
    this.#sessions.set(runId, { panel, state });
    panel.onDidDispose(() => {
      this.#sessions.delete(runId);
    });
  }

  async #restore(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    try {
      const found = this.#panels().savedRun(saved);
      if (found === undefined) {
        panel.dispose();
        return;
      }
      const state =
        found.resultFile === undefined
          ? stateOf(await this.#services.agent.call('perf/attach', { runId: found.runId }))
          : stateOfResult(await this.#services.agent.call('perf/result', { file: found.resultFile }), found.resultFile);
      this.#create(state, panel);
    } catch (error) {
      panel.dispose();
      this.#services.notify.failure(problemOf(error));
    }
  }

  async #attach(runId: string): Promise<void> {
    const session = this.#sessions.get(runId);
    if (session === undefined || session.state.result !== undefined) return;
    try {
      await this.#onSnapshot(await this.#services.agent.call('perf/attach', { runId }));
    } catch (error) {
      this.#show(session, { ...session.state, failure: problemInWords(problemOf(error)) });
    }
  }

  async #onSnapshot(snapshot: RunSnapshot): Promise<void> {
    const session = this.#sessions.get(snapshot.runId);
    if (session === undefined) return;
    const isNew = session.state.result === undefined && snapshot.resultFile !== undefined;
    this.#show(session, { ...session.state, ...stateOf(snapshot), stopRequested: session.state.stopRequested });
    if (!isNew) return;
    try {
      const result = await this.#services.agent.call('perf/result', { file: snapshot.resultFile });
      this.#show(session, stateOfResult(result, snapshot.resultFile));
    } catch (error) {
      this.#services.log.problem(problemOf(error));
      this.#show(session, { ...session.state, failure: problemInWords(problemOf(error)) });
    }
    if (!session.panel.isVisible()) await this.#announce(session);
  }

  /** A notification only where the page is out of sight. */
  async #announce(session: Session): Promise<void> {
    const show = vscode.l10n.t('Show');
    const { profileName, state } = session.state.snapshot;
    const message = vscode.l10n.t('Performance test {0}: {1}.', profileName, state);
    if ((await this.#services.notify.finished(message, show)) === show) session.panel.reveal();
  }

  async #onMessage(runId: string, message: RequestOf<RunPageOut>): Promise<void> {
    const session = this.#sessions.get(runId);
    if (session === undefined) return;
    const { snapshot } = session.state;
    try {
      switch (message.type) {
        case 'stop':
          this.#show(session, { ...session.state, stopRequested: true });
          await this.#services.agent.call('perf/stop', { runId });
          return;
        case 'run-again':
          await vscode.commands.executeCommand('meshdeck.perf.run', vscode.Uri.file(snapshot.profileFile));
          return;
        case 'open-profile':
          await vscode.window.showTextDocument(vscode.Uri.file(snapshot.profileFile));
          return;
        case 'open-result':
          if (snapshot.resultFile !== undefined)
            await vscode.window.showTextDocument(vscode.Uri.file(snapshot.resultFile));
      }
    } catch (error) {
      this.#services.log.problem(problemOf(error));
      this.#show(session, { ...session.state, stopRequested: false, failure: problemInWords(problemOf(error)) });
    }
  }

  #show(session: Session, state: RunPageState): void {
    session.state = state;
    session.panel.update(state);
  }

  #panels(): typeof runPanel {
    return loadBundle(path.join('panels', 'run.cjs')) as typeof runPanel;
  }
}

function stateOf(snapshot: RunSnapshot): RunPageState {
  const reasons = snapshot.validity.is === 'valid' ? [] : snapshot.validity.reasons.map(problemInWords);
  return {
    snapshot,
    reasons,
    stopRequested: false,
    ...(snapshot.problem === undefined ? {} : { failure: problemInWords(snapshot.problem) }),
  };
}

function stateOfResult({ snapshot, method, environment }: ResultFile, file: string): RunPageState {
  return { ...stateOf({ ...snapshot, resultFile: file }), result: { method, environment } };
}

import * as vscode from 'vscode';
import type { ForwardState } from '../agent/protocol/forwards.ts';
import type { KubeconfigSummary } from '../cluster/types.ts';
import { formatPlural } from '../core/format.ts';
import { problemOf } from '../core/problem.ts';
import type { Services } from '../host/services.ts';
import { problemInWords } from '../host/words.ts';
import type { PerformanceTree } from './performance-tree.ts';

/** The one status bar item: `⎈ prod-eu/shop · 1 running`. Hidden until a kubeconfig was read. */
export function registerStatusBar(services: Services, performanceTree: PerformanceTree): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('meshdeck.target', vscode.StatusBarAlignment.Left);
  item.name = 'Meshdeck';
  item.command = 'meshdeck.cluster.selectTarget';
  let kubeconfig: KubeconfigSummary | undefined;
  let forwards: readonly ForwardState[] = [];

  const draw = (): void => {
    const chosen = services.target.read();
    const contextName = chosen.context ?? kubeconfig?.currentContext;
    if (kubeconfig === undefined || contextName === undefined) {
      item.hide();
      return;
    }
    const known = kubeconfig.contexts.find(({ name }) => name === contextName);
    const namespace = chosen.namespace ?? known?.namespace ?? 'default';
    const running = performanceTree.liveRuns.length;
    const runs = running === 0 ? '' : ` · ${formatPlural(running, 'running', 'running')}`;
    item.text = `⎈ ${contextName}/${namespace}${runs}`;
    const target = vscode.l10n.t(
      'Patterns go to namespace {0} of context {1}. Select to change.',
      namespace,
      contextName,
    );
    item.tooltip = [target, ...forwards.map(forwardLine)].join('\n');
    item.accessibilityInformation = {
      label: vscode.l10n.t('Meshdeck target: context {0}, namespace {1}', contextName, namespace) + runs,
    };
    item.show();
  };

  const takeForwards = (changed: readonly ForwardState[]): void => {
    forwards = changed;
    draw();
  };

  const take = (changed: KubeconfigSummary): void => {
    kubeconfig = changed;
    draw();
  };

  return vscode.Disposable.from(
    item,
    services.agent.onDidStart(() => {
      services.agent.call('contexts/list', null).then(take, (error: unknown) => {
        services.log.problem(problemOf(error));
      });
    }),
    services.agent.on('contexts/changed', take),
    services.agent.on('forwards/changed', takeForwards),
    services.agent.onDidCrash(() => {
      takeForwards([]);
    }),
    services.target.onDidChange(draw),
    performanceTree.onDidChangeRuns(draw),
  );
}

function forwardLine({ localPort, port, object, context, problem }: ForwardState): string {
  const line = vscode.l10n.t('127.0.0.1:{0} leads to port {1} of {2} ({3})', localPort, port, object.name, context);
  return problem === undefined ? line : `${line}: ${problemInWords(problem).message}`;
}

import * as vscode from 'vscode';
import type { ProxyQuestion } from '../../agent/protocol/mesh-proxy.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { cancelled, problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { objectOf } from './choose-objects.ts';
import { ProxyDocuments } from './proxy-documents.ts';

/** Shows what the proxy of a Pod tells of itself, as a read-only document. */
export const showProxy: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Show Proxy');
  const { context, object } = await objectOf(services, argument, { title, action: 'exec' });
  const pods = await services.agent.call('objects/pods', { context, object });
  const running = pods.filter(({ phase }) => phase === 'Running');
  if (running.length === 0) throw problemError('cluster.no-running-pod', { object: describeReference(object) });
  const pod = await chosen(
    running.map(({ name, namespace }) => ({ label: name, description: namespace, value: { name, namespace } })),
    title,
  );
  const view = await chosen(views(), title);
  await ProxyDocuments.of(services).show({ context, namespace: pod.namespace, pod: pod.name, view });
};

interface Choice<Value> extends vscode.QuickPickItem {
  readonly value: Value;
}

function views(): readonly Choice<ProxyQuestion['view']>[] {
  return [
    {
      label: vscode.l10n.t('Configuration'),
      description: vscode.l10n.t('all that the proxy was told to do'),
      value: 'config',
    },
    {
      label: vscode.l10n.t('Clusters'),
      description: vscode.l10n.t('the targets that it knows, with their health'),
      value: 'clusters',
    },
    { label: vscode.l10n.t('Statistics'), description: vscode.l10n.t('its figures'), value: 'stats' },
  ];
}

/** One alone is not asked for. */
async function chosen<Value>(choices: readonly Choice<Value>[], title: string): Promise<Value> {
  const [first, second] = choices;
  if (first !== undefined && second === undefined) return first.value;
  const picked = await vscode.window.showQuickPick(choices, { title });
  if (picked === undefined) throw cancelled();
  return picked.value;
}

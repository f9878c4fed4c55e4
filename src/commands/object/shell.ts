import * as vscode from 'vscode';
import type { PodView } from '../../cluster/pods.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { cancelled, problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { ShellTerminal } from '../terminal/shell-terminal.ts';
import { objectOf } from './choose-objects.ts';
import { agreed, checked } from './confirmed.ts';

/** Opens a shell in a container of a Pod, or of a Pod of a workload. */
export const openShell: CommandHandler = async (services, argument) => {
  const { agent, terminals } = services;
  const title = vscode.l10n.t('Open Shell');
  const { context, object } = await objectOf(services, argument, { title, action: 'exec' });
  const pods = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading Pods of {0}', context) },
    () => agent.call('objects/pods', { context, object }),
  );
  const usable = pods.filter(({ phase }) => phase === 'Running');
  if (usable.length === 0) throw problemError('cluster.no-running-pod', { object: describeReference(object) });
  const pod = await choosePod(usable, title);
  const container = await chooseContainer(pod, title);
  const place = { context, namespace: pod.namespace, pod: pod.name, container };
  // Asked before there is a terminal, for which the answer then holds.
  const confirmation = await agreed(
    vscode.l10n.t('Open Shell in container {0} of Pod {1}/{2}', container, pod.namespace, pod.name),
    (given) => checked(services, context, given),
  );
  const run: ConstructorParameters<typeof ShellTerminal>[0]['run'] = (work, show, signal) =>
    terminals.run({ ...work, ...confirmation }, show, signal);
  terminals.open(vscode.l10n.t('Shell {0}', pod.name), 'terminal', new ShellTerminal({ place, run }));
};

async function choosePod(pods: readonly PodView[], title: string): Promise<PodView> {
  const [first, second] = pods;
  if (first !== undefined && second === undefined) return first;
  const items = pods
    .map((pod) => ({
      label: pod.name,
      description: pod.isTerminating
        ? vscode.l10n.t('being deleted')
        : pod.isReady
          ? vscode.l10n.t('ready')
          : vscode.l10n.t('not ready'),
      pod,
    }))
    .sort((left, right) => Number(right.pod.isReady) - Number(left.pod.isReady));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Pod') });
  if (picked === undefined) throw cancelled();
  return picked.pod;
}

/** Containers that run, the one that the Pod names first. One alone is not asked for. */
async function chooseContainer({ containers, defaultContainer }: PodView, title: string): Promise<string> {
  const running = containers.filter(({ state }) => state === 'running');
  const offered = running.length > 0 ? running : containers.filter(({ is }) => is === 'app');
  const [first, second] = offered;
  if (first !== undefined && second === undefined) return first.name;
  const items = offered
    .map(({ name, is }) => ({
      label: name,
      description: name === defaultContainer ? vscode.l10n.t('default') : is === 'app' ? '' : is,
    }))
    .sort((left, right) => Number(right.label === defaultContainer) - Number(left.label === defaultContainer));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Container') });
  if (picked === undefined) throw cancelled();
  return picked.label;
}

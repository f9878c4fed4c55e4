import * as vscode from 'vscode';
import type { DeclaredPort } from '../../cluster/actions/forward-target.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { cancelled } from '../../core/problem.ts';
import { objectOf } from '../object/choose-objects.ts';
import { agreed } from '../object/confirmed.ts';
import type { CommandHandler } from '../table.ts';
import { addressOf, copyAddress, openInBrowser } from './address.ts';

/** Forwards a port of a Pod, a workload or a Service to this machine. */
export const forwardPort: CommandHandler = async (services, argument) => {
  const { agent, notify } = services;
  const { context, object } = await objectOf(services, argument, {
    title: vscode.l10n.t('Forward Port'),
    action: 'forward',
  });
  const title = vscode.l10n.t('Forward Port of {0}', describeReference(object));
  const declared = await agent.call('forwards/ports', { context, object });
  const ports = await askPorts(title, declared);
  const action = vscode.l10n.t('Forward Port {0} of {1}', ports.port, describeReference(object));
  const forward = await agreed(action, (confirmation) =>
    vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      agent.call('forwards/start', { context, object, ...ports, ...confirmation }),
    ),
  );
  const open = vscode.l10n.t('Open in Browser');
  const copy = vscode.l10n.t('Copy Address');
  const leads = vscode.l10n.t(
    '{0} leads to port {1} of {2}.',
    addressOf(forward),
    forward.port,
    describeReference(object),
  );
  const taken =
    forward.localPort === forward.wantedPort ? '' : ` ${vscode.l10n.t('Port {0} is taken here.', forward.wantedPort)}`;
  const chosen = await notify.finished(`${leads}${taken}`, open, copy);
  if (chosen === open) await openInBrowser(forward);
  if (chosen === copy) await copyAddress(forward);
};

interface Ports {
  readonly port: number;
  readonly localPort?: number;
}

async function askPorts(title: string, declared: readonly DeclaredPort[]): Promise<Ports> {
  if (declared.length === 0) return askTyped(title);
  const items: readonly (vscode.QuickPickItem & { readonly port?: number })[] = [
    ...declared.map(({ port, name, container, leadsTo }) => ({
      label: String(port),
      description: [name, container, leadsTo === undefined ? undefined : vscode.l10n.t('to {0}', leadsTo)]
        .filter((part) => part !== undefined)
        .join(' · '),
      port,
    })),
    { label: vscode.l10n.t('Other Port…'), description: vscode.l10n.t('or another one on this machine') },
  ];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Port') });
  if (picked === undefined) throw cancelled();
  return picked.port === undefined ? askTyped(title) : { port: picked.port };
}

async function askTyped(title: string): Promise<Ports> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The port, or the one on this machine and the port: 9000:80'),
    placeHolder: '9000:80',
    validateInput: (value) =>
      parsePorts(value) === undefined ? vscode.l10n.t('Ports are numbers from 1 to 65535.') : undefined,
  });
  const ports = typed === undefined ? undefined : parsePorts(typed);
  if (ports === undefined) throw cancelled();
  return ports;
}

/** `80`, or `9000:80` as kubectl writes it: the local port first. */
function parsePorts(typed: string): Ports | undefined {
  const match = /^(?:(\d{1,5}):)?(\d{1,5})$/.exec(typed.trim());
  if (match === null) return undefined;
  const [, local, remote] = match;
  const port = Number(remote);
  const localPort = local === undefined ? undefined : Number(local);
  if (!isPort(port) || (localPort !== undefined && !isPort(localPort))) return undefined;
  return { port, ...(localPort === undefined ? {} : { localPort }) };
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

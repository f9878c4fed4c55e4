import * as vscode from 'vscode';
import type { Row } from '../../agent/protocol/rows.ts';
import { cancelled } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import type { SwitchableKind, SwitchTarget } from '../../mesh/switches/types.ts';
import { chooseNamespace } from '../cluster/choose-namespace.ts';
import { rowOf } from '../cluster/row.ts';
import { chooseConnected } from '../object/choose-objects.ts';

/** What a switch is turned for. */
export interface ChosenTarget {
  readonly context: string;
  /** Undefined for a whole mesh. */
  readonly target: SwitchTarget | undefined;
}

/** The same, where a whole mesh cannot be meant. */
export interface ChosenPlace extends ChosenTarget {
  readonly target: SwitchTarget;
}

const kinds: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** The namespace or workload of the row that a command was called on; from the palette a person chooses it. Throws `cancelled`. */
export async function choosePlace(services: Services, argument: unknown, title: string): Promise<ChosenPlace> {
  const row = rowOf(argument);
  const target = row === undefined ? undefined : targetOf(row);
  if (row?.context !== undefined && target !== undefined) return { context: row.context, target };
  const context = await chooseConnected(services, title);
  const namespace = await chooseNamespace(services, context, title);
  if (namespace === undefined) throw cancelled();
  return { context: context.name, target: await chooseWorkload(services, context.name, namespace, title) };
}

/** As {@link choosePlace}; the row of a mesh, or a choice, means the whole mesh. */
export async function choosePlaceOrMesh(services: Services, argument: unknown, title: string): Promise<ChosenTarget> {
  const row = rowOf(argument);
  if (row?.kind === 'mesh' && row.context !== undefined) return { context: row.context, target: undefined };
  if (row !== undefined && targetOf(row) !== undefined) return choosePlace(services, argument, title);
  const whole = { label: vscode.l10n.t('The whole mesh'), iconPath: new vscode.ThemeIcon('globe') };
  const part = { label: vscode.l10n.t('A namespace or workload'), iconPath: new vscode.ThemeIcon('symbol-namespace') };
  const picked = await vscode.window.showQuickPick([part, whole], { title });
  if (picked === undefined) throw cancelled();
  if (picked === part) return choosePlace(services, undefined, title);
  return { context: (await chooseConnected(services, title)).name, target: undefined };
}

function targetOf({ kind, name, object }: Row): SwitchTarget | undefined {
  if (kind === 'namespace' && name !== undefined) return { namespace: name };
  if (object?.group !== 'apps' || !kinds.includes(object.kind) || object.namespace === undefined) return undefined;
  return { namespace: object.namespace, workload: { kind: object.kind as SwitchableKind, name: object.name } };
}

async function chooseWorkload(
  { agent }: Services,
  context: string,
  namespace: string,
  title: string,
): Promise<SwitchTarget> {
  const choices = await agent.call('objects/kinds', { context, action: 'restart' });
  const objects = await agent.call('objects/list', { context, kinds: choices, namespace });
  const all = { label: vscode.l10n.t('All of the namespace {0}', namespace), target: { namespace } as SwitchTarget };
  const items = objects.map(({ kind, name }) => ({
    label: name,
    description: kind,
    target: { namespace, workload: { kind: kind as SwitchableKind, name } },
  }));
  const picked = await vscode.window.showQuickPick([all, ...items], { title, matchOnDescription: true });
  if (picked === undefined) throw cancelled();
  return picked.target;
}

import * as vscode from 'vscode';
import type { KindChoice, ObjectsOfContext } from '../../agent/protocol/objects.ts';
import type { RowAction } from '../../agent/protocol/rows.ts';
import type { ContextSummary } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { cancelled, problemError } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { chooseContext } from '../cluster/choose-context.ts';
import { chooseNamespace } from '../cluster/choose-namespace.ts';
import { rowOf, rowsOf } from '../cluster/row.ts';

/** What is asked for. */
export interface ObjectsWanted {
  readonly title: string;
  readonly action: RowAction;
}

/**
 * The objects that a command was called on: those of the selected rows with which the action can be done; from the palette a person
 * chooses one.
 *
 * @throws `cluster.several-contexts` where rows of more than one cluster are selected; `cancelled`.
 */
export async function objectsOf(
  services: Services,
  argument: unknown,
  selection: unknown,
  wanted: ObjectsWanted,
): Promise<ObjectsOfContext> {
  const rows = rowsOf(argument, selection).filter(({ actions }) => actions?.includes(wanted.action) === true);
  const contexts = new Set(rows.flatMap(({ context }) => (context === undefined ? [] : [context])));
  if (contexts.size > 1) throw problemError('cluster.several-contexts', { contexts: [...contexts].join(', ') });
  const objects = rows.flatMap(({ object }) => (object === undefined ? [] : [object]));
  const [context] = contexts;
  if (context !== undefined && objects.length > 0) return { context, objects };
  const chosen = await chooseObject(services, wanted);
  return { context: chosen.context, objects: [chosen.object] };
}

/** The one object that a command was called on; from the palette a person chooses it. Throws `cancelled`. */
export async function objectOf(
  services: Services,
  argument: unknown,
  wanted: ObjectsWanted,
): Promise<{ readonly context: string; readonly object: ObjectReference }> {
  const row = rowOf(argument);
  if (row?.context !== undefined && row.object !== undefined) return { context: row.context, object: row.object };
  return chooseObject(services, wanted);
}

async function chooseObject(
  services: Services,
  { title, action }: ObjectsWanted,
): Promise<{ readonly context: string; readonly object: ObjectReference }> {
  const { agent } = services;
  const context = await chooseConnected(services, title);
  const offered = await reading(context.name, () => agent.call('objects/kinds', { context: context.name, action }));
  const kinds = offered.length > fewKinds ? [await chooseKind(offered, title)] : offered;
  const namespace = kinds.some(({ namespaced }) => namespaced)
    ? await chooseNamespace(services, context, title)
    : undefined;
  if (namespace === undefined && kinds.some(({ namespaced }) => namespaced)) throw cancelled();
  const objects = await reading(context.name, () =>
    agent.call('objects/list', { context: context.name, kinds, ...(namespace === undefined ? {} : { namespace }) }),
  );
  if (objects.length === 0)
    throw problemError('cluster.nothing-to-choose', {
      kinds: kinds.map(({ kind }) => kind).join(', '),
      place: namespace === undefined ? context.name : `${context.name}/${namespace}`,
    });
  const items = objects.map((object) => ({ label: object.name, description: object.kind, object }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  if (picked === undefined) throw cancelled();
  return { context: context.name, object: picked.object };
}

/** So many kinds are shown in one list of objects; of more a person chooses one first. */
const fewKinds = 10;

/** A cluster that is connected; where none is, a person is told so and may connect one. */
export async function chooseConnected({ agent, notify }: Services, title: string): Promise<ContextSummary> {
  const [connected, { contexts }] = await Promise.all([
    agent.call('cluster/connected', null),
    agent.call('contexts/list', null),
  ]);
  const offered = contexts.filter(({ name }) => connected.includes(name));
  const [first] = offered;
  if (first === undefined) {
    const connect = vscode.l10n.t('Connect Cluster');
    const chosen = await notify.choice(
      vscode.l10n.t('{0}: no cluster is connected. Connect the one that you mean first.', title),
      connect,
    );
    if (chosen !== connect) throw cancelled();
    const context = await chooseContext(agent, title);
    await agent.call('cluster/retry', { row: `context/${encodeURIComponent(context.name)}` });
    return context;
  }
  if (offered.length === 1) return first;
  const items = offered.map((context) => ({ label: context.name, description: context.server, context }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Cluster') });
  if (picked === undefined) throw cancelled();
  return picked.context;
}

async function chooseKind(kinds: readonly KindChoice[], title: string): Promise<KindChoice> {
  const items = kinds.map((choice) => ({ label: choice.kind, description: choice.group, choice }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Kind') });
  if (picked === undefined) throw cancelled();
  return picked.choice;
}

async function reading<Answer>(context: string, work: () => Promise<Answer>): Promise<Answer> {
  const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading from {0}', context) };
  return vscode.window.withProgress(options, work);
}

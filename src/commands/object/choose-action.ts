import * as vscode from 'vscode';
import type { RowAction } from '../../agent/protocol/rows.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { commands, type CommandId } from '../../host/ids.ts';
import type { Services } from '../../host/services.ts';
import { nodeOfObject, type KnownObject } from './object-row.ts';

/** Commands are called after what can be done; these are called otherwise. */
const otherNames: Readonly<Partial<Record<RowAction, string>>> = { exec: 'shell' };

/** Lets a person choose what to do with an object, and does it. */
export async function chooseAction({ context }: Services, known: KnownObject): Promise<void> {
  const ids = [...known.actions.flatMap((action) => commandOf(action) ?? []), ...copying];
  const items = ids.map((id) => ({ label: titleOf(context, id), id }));
  const title = `${describeReference(known.object)} · ${known.context}`;
  const picked = await vscode.window.showQuickPick(items, { title });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.id, nodeOfObject(known));
}

const copying: readonly CommandId[] = ['meshdeck.cluster.copyName', 'meshdeck.cluster.copyReference'];

/** The command of an action; undefined where there is none. */
export function commandOf(action: RowAction): CommandId | undefined {
  const id = `meshdeck.object.${otherNames[action] ?? action}`;
  return Object.hasOwn(commands, id) ? (id as CommandId) : undefined;
}

/** The title of a command in the person's language, as the palette shows it. */
function titleOf({ extension }: vscode.ExtensionContext, id: CommandId): string {
  const { contributes } = extension.packageJSON as {
    readonly contributes: { readonly commands: readonly { readonly command: string; readonly title: string }[] };
  };
  return contributes.commands.find(({ command }) => command === id)?.title ?? id;
}

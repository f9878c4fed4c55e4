import * as vscode from 'vscode';
import type { ObjectAddress } from '../../agent/protocol/documents.ts';
import type { ObjectChange } from '../../cluster/objects/difference.ts';
import type { EditOutcome } from '../../cluster/objects/edit-types.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemInWords } from '../../host/words.ts';
import { applyTitle, changeLine, meanwhileLine, planSummary } from './edit-words.ts';

type Planned = Extract<EditOutcome, { is: 'changes' }>;
type Conflict = Extract<EditOutcome, { is: 'changed-meanwhile' }>;

interface Item<Choice> extends vscode.QuickPickItem {
  /** Absent for what is only to be read. */
  readonly choice?: Choice;
}

/** Shows what an edit would change, each field with its owner. Undefined leaves everything as it is. */
export function choosePlan(
  address: ObjectAddress,
  { changes, notTaken }: Planned,
  meanwhile: readonly ObjectChange[],
): Promise<'apply' | 'compare' | undefined> {
  return choose(vscode.l10n.t('Plan: {0} in {1}', describeReference(address.object), address.context), {
    placeholder: planSummary(changes, vscode.l10n.t),
    items: [
      { label: `$(rocket) ${applyTitle(changes, vscode.l10n.t)}`, choice: 'apply' },
      { label: `$(diff) ${vscode.l10n.t('Compare with What Is There')}`, choice: 'compare' },
      separator(vscode.l10n.t('changes')),
      ...changes.map((change) => changeLine(change, meanwhile, vscode.l10n.t)),
      ...leftAlone(notTaken),
    ],
  });
}

/** Shows what somebody else has changed since the edit began. Undefined leaves everything as it is. */
export function chooseMerge(address: ObjectAddress, conflict: Conflict): Promise<'merge' | undefined> {
  const title = vscode.l10n.t('{0} in {1} Was Changed Meanwhile', describeReference(address.object), address.context);
  return choose(title, {
    placeholder: problemInWords(conflict.problem).message,
    items: [
      {
        label: `$(git-merge) ${vscode.l10n.t('Merge by Hand')}`,
        detail: vscode.l10n.t(
          'Opens the live object beside your edit. Nothing was sent, and nothing of your text is lost.',
        ),
        choice: 'merge',
      },
      separator(vscode.l10n.t('changed by others')),
      ...conflict.meanwhile.map((change) => meanwhileLine(change, vscode.l10n.t)),
    ],
  });
}

function leftAlone(fields: readonly string[]): readonly vscode.QuickPickItem[] {
  if (fields.length === 0) return [];
  return [separator(vscode.l10n.t('left as it is by the server')), ...fields.map((label) => ({ label }))];
}

function separator(label: string): vscode.QuickPickItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** A list in which only some items can be chosen; the others are read. */
function choose<Choice>(
  title: string,
  { placeholder, items }: { readonly placeholder: string; readonly items: readonly Item<Choice>[] },
): Promise<Choice | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item<Choice>>();
    pick.title = title;
    pick.placeholder = placeholder;
    pick.items = items;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.onDidAccept(() => {
      const choice = pick.selectedItems[0]?.choice;
      if (choice === undefined) return;
      resolve(choice);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

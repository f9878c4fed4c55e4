import * as vscode from 'vscode';
import type { DeletePreview } from '../../cluster/actions/delete-preview.ts';
import { formatCount, formatPlural } from '../../core/format.ts';
import { describeReference, pluralOfKind } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import { namesOfObjects } from './object-words.ts';

/** A line of the preview; only one of them deletes. */
export interface PreviewItem extends vscode.QuickPickItem {
  readonly isDelete: boolean;
}

const namedTargets = 20;

/** `Delete 12 Objects`, or the name where it is one alone. */
export function deleteVerb({ targets, total, isPartial }: DeletePreview): string {
  const [first] = targets;
  if (total === 1 && first !== undefined) return vscode.l10n.t('Delete {0}', describeReference(first.object));
  const count = isPartial ? vscode.l10n.t('at least {0}', formatCount(total)) : formatCount(total);
  return vscode.l10n.t('Delete {0} Objects', count);
}

/** The preview line by line: the deletion first, then what goes, then what has to be known about it. */
export function previewItems(preview: DeletePreview, sentenceOf: (problem: Problem) => string): readonly PreviewItem[] {
  const { targets, refused, collected, finalizers, kept, unread, isPartial } = preview;
  const hidden = targets.length - namedTargets;
  const goes = [
    ...targets.slice(0, namedTargets).map(({ object }) => line('trash', describeReference(object))),
    ...(hidden > 0 ? [line('trash', vscode.l10n.t('and {0} more', formatCount(hidden)))] : []),
    ...collected.map(({ kind, count, names }) =>
      line(
        'trash',
        formatPlural(count, kind, pluralOfKind(kind)),
        [...names, ...(count > names.length ? ['…'] : [])].join(', '),
      ),
    ),
  ];
  const notes = [
    ...refused.map(({ object, problem }) => ({
      ...line('error', describeReference(object), vscode.l10n.t('is not deleted')),
      detail: sentenceOf(problem),
    })),
    ...finalizers.map(({ name, count, objects }) => ({
      ...line('clock', vscode.l10n.t('{0}: waits for {1}', namesOfObjects(objects, count), name)),
      detail: vscode.l10n.t('A finalizer: it is gone only when whoever set it has answered.'),
    })),
    ...kept
      .slice(0, namedTargets)
      .map((object) => line('info', describeReference(object), vscode.l10n.t('stays: it has another owner'))),
    ...(unread.length === 0
      ? []
      : [line('warning', vscode.l10n.t('Not read: {0}', unread.join(', ')), vscode.l10n.t('more of these may go'))]),
    ...(isPartial ? [line('warning', vscode.l10n.t('There are more objects than were looked at'))] : []),
  ];
  return [
    ...(targets.length === 0 ? [] : [{ label: deleteVerb(preview), alwaysShow: true, isDelete: true }]),
    ...(goes.length === 0 ? [] : [separator(vscode.l10n.t('goes')), ...goes]),
    ...(notes.length === 0 ? [] : [separator(vscode.l10n.t('to know')), ...notes]),
  ];
}

function line(icon: string, label: string, description = ''): PreviewItem {
  return { label, description, iconPath: new vscode.ThemeIcon(icon), isDelete: false };
}

function separator(label: string): PreviewItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, isDelete: false };
}

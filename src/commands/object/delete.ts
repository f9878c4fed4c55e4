import * as vscode from 'vscode';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { problemAsSentence } from '../../host/words.ts';
import type { CommandHandler } from '../table.ts';
import { objectsOf } from './choose-objects.ts';
import { checked, confirmed } from './confirmed.ts';
import type { PreviewItem } from './delete-preview.ts';
import { deleteVerb, previewItems } from './delete-preview.ts';
import { titleOfObjects } from './object-words.ts';
import { stoppable } from './stoppable.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Deletes the selected objects, after it has shown what goes with them. */
export const deleteObjects: CommandHandler = async (services, argument, selection) => {
  const { agent } = services;
  const { context, objects } = await objectsOf(services, argument, selection, {
    title: vscode.l10n.t('Delete Object'),
    action: 'delete',
  });
  const title = vscode.l10n.t('Delete {0} of {1}', titleOfObjects(objects), context);
  const chosen = await showPreview(title, (signal) =>
    agent.call('objects/preview-delete', { context, objects }, signal),
  );
  if (chosen === undefined) return;
  const confirmation = await confirmed(deleteVerb(chosen), (given) => checked(services, context, given));
  const outcome = await stoppable(title, (signal) =>
    agent.call('objects/delete', { context, targets: chosen.targets, ...confirmation }, signal),
  );
  await tellOutcome(services, context, 'cluster.some-not-deleted', outcome);
};

type Preview = Parameters<typeof previewItems>[0];

/** The preview in a quick pick that is open while it is read, so that Escape ends the reading. Undefined where nothing was chosen. */
function showPreview(title: string, read: (signal: AbortSignal) => Promise<Preview>): Promise<Preview | undefined> {
  const pick = vscode.window.createQuickPick<PreviewItem>();
  const abort = new AbortController();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Reading what goes with it…');
  pick.busy = true;
  pick.ignoreFocusOut = true;
  return new Promise((resolve, reject) => {
    read(abort.signal).then(
      (preview) => {
        pick.busy = false;
        pick.placeholder = vscode.l10n.t('Nothing is deleted before you choose it here');
        pick.items = previewItems(preview, problemAsSentence);
        pick.onDidAccept(() => {
          if (pick.selectedItems[0]?.isDelete !== true) return;
          resolve(preview);
          pick.hide();
        });
      },
      (error: unknown) => {
        if (!isCancelled(error)) reject(error instanceof Error ? error : new Error(problemOf(error).code));
        pick.hide();
      },
    );
    pick.onDidHide(() => {
      abort.abort();
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

import type * as vscode from 'vscode';
import { deferred } from '../core/deferred.ts';

/** How often a row is shown that VS Code does not select. */
const tries = 4;

/** How long VS Code takes to say what is selected, at most, after it has said that it has shown it. */
const selectedWithinMs = 700;

/**
 * Selects an element of a tree, gives it the focus and opens what is above it. VS Code does nothing, and says nothing, where the rows
 * above the element are drawn anew in that moment (`vs/workbench/api/browser/mainThreadTreeViews.ts`): it is asked again until it has.
 *
 * @param drawn settles when what has changed in the tree is drawn.
 * @returns false where VS Code has not selected it in the end. Throws what it threw then.
 */
export async function revealRow<Element>(
  view: Pick<vscode.TreeView<Element>, 'reveal' | 'selection' | 'onDidChangeSelection'>,
  element: Element,
  drawn: () => Promise<void>,
): Promise<boolean> {
  let failure: Error | undefined;
  for (let tried = 0; tried < tries; tried += 1) {
    await drawn();
    // Somebody may have gone on from it before we look.
    const selected = deferred<boolean>();
    const listener = view.onDidChangeSelection(({ selection }) => {
      if (selection.includes(element)) selected.resolve(true);
    });
    try {
      await view.reveal(element, { select: true, focus: true });
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    const timer = setTimeout(() => {
      selected.resolve(false);
    }, selectedWithinMs);
    const isSelected = view.selection.includes(element) || (await selected.promise);
    clearTimeout(timer);
    listener.dispose();
    if (isSelected) return true;
  }
  if (failure !== undefined) throw failure;
  return false;
}

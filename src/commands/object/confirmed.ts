import * as vscode from 'vscode';
import { cancelled, problemOf } from '../../core/problem.ts';

/**
 * Makes a change, and where its context is protected asks for the context's name first.
 *
 * @param action what is done, for the box: `Delete 12 Objects`.
 * @param change does it; it gets the typed name.
 * @throws what the change throws; `cancelled`.
 */
export async function confirmed<Answer>(
  action: string,
  change: (confirmation: { readonly confirmedContext?: string }) => PromiseLike<Answer>,
): Promise<Answer> {
  try {
    return await change({});
  } catch (error) {
    const { code, params } = problemOf(error);
    const { context } = params;
    if (code !== 'pattern.needs-confirmation' || typeof context !== 'string') throw error;
    const typed = await vscode.window.showInputBox({
      title: action,
      prompt: vscode.l10n.t('The context {0} is protected. Type its name to go on.', context),
      ignoreFocusOut: true,
      validateInput: (value) =>
        value === '' || value === context ? undefined : vscode.l10n.t('The name of the context is {0}.', context),
    });
    if (typed !== context) throw cancelled();
    return change({ confirmedContext: context });
  }
}

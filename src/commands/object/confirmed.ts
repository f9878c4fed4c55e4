import * as vscode from 'vscode';
import { cancelled, problemOf } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';

/** That a person has said which protected context is meant; empty where it is not protected. */
export interface Confirmation {
  readonly confirmedContext?: string;
}

/**
 * Makes a change, and where its context is protected asks for the context's name first.
 *
 * @param action what is done, for the box: `Delete 12 Objects`.
 * @param change does it; it gets the typed name.
 * @throws what the change throws; `cancelled`.
 */
export function confirmed<Answer>(
  action: string,
  change: (confirmation: Confirmation) => PromiseLike<Answer>,
): Promise<Answer> {
  return asking(change, (context) => isTyped(action, context));
}

/**
 * Begins what changes nothing by itself but reaches into a cluster (a shell, a forwarded port), and where its context is protected has it
 * chosen once more first: by a choice that names context and object, which typing would make no clearer.
 *
 * @param action what is begun, with its object: `Forward port 80 of Service shop/web`.
 * @throws what the work throws; `cancelled`.
 */
export function agreed<Answer>(
  action: string,
  work: (confirmation: Confirmation) => PromiseLike<Answer>,
): Promise<Answer> {
  return asking(work, (context) => isChosen(action, context));
}

/**
 * Asks the agent whether a context takes what was given: work that cannot be asked for in its middle has its answer before it begins.
 *
 * @returns what was given.
 * @throws `pattern.needs-confirmation`
 */
export async function checked(
  { agent }: Pick<Services, 'agent'>,
  context: string,
  given: Confirmation,
): Promise<Confirmation> {
  await agent.call('objects/confirm', { context, ...given });
  return given;
}

async function asking<Answer>(
  work: (confirmation: Confirmation) => PromiseLike<Answer>,
  isMeant: (context: string) => Promise<boolean>,
): Promise<Answer> {
  try {
    return await work({});
  } catch (error) {
    const { code, params } = problemOf(error);
    const { context } = params;
    if (code !== 'pattern.needs-confirmation' || typeof context !== 'string') throw error;
    if (!(await isMeant(context))) throw cancelled();
    return work({ confirmedContext: context });
  }
}

async function isTyped(action: string, context: string): Promise<boolean> {
  const typed = await vscode.window.showInputBox({
    title: action,
    prompt: vscode.l10n.t('The context {0} is protected. Type its name to go on.', context),
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || value === context ? undefined : vscode.l10n.t('The name of the context is {0}.', context),
  });
  return typed === context;
}

async function isChosen(action: string, context: string): Promise<boolean> {
  // The choice that does nothing stands first: Enter is still on its way from the question before.
  const stay = { label: vscode.l10n.t('Cancel'), iconPath: new vscode.ThemeIcon('close') };
  const goOn = {
    label: action,
    description: vscode.l10n.t('in {0}', context),
    iconPath: new vscode.ThemeIcon('shield'),
  };
  const picked = await vscode.window.showQuickPick([stay, goOn], {
    title: vscode.l10n.t('The context {0} is protected', context),
    placeHolder: vscode.l10n.t('Is this one meant?'),
    ignoreFocusOut: true,
  });
  return picked === goOn;
}

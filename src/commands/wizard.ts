import * as vscode from 'vscode';
import { cancelled } from '../core/problem.ts';

/** One step of a wizard: shows itself and answers with the next step, or undefined at the end. */
export type WizardStep = (frame: WizardFrame) => Promise<WizardStep | undefined>;

/** What a step is given to show itself: title, number, and whether there is a way back. */
export interface WizardFrame {
  /** A choice among items. */
  readonly choose: <Item extends vscode.QuickPickItem>(options: {
    readonly placeholder: string;
    readonly items: readonly Item[];
  }) => Promise<Item>;
  /** A text; `validate` answers with what is wrong. */
  readonly ask: (options: {
    readonly prompt: string;
    readonly value: string;
    readonly placeholder?: string;
    readonly validate?: (value: string) => string | undefined;
  }) => Promise<string>;
}

const back = Symbol('back');

/**
 * Runs steps one after the other as quick picks with a Back button; Escape ends it with `cancelled`.
 *
 * @param title shown above every step.
 * @param first the first step.
 */
export async function runWizard(title: string, first: WizardStep): Promise<void> {
  const done: WizardStep[] = [];
  let step: WizardStep | undefined = first;
  while (step !== undefined) {
    const current: WizardStep = step;
    try {
      step = await current(frameOf(title, done.length));
      done.push(current);
    } catch (error) {
      if (error !== back) throw error;
      step = done.pop() ?? first;
    }
  }
}

function frameOf(title: string, stepIndex: number): WizardFrame {
  return {
    choose: ({ placeholder, items }) => {
      const pick = vscode.window.createQuickPick<(typeof items)[number]>();
      pick.items = items;
      pick.placeholder = placeholder;
      return show(pick, title, stepIndex, (accept) => {
        pick.onDidAccept(() => {
          const chosen = pick.selectedItems[0];
          if (chosen !== undefined) accept(chosen);
        });
      });
    },
    ask: ({ prompt, value, placeholder, validate }) => {
      const input = vscode.window.createInputBox();
      input.prompt = prompt;
      input.value = value;
      if (placeholder !== undefined) input.placeholder = placeholder;
      const check = (): boolean => {
        input.validationMessage = validate?.(input.value);
        return input.validationMessage === undefined;
      };
      input.onDidChangeValue(check);
      return show(input, title, stepIndex, (accept) => {
        input.onDidAccept(() => {
          if (check()) accept(input.value);
        });
      });
    },
  };
}

function show<Answer>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  title: string,
  stepIndex: number,
  connect: (accept: (answer: Answer) => void) => void,
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    let isDone = false;
    input.title = title;
    input.step = stepIndex + 1;
    input.ignoreFocusOut = true;
    if (stepIndex > 0) input.buttons = [vscode.QuickInputButtons.Back];
    input.onDidTriggerButton(() => {
      isDone = true;
      input.hide();
      // A way back is no error, but it ends the step as one: the loop of the wizard catches exactly this value.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(back);
    });
    input.onDidHide(() => {
      input.dispose();
      if (!isDone) reject(cancelled());
    });
    connect((answer) => {
      isDone = true;
      resolve(answer);
      input.hide();
    });
    input.show();
  });
}

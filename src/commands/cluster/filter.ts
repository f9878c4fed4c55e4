import * as vscode from 'vscode';
import { problemOf } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';

/** A key that is pressed meanwhile asks anew. */
const typingMs = 120;

/** Filters the Clusters view while somebody types. Enter keeps the filter, Escape brings back the one before. */
export const filterClusters: CommandHandler = async ({ clusters, notify }) => {
  await vscode.commands.executeCommand('meshdeck.clusters.focus');
  const before = clusters.arrangement.filter ?? '';
  const input = vscode.window.createInputBox();
  const clear: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('clear-all'),
    tooltip: vscode.l10n.t('Clear Filter'),
  };
  input.title = vscode.l10n.t('Filter Clusters');
  input.placeholder = vscode.l10n.t('Words of names, such as: cart ns:shop kind:pod is:problem');
  input.value = before;
  input.buttons = [clear];
  const say = (): void => {
    input.prompt =
      clusters.filterWords ??
      vscode.l10n.t('All words must match. kind: ns: context: and is:failing, is:problem, is:ready narrow it.');
  };
  say();
  let timer: NodeJS.Timeout | undefined;
  const apply = async (text: string): Promise<void> => {
    clearTimeout(timer);
    try {
      await clusters.filter(text);
    } catch (error) {
      notify.failure(problemOf(error));
    }
    say();
  };
  input.onDidChangeValue((text) => {
    clearTimeout(timer);
    timer = setTimeout(() => void apply(text), typingMs);
  });
  input.onDidTriggerButton(() => {
    input.value = '';
    void apply('');
  });
  const isAccepted = await new Promise<boolean>((resolve) => {
    input.onDidAccept(() => {
      resolve(true);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(false);
    });
    input.show();
  });
  const { value } = input;
  input.dispose();
  await apply(isAccepted ? value : before);
};

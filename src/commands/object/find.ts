import * as vscode from 'vscode';
import type { FoundObject, SearchAnswer } from '../../agent/protocol/search.ts';
import { formatCount } from '../../core/format.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { iconOf } from '../../host/row-icons.ts';
import type { CommandHandler } from '../table.ts';
import { chooseAction, commandOf } from './choose-action.ts';
import { nodeOfObject } from './object-row.ts';
import { revealObject } from './reveal.ts';

/** More than anybody reads; whoever does not see it types on. */
const mostFound = 100;

/** While kinds are being read, what comes is looked at this often. */
const readAgainMs = 400;

interface FindItem extends vscode.QuickPickItem {
  readonly found?: FoundObject;
  /** True for the line that reads more kinds. */
  readonly isMore?: true;
}

const openButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('go-to-file'),
  tooltip: vscode.l10n.t('Open'),
};
const actionsButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('list-selection'),
  tooltip: vscode.l10n.t('Actions…'),
};

/** Finds objects by name over all connected clusters while somebody types. Enter shows one in the tree. */
export const findResource: CommandHandler = (context) =>
  new Promise<void>((resolve) => {
    const { agent, notify } = context;
    const pick = vscode.window.createQuickPick<FindItem>();
    pick.title = vscode.l10n.t('Find Resource');
    pick.placeholder = vscode.l10n.t('A name, such as: cart ns:shop kind:deployment is:problem');
    // What is found was matched by the agent already; matching again would hide what was found beside the name.
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    let abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let withMore = false;
    /** The text of the list that is shown. */
    let answered: string | undefined;

    const search = async (): Promise<void> => {
      clearTimeout(timer);
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      const text = pick.value;
      pick.busy = true;
      try {
        const answer = await agent.call('objects/search', { text, limit: mostFound, withMore }, signal);
        if (signal.aborted) return;
        const [before] = pick.activeItems;
        pick.items = itemsOf(answer, text, withMore);
        // While kinds are being read the list is made anew: whoever has gone down in it stays where he is.
        const same = pick.items.find((item) => isSameItem(item, before));
        if (same !== undefined && answered === text) pick.activeItems = [same];
        answered = text;
        pick.busy = answer.isReading;
        if (answer.isReading) timer = setTimeout(() => void search(), readAgainMs);
      } catch (error) {
        if (isCancelled(error)) return;
        notify.failure(problemOf(error));
        pick.hide();
      }
    };

    const leaveFor = (act: () => PromiseLike<void>): void => {
      pick.hide();
      act().then(undefined, (error: unknown) => {
        notify.failure(problemOf(error));
      });
    };

    pick.onDidChangeValue(() => void search());
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.isMore === true) {
        withMore = true;
        void search();
      } else if (item?.found !== undefined) {
        const { found } = item;
        leaveFor(() => revealObject(context, found));
      }
    });
    pick.onDidTriggerItemButton(({ item: { found }, button }) => {
      if (found !== undefined) leaveFor(() => (button === openButton ? open(found) : chooseAction(context, found)));
    });
    pick.onDidHide(() => {
      clearTimeout(timer);
      abort.abort();
      pick.dispose();
      resolve();
    });
    pick.show();
    void search();
  });

function isSameItem({ found }: FindItem, other: FindItem | undefined): boolean {
  const [left, right] = [found, other?.found];
  return (
    left !== undefined &&
    left.context === right?.context &&
    left.object.group === right.object.group &&
    left.object.kind === right.object.kind &&
    left.object.namespace === right.object.namespace &&
    left.object.name === right.object.name
  );
}

async function open(found: FoundObject): Promise<void> {
  const command = commandOf('open');
  if (command !== undefined) await vscode.commands.executeCommand(command, nodeOfObject(found));
}

function itemsOf(
  { found, total, contexts, kinds, isReading }: SearchAnswer,
  text: string,
  withMore: boolean,
): FindItem[] {
  if (contexts.length === 0)
    return [
      {
        label: vscode.l10n.t('No cluster is connected'),
        detail: vscode.l10n.t('Open a context in the Clusters view: what is connected is searched.'),
        alwaysShow: true,
      },
    ];
  const buttons = [...(commandOf('open') === undefined ? [] : [openButton]), actionsButton];
  const where: FindItem = {
    label: vscode.l10n.t('{0} of {1} found', formatCount(found.length), formatCount(total)),
    description: isReading ? vscode.l10n.t('and more is being read') : '',
    detail: vscode.l10n.t('Searched: {0} of {1}', [...kinds].sort().join(', '), contexts.join(', ')),
    alwaysShow: true,
  };
  const more: FindItem = {
    label: vscode.l10n.t('$(add) Search Pods and Services too'),
    detail: vscode.l10n.t('Reads them from {0}.', contexts.join(', ')),
    alwaysShow: true,
    isMore: true,
  };
  return [
    ...found.map((one): FindItem => {
      const { object, context, icon, reason } = one;
      return {
        label: object.name,
        description: [object.kind, object.namespace, context].filter((part) => part !== undefined).join(' · '),
        ...(reason === undefined ? {} : { detail: reason }),
        iconPath: iconOf(icon),
        alwaysShow: true,
        buttons,
        found: one,
      };
    }),
    ...(text === '' ? [] : [{ label: '', kind: vscode.QuickPickItemKind.Separator }]),
    ...(withMore ? [] : [more]),
    where,
  ];
}

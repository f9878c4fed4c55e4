import type { ItemState, Plan, PlanAction, PlanItem } from '../../../pattern/types.ts';
import type { PlanPageState } from '../../contract/plan.ts';
import { button, checkbox } from '../../ui/controls.ts';
import { h, type Child, type ElementNode } from '../../ui/dom.ts';
import { icon, type IconName } from '../../ui/icons.ts';
import { problemView } from '../../ui/problem-view.ts';
import type { PlanView } from './model.ts';
import { changesTable } from './changes-table.ts';
import { releaseObjects } from './release-objects.ts';
import { actionLooks, titleOf } from './words.ts';

/** What can be done in an item's detail. */
export interface ItemActions {
  takeOver(id: string, takesOver: boolean): void;
  openSource(component: string | undefined): void;
  undoRelease(id: string): void;
}

/** What stands under an opened row: the problem, who else owns what, the fields, the tool's output. */
export function itemDetail(
  state: PlanPageState,
  plan: Plan,
  item: PlanItem,
  view: PlanView,
  actions: ItemActions,
): ElementNode {
  const words = state.itemProblems[item.id];
  const output = state.output[item.id];
  const failed = state.states[item.id]?.is === 'failed';
  const parts: Child[] = [
    words !== undefined && problemView(words, failed ? {} : problemLook(item.action)),
    item.is === 'object' && item.conflicts.length > 0 && conflictPart(state, item, view, actions),
    item.is === 'object' && item.changes.length > 0 && changesTable(titleOf(item), item.changes),
    item.is === 'release' && item.action === 'conflict' && takeOverPart(state, item, view, actions),
    item.is === 'release' && failed && state.phase === 'finished' && undoPart(item, actions),
    item.is === 'release' && releaseObjects(state, item),
    output !== undefined && output !== '' && outputPart(item, output),
  ];
  const isEmpty = parts.every((part) => part === false);
  return h(
    'div',
    { class: 'detail' },
    parts,
    isEmpty && h('p', { class: 'muted' }, emptyText(plan, item, state.states[item.id])),
    item.component !== undefined &&
      h(
        'button',
        {
          class: 'link',
          type: 'button',
          on: {
            click: () => {
              actions.openSource(item.component);
            },
          },
        },
        `Open component ${item.component} in the pattern`,
      ),
  );
}

/** A problem of the plan itself looks like the action that it explains. */
function problemLook(action: PlanAction): { readonly icon: IconName; readonly tone: 'error' | 'warning' } {
  return { icon: actionLooks[action].icon, tone: action === 'blocked' || action === 'conflict' ? 'warning' : 'error' };
}

function emptyText(plan: Plan, item: PlanItem, itemState: ItemState | undefined): string {
  if (itemState !== undefined && itemState.is !== 'waiting') return 'There is nothing more to say about it.';
  switch (item.action) {
    case 'unchanged':
      return 'The cluster already has it as the pattern says.';
    case 'create':
      return `It is not in ${plan.context} yet and will be created as a whole.`;
    case 'delete':
      return `It will be deleted from ${plan.context}.`;
    default:
      return 'There is nothing more to say about it.';
  }
}

function conflictPart(
  state: PlanPageState,
  item: Extract<PlanItem, { is: 'object' }>,
  view: PlanView,
  actions: ItemActions,
): ElementNode {
  const managers = [...new Set(item.conflicts.map(({ manager }) => manager))].join(', ');
  return h(
    'div',
    { class: 'conflicts' },
    h('h3', {}, `Fields owned by ${managers}`),
    h(
      'ul',
      {},
      item.conflicts.map(({ field, manager }) =>
        h('li', {}, h('code', {}, field), h('span', { class: 'muted' }, ` is owned by `), h('strong', {}, manager)),
      ),
    ),
    checkbox({
      label: `Take over these fields of ${titleOf(item)} from ${managers}`,
      isChecked: view.takeOver.includes(item.id),
      isDisabled: state.phase !== 'planned',
      onChange: (takesOver) => {
        actions.takeOver(item.id, takesOver);
      },
    }),
    h(
      'p',
      { class: 'muted' },
      'Whoever set them may set them back. Without taking over, this object is left as it is in the cluster.',
    ),
  );
}

/** Consent to what the problem of a release says: nothing of it is done unless it is ticked. */
function takeOverPart(
  state: PlanPageState,
  item: Extract<PlanItem, { is: 'release' }>,
  view: PlanView,
  actions: ItemActions,
): ElementNode {
  return checkbox({
    label: state.plan?.verb === 'delete' ? `Delete ${titleOf(item)} nevertheless` : `Take over for ${titleOf(item)}`,
    isChecked: view.takeOver.includes(item.id),
    isDisabled: state.phase !== 'planned',
    onChange: (takesOver) => {
      actions.takeOver(item.id, takesOver);
    },
  });
}

/** What can be done beside going on: applying again begins where it stopped. */
function undoPart(item: Extract<PlanItem, { is: 'release' }>, actions: ItemActions): ElementNode {
  return button({
    key: 'undo',
    label: item.installedVersion === undefined ? 'Remove Release' : 'Roll Back Release',
    onPress: () => {
      actions.undoRelease(item.id);
    },
  });
}

function outputPart(item: PlanItem, output: string): ElementNode {
  return h(
    'div',
    {},
    h('h3', {}, icon('info'), ' Output of the tool'),
    h(
      'pre',
      { class: 'output', role: 'log', tabindex: 0, 'aria-label': `Output for ${titleOf(item)}`, created: followEnd },
      output,
    ),
  );
}

/** Keeps the end in sight while text arrives, unless the person scrolled up to read. */
function followEnd(element: HTMLElement): void {
  let isAtEnd = true;
  element.scrollTop = element.scrollHeight;
  element.addEventListener('scroll', () => {
    isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 8;
  });
  new MutationObserver(() => {
    if (isAtEnd) element.scrollTop = element.scrollHeight;
  }).observe(element, { childList: true, characterData: true, subtree: true });
}

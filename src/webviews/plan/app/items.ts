import { formatPlural } from '../../../core/format.ts';
import type { Plan, PlanItem } from '../../../pattern/types.ts';
import type { PlanPageState } from '../../contract/plan.ts';
import { checkbox, progressRing, textField } from '../../ui/controls.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { moveInList } from '../../ui/focus.ts';
import { icon } from '../../ui/icons.ts';
import { itemDetail, type ItemActions } from './item-detail.ts';
import { wavesOf, type PlanView } from './model.ts';
import { actionLooks, lookOfState, releaseDetail, titleOf } from './words.ts';

/** What can be done in the list. */
export interface ListActions extends ItemActions {
  toggle(id: string): void;
  filter(text: string): void;
  hideUnchanged(hides: boolean): void;
}

/** A list this long gets a filter. */
const longListItems = 12;

/** The items by wave, with a filter where the list is long. */
export function itemList(state: PlanPageState, plan: Plan, view: PlanView, actions: ListActions): ElementNode {
  const waves = wavesOf(plan, view);
  const shownItems = waves.reduce((sum, { items }) => sum + items.length, 0);
  const unchanged = plan.items.filter(({ action }) => action === 'unchanged').length;
  return h(
    'section',
    { class: 'items', 'aria-label': 'Objects of the plan', on: { keydown: moveBetweenRows } },
    h(
      'div',
      { class: 'actions filters' },
      plan.items.length > longListItems &&
        textField({
          label: 'Filter by action, kind, name or component',
          value: view.filter,
          class: 'filter',
          onInput: (text) => {
            actions.filter(text);
          },
        }),
      unchanged > 0 &&
        unchanged < plan.items.length &&
        checkbox({
          label: 'Hide unchanged objects',
          isChecked: view.hidesUnchanged,
          onChange: (hides) => {
            actions.hideUnchanged(hides);
          },
        }),
      shownItems < plan.items.length &&
        h(
          'span',
          { class: 'muted', role: 'status' },
          `Showing ${shownItems} of ${formatPlural(plan.items.length, 'object')}`,
        ),
    ),
    waves.map(({ wave, items }, index) =>
      h(
        'section',
        { key: String(wave), 'aria-labelledby': `wave-${wave}` },
        h(
          'h2',
          { id: `wave-${wave}` },
          `Wave ${index + 1}`,
          h('span', { class: 'muted wave-count' }, formatPlural(items.length, 'object')),
        ),
        h(
          'ul',
          { class: 'rows' },
          items.map((item) => row(state, plan, item, view, actions)),
        ),
      ),
    ),
  );
}

function moveBetweenRows(event: KeyboardEvent, list: HTMLElement): void {
  moveInList(event, [...list.querySelectorAll<HTMLElement>('.row')]);
}

function row(state: PlanPageState, plan: Plan, item: PlanItem, view: PlanView, actions: ListActions): ElementNode {
  const isOpen = view.opened.includes(item.id);
  const look = actionLooks[item.action];
  const extra = releaseDetail(item);
  return h(
    'li',
    { key: item.id, class: 'item' },
    h(
      'button',
      {
        class: 'row',
        type: 'button',
        'aria-expanded': isOpen,
        on: {
          click: () => {
            actions.toggle(item.id);
          },
        },
      },
      icon(isOpen ? 'chevron-down' : 'chevron-right'),
      h('span', { class: `action ${look.tone}` }, icon(look.icon), look.word),
      h(
        'span',
        { class: 'what' },
        h('span', { class: 'title' }, titleOf(item)),
        extra !== undefined && h('span', { class: 'muted' }, ` ${extra}`),
      ),
      h('span', { class: 'component muted' }, item.component === undefined ? '' : `component ${item.component}`),
      liveState(state, item),
    ),
    isOpen && itemDetail(state, plan, item, view, actions),
  );
}

function liveState(state: PlanPageState, item: PlanItem): ElementNode | false {
  const itemState = state.states[item.id];
  if (itemState === undefined) return false;
  const look = lookOfState(itemState);
  return h(
    'span',
    { class: 'state' },
    itemState.is === 'working' ? progressRing() : h('span', { class: look.tone }, icon(look.icon)),
    h('span', { class: look.tone }, look.word),
    look.detail !== undefined && h('span', { class: 'muted' }, look.detail),
  );
}

import { formatCount, formatPlural } from '../../../core/format.ts';
import type { Plan } from '../../../pattern/types.ts';
import type { PlanPageState } from '../../contract/plan.ts';
import { button, progressRing, textField } from '../../ui/controls.ts';
import { h, type Child, type ElementNode } from '../../ui/dom.ts';
import { icon } from '../../ui/icons.ts';
import { countActions, mainAction, progressOf, type PlanView } from './model.ts';
import { actionLooks } from './words.ts';

/** What can be done in the header. */
export interface HeaderActions {
  apply(): void;
  cancel(): void;
  planAgain(): void;
  typeContext(text: string): void;
  openSource(component: string | undefined): void;
}

/** A button was pressed and the host has not answered yet. */
export type Pending = 'apply' | 'cancel' | 'plan-again' | undefined;

/** Title and where it goes: the cluster and the namespace in plain sight. */
export function header(state: PlanPageState, actions: HeaderActions): ElementNode {
  const { plan } = state;
  return h(
    'header',
    { class: 'page-head' },
    h('h1', {}, state.title),
    plan !== undefined &&
      h(
        'dl',
        { class: 'facts' },
        h('dt', {}, 'Cluster'),
        h(
          'dd',
          {},
          h('strong', { class: 'context' }, plan.context),
          plan.isProtected && h('span', { class: 'badge' }, icon('shield'), ' protected'),
          h('span', { class: 'muted' }, ` ${plan.server}`),
        ),
        h('dt', {}, 'Namespace'),
        h('dd', {}, h('strong', {}, plan.namespace)),
        plan.source !== '' && h('dt', {}, 'Pattern'),
        plan.source !== '' &&
          h(
            'dd',
            {},
            h(
              'button',
              {
                class: 'link',
                type: 'button',
                on: {
                  click: () => {
                    actions.openSource(undefined);
                  },
                },
              },
              plan.source,
            ),
          ),
      ),
  );
}

/** The bar that stays in sight: counts, the buttons of the moment, and the name to type for a protected context. */
export function actionBar(
  state: PlanPageState,
  plan: Plan | undefined,
  view: PlanView,
  pending: Pending,
  actions: HeaderActions,
): ElementNode {
  return h(
    'div',
    { class: 'bar', id: 'bar', role: 'group', 'aria-label': 'Actions' },
    plan !== undefined && counts(plan),
    controlsOf(state, plan, view, pending, actions),
  );
}

function controlsOf(
  state: PlanPageState,
  plan: Plan | undefined,
  view: PlanView,
  pending: Pending,
  actions: HeaderActions,
): Child {
  switch (state.phase) {
    case 'planning':
      return h(
        'div',
        { key: 'planning', class: 'actions' },
        progressRing(),
        h('span', {}, 'Asking the cluster what would change...'),
        cancelButton(pending, actions),
      );
    case 'applying':
      return applyingControls(state, plan, pending, actions);
    default:
      return idleControls(state, plan, view, pending, actions);
  }
}

function cancelButton(pending: Pending, actions: HeaderActions): ElementNode {
  return button({
    key: 'cancel',
    label: pending === 'cancel' ? 'Stopping...' : 'Cancel',
    icon: 'stop',
    isBusy: pending === 'cancel',
    onPress: () => {
      actions.cancel();
    },
  });
}

function counts(plan: Plan): ElementNode {
  return h(
    'ul',
    { class: 'counts', 'aria-label': `${formatPlural(plan.items.length, 'object')} in the plan` },
    countActions(plan.items).map(({ action, count }) => {
      const look = actionLooks[action];
      return h(
        'li',
        { key: action },
        h('span', { class: look.tone }, icon(look.icon), look.word),
        ` ${formatCount(count)}`,
      );
    }),
  );
}

function applyingControls(
  state: PlanPageState,
  plan: Plan | undefined,
  pending: Pending,
  actions: HeaderActions,
): Child {
  const { finished, failed, total } = progressOf(state);
  const verb = plan?.verb === 'delete' ? 'Deleting' : 'Applying';
  const progress = total === 0 ? '' : `: ${formatCount(finished)} of ${formatCount(total)}`;
  return h(
    'div',
    { key: 'applying', class: 'actions' },
    progressRing(),
    h('span', {}, `${verb}${progress}`),
    failed > 0 && h('span', { class: 'bad' }, icon('error'), ` ${formatCount(failed)} failed`),
    cancelButton(pending, actions),
    h('span', { class: 'muted' }, 'What has been done stays; the rest is left alone.'),
  );
}

function idleControls(
  state: PlanPageState,
  plan: Plan | undefined,
  view: PlanView,
  pending: Pending,
  actions: HeaderActions,
): Child {
  const canApply = state.phase === 'planned' && plan !== undefined;
  const main = canApply ? mainAction(state, plan, view) : undefined;
  const isDisabled = main?.because !== undefined;
  function apply(): void {
    if (!isDisabled && pending === undefined) actions.apply();
  }
  return [
    canApply && plan.isProtected && state.cannotApply === undefined
      ? textField({
          label: `Protected cluster: type ${plan.context} to ${plan.verb}`,
          value: view.typedContext,
          placeholder: plan.context,
          class: 'confirm',
          onInput: (text) => {
            actions.typeContext(text);
          },
          onEnter: apply,
        })
      : false,
    h(
      'div',
      { key: 'idle', class: 'actions' },
      main !== undefined &&
        button({
          key: 'apply',
          label: pending === 'apply' ? 'Starting...' : main.label,
          icon: plan?.verb === 'delete' ? 'trash' : 'play',
          appearance: 'primary',
          isDisabled,
          isBusy: pending !== undefined,
          onPress: apply,
        }),
      button({
        key: 'plan-again',
        label: 'Plan Again',
        isBusy: pending !== undefined,
        onPress: () => {
          actions.planAgain();
        },
      }),
      main?.because !== undefined && h('span', { class: 'because' }, main.because),
      main?.because === undefined && main?.leftOut.map((words) => h('span', { class: 'muted' }, words)),
    ),
  ];
}

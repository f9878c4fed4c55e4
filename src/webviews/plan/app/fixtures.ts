import type { PlanPageOut, PlanPageState } from '../../contract/plan.ts';
import type { Scenario } from '../../contract/scenario.ts';

/** Plans for scenarios: the demo shop, in all the states that the page can be in. */
export type PlanScenario = Scenario<PlanPageState, PlanPageOut>;

type Plan = NonNullable<PlanPageState['plan']>;
type Item = Plan['items'][number];
type PlannedObject = Extract<Item, { is: 'object' }>;
type State = PlanPageState['states'][string];

const groups: Readonly<Record<string, string>> = { Deployment: 'apps', VirtualService: 'networking.istio.io' };

/** An object of the plan; its id is its title in small letters. */
export function object(
  kind: string,
  name: string,
  wave: number,
  action: Item['action'],
  extras: Partial<PlannedObject> = {},
): PlannedObject {
  return {
    is: 'object',
    id: `${kind}-${name}`.toLowerCase(),
    component: name,
    wave,
    action,
    reference: {
      group: groups[kind] ?? '',
      version: 'v1',
      kind,
      name,
      ...(kind === 'Namespace' ? {} : { namespace: 'shop' }),
    },
    changes: [],
    conflicts: [],
    ...extras,
  };
}

/** The seven objects of the shop: one of each action that people meet every day. */
export const shopItems: readonly Item[] = [
  object('Namespace', 'shop', 0, 'unchanged'),
  object('Service', 'web', 1, 'unchanged'),
  object('Service', 'cart', 1, 'create'),
  object('Deployment', 'cart', 1, 'create'),
  object('Deployment', 'web', 1, 'change', {
    changes: [
      {
        path: 'spec.template.spec.containers[name=web].image',
        before: 'registry.example/shop/web:1.9.3',
        after: 'registry.example/shop/web:1.10.0',
        owners: ['meshdeck:shop-6f2c'],
      },
      { path: 'spec.template.metadata.labels.version', after: 'v2', owners: [] },
      {
        path: 'spec.template.spec.containers[name=web].resources',
        before: { limits: { memory: '128Mi' } },
        after: { limits: { memory: '256Mi' }, requests: { cpu: '100m' } },
        owners: ['meshdeck:shop-6f2c', 'kubectl-edit'],
      },
    ],
  }),
  object('Deployment', 'payments', 1, 'conflict', {
    changes: [{ path: 'spec.replicas', before: 5, after: 3, owners: ['horizontal-pod-autoscaler'] }],
    conflicts: [{ field: '.spec.replicas', manager: 'horizontal-pod-autoscaler' }],
  }),
  object('VirtualService', 'web', 2, 'create'),
];

/** A plan of the shop. */
export function shopPlan(extras: Partial<Plan> = {}): Plan {
  return {
    id: 'plan-1',
    verb: 'apply',
    patternName: 'shop',
    source: 'shop.pattern.yaml',
    context: 'staging-eu',
    server: 'https://10.20.0.1:6443',
    namespace: 'shop',
    isProtected: false,
    fieldManager: 'meshdeck:shop-6f2c',
    applySetId: 'applyset-shop-6f2c',
    createdAt: '2026-11-20T14:02:00.000Z',
    items: shopItems,
    notes: [],
    ...extras,
  };
}

/** A page that shows a plan. */
export function pageState(extras: Partial<PlanPageState> = {}): PlanPageState {
  return { ...stateWithoutPlan({ phase: 'planned' }), plan: shopPlan(), ...extras };
}

/** A page before there is a plan. */
export function stateWithoutPlan(extras: Pick<PlanPageState, 'phase'> & Partial<PlanPageState>): PlanPageState {
  return { title: 'Plan of shop', itemProblems: {}, notes: [], states: {}, output: {}, ...extras };
}

/** Applies a plan as a host would: waiting, working and done for each item that is applied, then the summary. */
export function applied(state: PlanPageState, takeOver: readonly string[]): readonly PlanPageState[] {
  const { plan } = state;
  if (plan === undefined) return [];
  let states: Readonly<Record<string, State>> = Object.fromEntries(plan.items.map(({ id }) => [id, { is: 'waiting' }]));
  const steps: PlanPageState[] = [{ ...state, phase: 'applying', states }];
  for (const item of plan.items) {
    states = { ...states, [item.id]: { is: 'working', what: plan.verb === 'delete' ? 'deleting' : 'applying' } };
    steps.push({ ...state, phase: 'applying', states });
    states = { ...states, [item.id]: endOf(item, takeOver) };
  }
  const items = plan.items.map((item) => ({ id: item.id, title: titleOf(item), state: endOf(item, takeOver) }));
  steps.push({
    ...state,
    phase: 'finished',
    states,
    summary: { planId: plan.id, outcome: 'succeeded', durationMs: 4_210, items },
  });
  return steps;
}

function endOf(item: Item, takeOver: readonly string[]): State {
  const current = { state: 'current', reason: '3/3 replicas ready' } as const;
  if (item.action === 'unchanged') return { is: 'done', result: 'unchanged' };
  if (item.action === 'delete') return { is: 'done', result: 'deleted' };
  if (item.action === 'conflict' && !takeOver.includes(item.id)) return { is: 'skipped', because: 'not-chosen' };
  const isDeployment = item.is === 'object' && item.reference.kind === 'Deployment';
  return {
    is: 'done',
    result: item.action === 'create' ? 'created' : 'changed',
    ...(isDeployment ? { readiness: current } : {}),
  };
}

/** `Deployment shop/web`. */
export function titleOf(item: Item): string {
  if (item.is === 'release') return `Helm release ${item.namespace}/${item.release}`;
  const { kind, namespace, name } = item.reference;
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** Answers like a host: applies, stops, plans again. */
export function respond(message: PlanPageOut, state: PlanPageState): readonly PlanPageState[] {
  switch (message.type) {
    case 'apply':
      return applied(state, message.takeOver);
    case 'cancel':
      return [{ ...state, phase: 'planned', states: {} }];
    case 'plan-again':
      return [{ ...state, phase: 'planning' }, state];
    case 'ready':
    case 'undo-release':
    case 'open-source':
      return [];
  }
}

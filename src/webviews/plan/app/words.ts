import { describeReference } from '../../../core/kubernetes.ts';
import type { JsonValue } from '../../../core/json.ts';
import type { ItemState, PlanAction, PlanItem } from '../../../pattern/types.ts';
import type { IconName } from '../../ui/icons.ts';

/** How something is shown: always a word and a shape, the tone only beside them. */
export interface Look {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: 'good' | 'bad' | 'warn' | 'calm' | 'muted';
}

/** The look of each action, in the order in which they are counted. */
export const actionLooks: Readonly<Record<PlanAction, Look>> = {
  create: { word: 'create', icon: 'add', tone: 'good' },
  change: { word: 'change', icon: 'edit', tone: 'calm' },
  delete: { word: 'delete', icon: 'trash', tone: 'bad' },
  conflict: { word: 'conflict', icon: 'warning', tone: 'warn' },
  forbidden: { word: 'forbidden', icon: 'lock', tone: 'bad' },
  invalid: { word: 'invalid', icon: 'error', tone: 'bad' },
  blocked: { word: 'blocked', icon: 'clock', tone: 'warn' },
  unchanged: { word: 'unchanged', icon: 'equal', tone: 'muted' },
};

/** `Deployment shop/web`, or `Helm release istio-system/istiod`. */
export function titleOf(item: PlanItem): string {
  return item.is === 'object' ? describeReference(item.reference) : `Helm release ${item.namespace}/${item.release}`;
}

/** What a release does beyond its action: `istiod 1.30.3, from 1.29.1`. */
export function releaseDetail(item: PlanItem): string | undefined {
  if (item.is !== 'release') return undefined;
  const version = item.action === 'delete' ? item.installedVersion : item.version;
  const chart = version === undefined ? item.chart : `${item.chart} ${version}`;
  if (item.action === 'delete') return chart;
  return item.installedVersion === undefined || item.installedVersion === item.version
    ? chart
    : `${chart}, from ${item.installedVersion}`;
}

const workingWords = {
  applying: 'applying',
  deleting: 'deleting',
  installing: 'installing',
  'waiting-for-readiness': 'waiting for readiness',
} as const;

const skippedWords = {
  cancelled: 'stopped before its turn',
  'dependency-failed': 'something it depends on failed',
  'not-chosen': 'its conflict was not taken over',
} as const;

/** The look of an item during and after an apply, and what more there is to say. */
export function lookOfState(state: ItemState): Look & { readonly detail?: string } {
  switch (state.is) {
    case 'waiting':
      return { word: 'waiting', icon: 'clock', tone: 'muted' };
    case 'working':
      return withDetail({ word: workingWords[state.what], icon: 'play', tone: 'calm' }, state.readiness?.reason);
    case 'done': {
      const icon: IconName = state.result === 'unchanged' ? 'equal' : 'pass';
      const tone = state.result === 'unchanged' ? 'muted' : 'good';
      return withDetail({ word: state.result, icon, tone }, state.readiness?.reason);
    }
    case 'failed':
      return { word: 'failed', icon: 'error', tone: 'bad' };
    case 'skipped':
      return {
        word: 'left alone',
        icon: 'skip',
        tone: 'warn',
        detail: [skippedWords[state.because], state.detail].filter((part) => part !== undefined).join(': '),
      };
  }
}

function withDetail(look: Look, detail: string | undefined): Look & { readonly detail?: string } {
  return detail === undefined || detail === '' ? look : { ...look, detail };
}

/** A value of a field: text as it is, the rest as JSON; undefined where there is none. */
export function valueText(value: JsonValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? (value === '' ? '""' : value) : JSON.stringify(value, null, 1);
}

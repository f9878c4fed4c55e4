import type { QuotaFacts } from '../../../cluster/kinds/in-namespace.ts';
import { quotaKind } from '../../../cluster/kinds/in-namespace.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import { formatCount, formatShare } from '../../../core/format.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import { quantityValue } from '../../../core/quantities.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, fixed, lazy } from '../children.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { instead, stateWord } from './kind-states.ts';
import type { Place } from './place.ts';
import { joined, pathIn, rowBase, spoken } from './place.ts';

const group = 'quotas';

/** From this share on a limit is shown as scarce. */
const scarceShare = 0.9;

type Quota = Entry<QuotaFacts>;

/** How much of one limit of a quota is used. */
export interface UsedLimit {
  readonly quota: string;
  readonly resource: string;
  readonly used: string;
  readonly hard: string;
  /** 0 to 1, and more where a limit was lowered below what is used. Of a limit of zero it is 0, or 1 where something is used. */
  readonly share: number;
}

/** The limits of quotas, the scarcest first. A limit whose quantities cannot be read is left out. */
export function usedLimits(quotas: Iterable<Quota>): readonly UsedLimit[] {
  const limits: UsedLimit[] = [];
  for (const { name, facts } of quotas)
    for (const { resource, used, hard } of facts.limits) {
      const [usedValue, hardValue] = [quantityValue(used), quantityValue(hard)];
      if (usedValue === undefined || hardValue === undefined) continue;
      const share = hardValue > 0 ? usedValue / hardValue : usedValue > 0 ? 1 : 0;
      limits.push({ quota: name, resource, used, hard, share });
    }
  return limits.sort((left, right) => right.share - left.share || (left.resource < right.resource ? -1 : 1));
}

/** The scarcest limit of a namespace in words: `92 % of pods`. */
export function scarcestOf(view: ClusterView, namespace: string): UsedLimit | undefined {
  return usedLimits(view.cache.storeOf(quotaKind).in(namespace).values())[0];
}

/** `92 % of pods`. */
export function shareWord({ share, resource }: UsedLimit): string {
  return `${percent(share)} of ${resource}`;
}

/** The row that holds the quotas of a namespace; absent where there are none. */
export function quotaGroupRow(place: Place): Row | undefined {
  const count = place.view.cache.storeOf(quotaKind).in(place.namespace).size;
  const isDenied = stateWord(place, [quotaKind.id]) === 'not permitted';
  if (count === 0 && !isDenied) return undefined;
  const scarcest = scarcestOf(place.view, place.namespace);
  const words = isDenied && count === 0 ? 'not permitted' : joined(formatCount(count), scarcest && shareWord(scarcest));
  return {
    ...rowBase(place, pathIn(place, group)),
    kind: 'group.quotas',
    label: 'Quotas',
    description: words,
    tooltip: scarcest === undefined ? '' : escapeMarkdown(`Scarcest: ${limitLine(scarcest)}`),
    icon: count === 0 ? 'denied' : iconOfShare(scarcest?.share ?? 0, 'group'),
    accessibleText: spoken('Quotas', words.replace(' · ', ', ')),
    expandable: true,
  };
}

/** The quotas of a namespace by name. */
export function quotasChildren(place: Place): Children {
  const path = pathIn(place, group);
  const quotas = [...place.view.cache.storeOf(quotaKind).in(place.namespace).values()];
  if (quotas.length === 0)
    return fixed(
      instead(place, path, [quotaKind.id], {
        reading: 'Reading quotas…',
        label: 'No quotas',
        next: 'Nothing limits how much this namespace may use.',
      }),
    );
  return lazy([], quotas.sort(byName), (quota) => quotaRow(place, quota));
}

/** The limits of one quota, the scarcest first. */
export function quotaLimitsChildren(place: Place, name: string): Children {
  const quota = place.view.cache.storeOf(quotaKind).get(`${place.namespace}/${name}`);
  return fixed(
    usedLimits(quota === undefined ? [] : [quota]).map((limit) => ({
      ...rowBase(place, pathIn(place, group, name, limit.resource)),
      kind: 'quota.limit',
      label: limit.resource,
      description: `${limit.used} of ${limit.hard} · ${percent(limit.share)}`,
      tooltip: escapeMarkdown(limitLine(limit)),
      icon: iconOfShare(limit.share, 'healthy'),
      accessibleText: spoken(limit.resource, `${limit.used} of ${limit.hard} used`, percent(limit.share)),
      expandable: false,
    })),
  );
}

/** `pods: 46 of 50 used, 92 % (quota compute)`. */
export function limitLine(limit: UsedLimit): string {
  const { resource, used, hard, share, quota } = limit;
  return `${resource}: ${used} of ${hard} used, ${percent(share)} (quota ${quota})`;
}

function quotaRow(place: Place, quota: Quota): Row {
  const { namespace, name } = quota;
  const limits = usedLimits([quota]);
  const [scarcest] = limits;
  const words = scarcest === undefined ? 'no limits' : shareWord(scarcest);
  const object: ObjectReference = { group: '', version: 'v1', kind: 'ResourceQuota', namespace, name };
  return {
    ...rowBase(place, pathIn(place, group, name)),
    kind: 'quota',
    label: name,
    description: words,
    tooltip: paragraphs(
      escapeMarkdown(`ResourceQuota ${namespace}/${name}`),
      ...limits.map((limit) => escapeMarkdown(limitLine(limit))),
      escapeMarkdown(`Shown as scarce from ${percent(scarceShare)} on.`),
    ),
    icon: iconOfShare(scarcest?.share ?? 0, 'healthy'),
    accessibleText: spoken('Quota', name, words),
    expandable: limits.length > 0,
    name,
    object,
    actions: actionsOf(object),
  };
}

/** Whole percents, rounded down: 99.9 % is not full. */
function percent(share: number): string {
  return formatShare(Math.floor(share * 100 + 1e-9) / 100);
}

function iconOfShare(share: number, otherwise: RowIcon): RowIcon {
  return share >= scarceShare ? 'warning' : otherwise;
}

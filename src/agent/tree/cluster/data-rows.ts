import type { KindState } from '../../../cluster/cache/types.ts';
import type { ResourceId } from '../../../cluster/kinds/kind.ts';
import { kindModules } from '../../../cluster/kinds/table.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { emptyRow, fixed } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { behind, deniedWords, stateIcons } from '../state-words.ts';

const path = ['cluster', 'data'] as const;

/** So many namespaces are named; the tooltip has the rest. */
const namedNamespaces = 3;

/** How far all data together is: as far as the worst part that is followed. */
export function dataState(view: ClusterView, now: Date): { readonly icon: RowIcon; readonly words: string } {
  const states = [...view.cache.followed()].map(({ state }) => state);
  const away = states
    .flatMap((state) => (state.is === 'reconnecting' ? [state.sinceMs] : []))
    .sort((left, right) => left - right)[0];
  if (away !== undefined) return { icon: 'reconnecting', words: `${behind(away, now)} behind: reconnecting` };
  const kinds = kindsOf(view);
  const denied = kinds.filter(({ whole }) => whole?.is === 'denied').length;
  if (denied > 0 && denied === kinds.length) return { icon: 'denied', words: 'not permitted' };
  if (states.some(({ is }) => is === 'starting')) return { icon: 'connecting', words: 'reading…' };
  return { icon: 'healthy', words: denied === 0 ? 'live' : `live · ${formatPlural(denied, 'kind')} not permitted` };
}

/** How old what the trees show is. */
export function dataRow(view: ClusterView, context: string, now: Date): Row {
  const { icon, words } = dataState(view, now);
  return {
    id: rowId(context, ...path),
    kind: 'cluster.part',
    label: 'Data',
    description: words,
    tooltip: paragraphs(
      'Live means: the API server tells each change as it happens. Behind means: what is shown was true so long ago; it is read again as soon as the server answers.',
      'Only what somebody looks at is followed, and half a minute longer.',
    ),
    icon,
    accessibleText: `Data, ${words}`,
    expandable: true,
    context,
  };
}

/** Each kind that is followed: how many objects are known of it, and how far it is. */
export function dataRows(view: ClusterView, context: string, now: Date): Children {
  const rows = kindsOf(view).map((kind) => followedRow(kind, view, context, now));
  if (rows.length === 0) return fixed([emptyRow(context, path, 'Nothing is followed', 'idle')]);
  return fixed(rows.sort((left, right) => (left.label < right.label ? -1 : 1)));
}

interface FollowedKindFacts {
  readonly id: ResourceId;
  /** In the whole cluster; undefined where only namespaces are followed. */
  readonly whole: KindState | undefined;
  /** By namespace. */
  readonly parts: readonly { readonly namespace: string; readonly state: KindState }[];
}

function kindsOf(view: ClusterView): readonly FollowedKindFacts[] {
  const followed = [...view.cache.followed()];
  return [...new Set(followed.map(({ id }) => id))].map((id) => {
    const mine = followed.filter((one) => one.id === id);
    return {
      id,
      whole: mine.find(({ namespace }) => namespace === '')?.state,
      parts: mine.filter(({ namespace }) => namespace !== ''),
    };
  });
}

function followedRow({ id, whole, parts }: FollowedKindFacts, view: ClusterView, context: string, now: Date): Row {
  const store = view.cache.storeById(id);
  const state = whole ?? worstOf(parts.map((part) => part.state));
  const readable = parts.filter((part) => part.state.is !== 'denied').map(({ namespace }) => namespace);
  const words = [
    ...(state.is === 'denied' && readable.length === 0 ? [] : [formatPlural(store?.size ?? 0, 'object')]),
    stateWords(state, now),
    ...(readable.length === 0 ? [] : [`${whole?.is === 'denied' ? 'instead ' : ''}in ${shortList(readable)}`]),
  ];
  const label = kindModules.get(id)?.kind ?? store?.module.kind ?? id;
  const problem = state.is === 'denied' || state.is === 'reconnecting' ? state.problem : undefined;
  return {
    id: rowId(context, ...path, id),
    kind: 'followed',
    label,
    description: words.join(' · '),
    tooltip: paragraphs(
      escapeMarkdown(id),
      ...parts.map(({ namespace, state: partState }) =>
        escapeMarkdown(
          `Namespace ${namespace}: ${formatPlural(store?.in(namespace).size ?? 0, 'object')}, ${stateWords(partState, now)}`,
        ),
      ),
    ),
    icon: stateIcons[state.is],
    accessibleText: [label, ...words].join(', '),
    expandable: false,
    context,
    ...(problem === undefined ? {} : { problem }),
  };
}

function stateWords(state: KindState, now: Date): string {
  switch (state.is) {
    case 'live':
      return 'live';
    case 'starting':
      return 'reading…';
    case 'reconnecting':
      return `${behind(state.sinceMs, now)} behind: reconnecting`;
    case 'denied':
      return deniedWords(state.problem);
    case 'not-served':
      return 'not served';
    case 'idle':
      return 'not followed';
  }
}

const worstFirst: readonly KindState['is'][] = ['reconnecting', 'denied', 'starting', 'not-served', 'idle', 'live'];

function worstOf(states: readonly KindState[]): KindState {
  return (
    [...states].sort((left, right) => worstFirst.indexOf(left.is) - worstFirst.indexOf(right.is))[0] ?? { is: 'idle' }
  );
}

function shortList(names: readonly string[]): string {
  const rest = names.length - namedNamespaces;
  return rest > 0 ? `${names.slice(0, namedNamespaces).join(', ')} and ${formatCount(rest)} more` : names.join(', ');
}

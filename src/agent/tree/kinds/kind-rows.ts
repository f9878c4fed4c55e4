import { hasDefinition } from '../../../cluster/built-in-groups.ts';
import type { AnyFacts } from '../../../cluster/kinds/any.ts';
import { resourceId } from '../../../cluster/kinds/any.ts';
import type { KindStore } from '../../../cluster/cache/kind-store.ts';
import type { Entry, ResourceId } from '../../../cluster/kinds/kind.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ClusterView, Topic } from '../../cache/cluster-view.ts';
import { columnsTopic, kindTopic } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { emptyRow, fixed, lazy, problemRow } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import type { TreeNode } from '../node.ts';
import { behind, deniedWords } from '../state-words.ts';
import { unreadCatalogRow } from '../unread-catalog.ts';
import { objectRow } from './object-row.ts';

/** A list of kinds is counted while it is open up to so many kinds: each one is a watch of its own. */
const mostCounted = 30;

/** Kinds that can be listed and followed, by name. */
export function listable(resources: readonly ServedResource[]): readonly ServedResource[] {
  return resources
    .filter(({ plural, verbs }) => !plural.includes('/') && verbs.includes('list') && verbs.includes('watch'))
    .sort((left, right) => (idOf(left) < idOf(right) ? -1 : 1))
    .sort((left, right) => (left.kind < right.kind ? -1 : left.kind > right.kind ? 1 : 0));
}

/** Kinds of the given groups that the server serves. */
export function kindsOfGroups(view: ClusterView, groups: readonly string[]): readonly ServedResource[] {
  return listable(groups.flatMap((group) => view.cache.catalog?.ofGroup(group) ?? []));
}

/** What a row of kinds stands for. */
export interface KindList {
  /** Path of the row whose children the kinds are. */
  readonly path: readonly string[];
  readonly resources: (view: ClusterView) => readonly ServedResource[];
  /** What changes which kinds there are. */
  readonly topics?: readonly Topic[];
  /** Said where there is none. */
  readonly empty: { readonly label: string; readonly tooltip: string };
  /** Kinds are followed only where one of them is open, because there may be very many. */
  readonly isCounted: boolean;
}

/** Below a list of kinds: the kinds, and below each its objects. */
export function kindListNode(list: KindList, [id]: readonly string[], view: ClusterView): TreeNode {
  if (id !== undefined) return kindNode([...list.path, id], id);
  const resources = list.resources(view);
  const counted = list.isCounted && resources.length <= mostCounted ? resources.map(idOf) : [];
  return {
    topics: [...(list.topics ?? []), ...resources.map((resource) => kindTopic(idOf(resource)))],
    needs: counted.map((needed) => ({ id: needed })),
    children: ({ name }, current, now) => kindListChildren(list, current, name, now),
  };
}

function kindListChildren(list: KindList, view: ClusterView, context: string, now: Date): Children {
  const resources = list.resources(view);
  if (resources.length > 0) return lazy([], resources, (resource) => kindRow(view, context, list.path, resource, now));
  const unread = unreadCatalogRow(view.cache, context, list.path);
  if (unread !== undefined) return fixed([unread]);
  return fixed([emptyRow(context, list.path, list.empty.label, 'idle', escapeMarkdown(list.empty.tooltip))]);
}

/** Objects of one kind over all namespaces that may be read. */
function kindNode(path: readonly string[], id: ResourceId): TreeNode {
  return {
    topics: [kindTopic(id), columnsTopic(id), 'time'],
    needs: [{ id }],
    columnsOf: hasDefinition(id) ? [id] : [],
    children: ({ name }, view, now) => objectRows(view, name, path, id, now),
  };
}

/** `VirtualService  31 in 4 namespaces`, `Gateway  1 in shop`. */
function kindRow(
  view: ClusterView,
  context: string,
  path: readonly string[],
  resource: ServedResource,
  now: Date,
): Row {
  const id = idOf(resource);
  const { kind, group } = resource;
  const { icon, words } = kindState(view, resource, now);
  const state = view.cache.stateOf(id);
  const problem = state.is === 'denied' || state.is === 'reconnecting' ? state.problem : view.cache.denialOf(id);
  return {
    id: rowId(context, ...path, id),
    kind: 'kind',
    label: kind,
    ...(words.length === 0 ? {} : { description: words.join(' · ') }),
    tooltip: paragraphs(
      escapeMarkdown(`${kind} of ${group === '' ? 'the core group' : group}/${resource.version}`),
      resource.namespaced ? undefined : 'Of the whole cluster, in no namespace.',
      state.is === 'idle' ? 'Expand the row to read its objects; they are followed while it is open.' : undefined,
    ),
    icon,
    accessibleText: [kind, ...words].join(', '),
    expandable: true,
    context,
    ...(problem === undefined ? {} : { problem }),
  };
}

function kindState(
  view: ClusterView,
  resource: ServedResource,
  now: Date,
): { readonly icon: RowIcon; readonly words: readonly string[] } {
  const id = idOf(resource);
  const state = view.cache.stateOf(id);
  const store = view.cache.storeById(id);
  const denial = view.cache.denialOf(id);
  const partial = denial === undefined ? [] : [deniedWords(denial)];
  switch (state.is) {
    case 'idle':
      return { icon: 'group', words: [] };
    case 'starting':
      return { icon: 'connecting', words: ['reading…'] };
    case 'not-served':
      return { icon: 'idle', words: ['not served now'] };
    case 'denied':
      return { icon: 'denied', words: [deniedWords(state.problem)] };
    case 'reconnecting':
      return {
        icon: 'reconnecting',
        words: [countWords(store, resource), `${behind(state.sinceMs, now)} behind`, ...partial],
      };
    case 'live':
      return {
        icon: partial.length > 0 ? 'denied' : worstIcon(store),
        words: [countWords(store, resource), ...partial],
      };
  }
}

function countWords(store: KindStore | undefined, { namespaced }: ServedResource): string {
  if (store === undefined || store.size === 0) return 'none';
  const spaces = [...store.namespaces().keys()];
  const where = spaces.length === 1 ? spaces.join('') : formatPlural(spaces.length, 'namespace');
  return `${formatCount(store.size)}${namespaced ? ` in ${where}` : ''}`;
}

/** A kind looks as bad as its worst object; objects that only are there say nothing. */
function worstIcon(store: KindStore | undefined): RowIcon {
  let isEachReady = true;
  for (const { readiness } of store?.all() ?? []) {
    if (readiness.state === 'failed') return 'failing';
    if (readiness.state === 'in-progress') isEachReady = false;
  }
  return isEachReady ? 'group' : 'not-ready';
}

function objectRows(view: ClusterView, context: string, path: readonly string[], id: ResourceId, now: Date): Children {
  const resource = resourceOf(view, id);
  const name = resource?.kind ?? id;
  const state = view.cache.stateOf(id);
  const denial = state.is === 'denied' ? state.problem : view.cache.denialOf(id);
  const first =
    denial !== undefined
      ? [problemRow(context, path, denial)]
      : state.is === 'reconnecting'
        ? [problemRow(context, path, state.problem)]
        : [];
  // Nearly in order already, as the server lists and the store keeps them, so that sorting is one pass: 1 ms for 20,000.
  const entries = [...(view.cache.storeById(id)?.all() ?? [])] as Entry<AnyFacts>[];
  if (resource !== undefined && entries.length > 0)
    return lazy(first, entries.sort(byKey), (entry) =>
      objectRow(entry, resource, { context, path, now }, view.server.columnsOf(id, resource.version)),
    );
  if (first.length > 0) return fixed(first);
  if (resource === undefined || state.is === 'not-served')
    return fixed([
      unreadCatalogRow(view.cache, context, path) ??
        emptyRow(
          context,
          path,
          `The server does not serve ${name} now`,
          'idle',
          'Its definition is not there, or was applied a moment ago. As soon as it is served, its objects stand here.',
        ),
    ]);
  if (state.is !== 'live') return fixed([emptyRow(context, path, `Reading ${name} objects…`, 'connecting')]);
  const tooltip = `There is no ${name} in this cluster. What is applied appears here by itself.`;
  return fixed([emptyRow(context, path, `No ${name}`, 'idle', escapeMarkdown(tooltip))]);
}

function resourceOf(view: ClusterView, id: ResourceId): ServedResource | undefined {
  const dot = id.indexOf('.');
  const [plural, group] = dot < 0 ? [id, ''] : [id.slice(0, dot), id.slice(dot + 1)];
  return view.cache.catalog?.ofGroup(group).find((resource) => resource.plural === plural);
}

function idOf({ group, plural }: ServedResource): ResourceId {
  return resourceId(group, plural);
}

function byKey(left: Entry, right: Entry): number {
  return left.key < right.key ? -1 : left.key > right.key ? 1 : 0;
}

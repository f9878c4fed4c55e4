import type { ApplySetFacts } from '../../../cluster/kinds/apply-sets.ts';
import { applySetIdLabel, applySetKind, partOfLabel } from '../../../cluster/kinds/apply-sets.ts';
import { resourceId } from '../../../cluster/kinds/any.ts';
import type { Entry, ResourceId } from '../../../cluster/kinds/kind.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, fixed, lazy } from '../children.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import type { Need } from '../node.ts';
import { denialRows, instead, stateWord } from './kind-states.ts';
import { memberRow } from './member-row.ts';
import type { Place } from './place.ts';
import { joined, pathIn, rowBase, spoken } from './place.ts';

const group = 'releases';

/** How the records of our own releases are called. */
const ownPrefix = 'meshdeck.';
const ownTooling = 'meshdeck/';

type Release = Entry<ApplySetFacts>;

/** The row that holds the releases of a namespace: parents of ApplySets, which are few and told apart by a label. */
export function releaseGroupRow(place: Place): Row {
  const releases = releasesOf(place);
  const state = releases.length === 0 ? stateWord(place, [applySetKind.id]) : undefined;
  const words = state ?? formatCount(releases.length);
  return {
    ...rowBase(place, pathIn(place, group)),
    kind: 'group.releases',
    label: 'Releases',
    description: words,
    tooltip: 'Patterns that were applied to this namespace. Each is an ApplySet, whose record is a ConfigMap.',
    icon: state === 'not permitted' ? 'denied' : 'group',
    accessibleText: spoken('Releases', words),
    expandable: true,
  };
}

/** The releases of a namespace by name. */
export function releasesChildren(place: Place): Children {
  const path = pathIn(place, group);
  const releases = releasesOf(place);
  if (releases.length === 0)
    return fixed(
      instead(place, path, [applySetKind.id], {
        reading: 'Reading releases…',
        label: 'No releases',
        next: 'No pattern was applied to this namespace yet. *Meshdeck: Apply Pattern* plans and applies one.',
      }),
    );
  return lazy(denialRows(place, path, [applySetKind.id]), [...releases].sort(byName), (release) =>
    releaseRow(place, release),
  );
}

interface MemberKind {
  readonly id: ResourceId;
  readonly resource: ServedResource;
}

/** What the members of a release are made from: the kinds that it records, in this namespace. Undefined for one that is gone. */
export function releaseNeeds(view: ClusterView, namespace: string, name: string): readonly Need[] {
  const release = view.cache.storeOf(applySetKind).get(`${namespace}/${name}`);
  return memberKinds(view, release).map(({ id, resource }) => (resource.namespaced ? { id, namespace } : { id }));
}

/** The members of a release that are in its own namespace or in none, by kind and name. */
export function releaseMembersChildren(place: Place, name: string): Children {
  const path = pathIn(place, group, name);
  const release = place.view.cache.storeOf(applySetKind).get(`${place.namespace}/${name}`);
  const id = release?.labels[applySetIdLabel];
  const kinds = memberKinds(place.view, release);
  const members = kinds.flatMap(({ id: kindId, resource }) => {
    const store = place.view.cache.storeById(kindId);
    const entries = store === undefined ? [] : resource.namespaced ? store.in(place.namespace).values() : store.all();
    return [...entries].filter(({ labels }) => labels[partOfLabel] === id).map((entry) => ({ resource, entry }));
  });
  const ids = kinds.map((kind) => kind.id);
  if (id === undefined || members.length === 0)
    return fixed(
      instead(place, path, ids, {
        reading: 'Reading what belongs to it…',
        label: 'Nothing here',
        next: elsewhere(release) ?? 'No object in this namespace has the label of this release.',
      }),
    );
  members.sort((left, right) => byName({ name: sortName(left) }, { name: sortName(right) }));
  return lazy(denialRows(place, path, ids), members, ({ resource, entry }) =>
    memberRow(place, [...path, resource.kind, entry.name], resource, entry),
  );
}

function sortName({ resource, entry }: { readonly resource: ServedResource; readonly entry: Entry }): string {
  return `${resource.kind}/${entry.name}`;
}

function releasesOf({ view, namespace }: Place): readonly Release[] {
  return [...view.cache.storeOf(applySetKind).in(namespace).values()];
}

/** Kinds of the record that the server still serves. */
function memberKinds(view: ClusterView, release: Release | undefined): readonly MemberKind[] {
  return (release?.facts.groupKinds ?? []).flatMap((text) => {
    const dot = text.indexOf('.');
    const [kind, apiGroup] = dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
    const served = view.cache.catalog?.ofGroup(apiGroup).find((one) => one.kind === kind && one.verbs.includes('list'));
    return served === undefined ? [] : [{ id: resourceId(apiGroup, served.plural), resource: served }];
  });
}

function releaseRow(place: Place, release: Release): Row {
  const { namespace, name, facts } = release;
  const isOurs = facts.tooling.startsWith(ownTooling);
  const label = isOurs && name.startsWith(ownPrefix) ? name.slice(ownPrefix.length) : name;
  const kinds = facts.groupKinds.length === 0 ? 'nothing in it' : formatPlural(facts.groupKinds.length, 'kind');
  const by = isOurs || facts.tooling === '' ? undefined : `by ${facts.tooling}`;
  const object: ObjectReference = { group: '', version: 'v1', kind: 'ConfigMap', namespace, name };
  return {
    ...rowBase(place, pathIn(place, group, name)),
    kind: 'release',
    label,
    description: joined(kinds, by),
    tooltip: paragraphs(
      escapeMarkdown(`Release ${label}, recorded in ConfigMap ${namespace}/${name}`),
      facts.groupKinds.length === 0 ? undefined : escapeMarkdown(`Kinds: ${facts.groupKinds.join(', ')}`),
      escapeMarkdown(`Kept by ${facts.tooling === '' ? 'somebody who does not say' : facts.tooling}`),
      elsewhere(release),
    ),
    icon: 'object',
    accessibleText: spoken('Release', label, kinds, by),
    expandable: true,
    name: label,
    object,
    // To edit or delete the record alone would leave its members to nobody: a release goes by its pattern.
    actions: ['open'],
  };
}

function elsewhere(release: Release | undefined): string | undefined {
  const namespaces = release?.facts.namespaces ?? [];
  return namespaces.length === 0 ? undefined : escapeMarkdown(`It also has members in ${namespaces.join(', ')}.`);
}

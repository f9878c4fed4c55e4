import { nearest } from '../core/nearest.ts';
import { isBuiltInGroup } from './built-in-groups.ts';
import { resourceId } from './kinds/any.ts';
import type { ResourceId } from './kinds/kind.ts';
import type { ResourceCatalog, ServedResource } from './types.ts';

/** What a word of a person means. */
export type NamedResources =
  /** More than one where the word is a category, such as `all` or `istio-io`. */
  | { readonly is: 'found'; readonly resources: readonly ServedResource[] }
  /** Kinds of several groups are called so: each is told as it can be named without doubt. */
  | { readonly is: 'ambiguous'; readonly choices: readonly ResourceId[] }
  | { readonly is: 'unknown'; readonly nearest?: string };

/**
 * Finds the resources that a word means, as kubectl reads it: plural, singular, kind, short name or category, in any case, and each of the
 * first four with a group behind it (`gateways.networking.istio.io`). Names go before short names, and those before categories.
 * Where a kind of Kubernetes is called as somebody else's, it is the one that is meant. Unlike kubectl nothing is chosen between two
 * kinds of others.
 */
export function resourcesNamed(catalog: ResourceCatalog, word: string): NamedResources {
  const wanted = word.toLowerCase();
  const all = catalog.groups.flatMap((group) => catalog.ofGroup(group)).filter(({ verbs }) => verbs.includes('list'));
  const dot = wanted.indexOf('.');
  const [name, group] = dot < 0 ? [wanted, undefined] : [wanted.slice(0, dot), wanted.slice(dot + 1)];
  const inGroup = group === undefined ? all : ofGroup(all, group);
  const named = inGroup.filter((resource) => namesOf(resource).includes(name));
  const found = named.length > 0 ? named : inGroup.filter(({ shortNames }) => hasWord(shortNames, name));
  if (found.length > 0) return chosenOf(found);
  const ofCategory = group === undefined ? all.filter(({ categories }) => hasWord(categories, name)) : [];
  if (ofCategory.length > 0) return { is: 'found', resources: ofCategory };
  const near = nearest(wanted, all.flatMap(wordsOf));
  return { is: 'unknown', ...(near === undefined ? {} : { nearest: near }) };
}

function chosenOf(found: readonly ServedResource[]): NamedResources {
  // The catalog has the groups in the server's order, Kubernetes' own before those of definitions.
  const chosen = found.length === 1 ? found[0] : (found.find(({ group }) => group === '') ?? onlyBuiltIn(found));
  if (chosen !== undefined) return { is: 'found', resources: [chosen] };
  return { is: 'ambiguous', choices: found.map(({ group, plural }) => resourceId(group, plural)) };
}

function onlyBuiltIn(found: readonly ServedResource[]): ServedResource | undefined {
  const builtIn = found.filter(({ group }) => isBuiltInGroup(group));
  return builtIn.length === 1 ? builtIn[0] : undefined;
}

/** As kubectl does, the beginning of a group stands for it where none is called just so. */
function ofGroup(all: readonly ServedResource[], wanted: string): readonly ServedResource[] {
  const exact = all.filter(({ group }) => group === wanted);
  return exact.length > 0 ? exact : all.filter(({ group }) => group.startsWith(`${wanted}.`));
}

function namesOf({ plural, singular, kind }: ServedResource): readonly string[] {
  return [plural, singular ?? plural, kind.toLowerCase()];
}

function hasWord(words: readonly string[] | undefined, word: string): boolean {
  return words?.some((known) => known.toLowerCase() === word) === true;
}

function wordsOf({ group, plural, singular, shortNames, categories }: ServedResource): readonly string[] {
  return [
    plural,
    ...(singular === undefined ? [] : [singular]),
    ...(group === '' ? [] : [resourceId(group, plural)]),
    ...(shortNames ?? []),
    ...(categories ?? []),
  ];
}

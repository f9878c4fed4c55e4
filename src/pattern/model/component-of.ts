import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { without } from '../../core/without.ts';
import type { KindCatalog } from './kinds.ts';
import { currentSpelling, resolveType } from './registry.ts';

/** An object as a file describes it. */
export interface DescribedManifest extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject;
}

/**
 * A component of a pattern that stands for an object, in the spelling of today. Of the metadata name, namespace, labels and annotations are
 * written, which is what a component has.
 *
 * @param key under which it stands; its name is left out where that says it.
 */
export function componentFor(manifest: DescribedManifest, key: string, kinds: KindCatalog): JsonObject {
  const { apiVersion, kind, metadata } = manifest;
  const fields = without(manifest, 'apiVersion', 'kind', 'metadata') as JsonObject;
  const { type, isExact, settingsAre } = typeOf(kind, apiVersion, kinds, fields);
  const { name, namespace, labels, annotations } = metadata;
  const spec = fields['spec'];
  const component: Readonly<Record<string, JsonValue | undefined>> = {
    name: name === key ? undefined : name,
    type,
    apiVersion: isExact ? undefined : apiVersion,
    namespace,
    labels,
    annotations,
    settings: settingsAre === 'spec' && isJsonObject(spec) ? spec : fields,
  };
  return Object.fromEntries(
    Object.entries(component).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/** The type that stands for a kind; where it could stand for another one as well, the version must be written beside it. */
function typeOf(
  kind: string,
  apiVersion: string,
  kinds: KindCatalog,
  settings: JsonObject,
): { readonly type: string; readonly isExact: boolean; readonly settingsAre: 'top-level' | 'spec' } {
  const origin = kinds.find(kind, { apiVersion })?.origin;
  const suffixed = origin === 'kubernetes' ? [`${kind}.K8s`] : origin === undefined ? [] : [`${kind}.${origin}`];
  for (const candidate of suffixed) {
    const type = currentSpelling(candidate, { apiVersion, settings }, kinds) ?? candidate;
    const bare = resolveType(type, { settings }, kinds);
    if (bare.is === 'kubernetes' && bare.kind === kind && bare.apiVersion === apiVersion)
      return { type, isExact: true, settingsAre: bare.settingsAre };
    const hinted = resolveType(type, { apiVersion, settings }, kinds);
    if (hinted.is === 'kubernetes' && hinted.kind === kind && hinted.apiVersion === apiVersion)
      return { type, isExact: false, settingsAre: hinted.settingsAre };
  }
  const resolution = resolveType(kind, { apiVersion, settings }, kinds);
  const settingsAre = 'settingsAre' in resolution ? resolution.settingsAre : 'top-level';
  return { type: kind, isExact: false, settingsAre };
}

/** Gives out keys that are not taken: the name of the object, or that with its kind. */
export function freeKeys(
  names: readonly string[],
): (object: { readonly kind: string; readonly metadata: { readonly name: string } }) => string {
  const taken = new Set(names);
  return ({ kind, metadata: { name } }) => {
    const withKind = `${name}-${kind.toLowerCase()}`;
    let free = taken.has(name) ? withKind : name;
    for (let number = 2; taken.has(free); number += 1) free = `${withKind}-${number}`;
    taken.add(free);
    return free;
  };
}

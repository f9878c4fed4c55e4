import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import type { Marks, MarksChange, Texts } from '../facts/membership.ts';
import { emptySet, isApplied, withField, type FieldPath } from './fields.ts';

/** Where marks stand: on the object itself, or on the Pod template of a workload. */
export type MarksPlace = 'object' | 'template';

const parts = ['labels', 'annotations'] as const;

/** Path of all labels or annotations at a place. */
function pathOf(place: MarksPlace, part: (typeof parts)[number]): FieldPath {
  return place === 'object' ? ['metadata', part] : ['spec', 'template', 'metadata', part];
}

/** Labels and annotations of an object or of its Pod template. */
export function marksOf(object: KubernetesObject, place: MarksPlace): Marks {
  const [labels = {}, annotations = {}] = parts.map((part): Texts => {
    const value = valueAt(asJson(object), pathOf(place, part));
    return isJsonObject(value) ? (value as Texts) : {};
  });
  return { labels, annotations };
}

/** Keys that a change names, whatever it does with them. */
export function keysOf(change: MarksChange): readonly string[] {
  return parts.flatMap((part) => Object.keys(change[part] ?? {}));
}

/**
 * What a manager says of an object after a change of its marks, and which of them must go.
 *
 * What it has said before stays, but for keys of `own`: those are of the switch that is turned, and the change says which of them there are. Others are
 * of another mesh in the same namespace.
 *
 * @param own keys of the mesh that the change is about.
 */
export function declareMarks(
  live: KubernetesObject,
  place: MarksPlace,
  {
    change,
    manager,
    own,
  }: { readonly change: MarksChange; readonly manager: string; readonly own: ReadonlySet<string> },
): { readonly declared: KubernetesObject; readonly removals: readonly FieldPath[] } {
  let declared = emptySet(live);
  const removals: FieldPath[] = [];
  for (const part of parts) {
    const path = pathOf(place, part);
    for (const [key, value] of Object.entries(marksOf(live, place)[part]))
      if (!own.has(key) && !key.startsWith('meshdeck.dev/') && isApplied(live, manager, [...path, key]))
        declared = withField(declared, [...path, key], value);
    for (const [key, value] of Object.entries(change[part] ?? {}))
      if (value !== null) declared = withField(declared, [...path, key], value);
      else if (marksOf(live, place)[part][key] !== undefined) removals.push([...path, key]);
  }
  return { declared, removals };
}

/** True where a manager has applied a label or annotation with a key. */
export function isMarkApplied(object: KubernetesObject, place: MarksPlace, key: string, manager: string): boolean {
  return parts.some((part) => isApplied(object, manager, [...pathOf(place, part), key]));
}

import { isJsonObject, valueAt, type JsonValue } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { withoutField } from './fields.ts';
import { injectManager, type FormerField, type SwitchManager } from './types.ts';

/**
 * Where an object keeps what a switch has taken over from others, so that undoing can give it back. It is on the object itself and never on a Pod
 * template, where it would start Pods anew. The manager of the switch owns it, so it goes with the switch.
 */
export function formerKey(manager: SwitchManager): string {
  return manager === injectManager ? 'meshdeck.dev/inject-was' : 'meshdeck.dev/mtls-was';
}

/** Path of {@link formerKey} in an object. */
export function formerPath(manager: SwitchManager): readonly string[] {
  return ['metadata', 'annotations', formerKey(manager)];
}

/** What a switch has taken over. What cannot be read is as nothing: somebody has written over it. */
export function formerFields(object: KubernetesObject, manager: SwitchManager): readonly FormerField[] {
  const text = valueAt(asJson(object), formerPath(manager));
  if (typeof text !== 'string') return [];
  let read: JsonValue;
  try {
    read = JSON.parse(text) as JsonValue;
  } catch {
    return [];
  }
  return Array.isArray(read) ? (read as readonly JsonValue[]).flatMap(formerField) : [];
}

function formerField(entry: JsonValue): readonly FormerField[] {
  if (!isJsonObject(entry)) return [];
  const { path, value, manager } = entry;
  if (!Array.isArray(path) || value === undefined || typeof manager !== 'string') return [];
  return [{ path: (path as readonly JsonValue[]).map(String), value, manager }];
}

/** The object without what a switch remembers on it, and without a map that only held that. */
export function withoutFormer(object: KubernetesObject, manager: SwitchManager): KubernetesObject {
  const bare = withoutField(object, formerPath(manager));
  const annotations = bare.metadata.annotations ?? {};
  return Object.keys(annotations).length === 0 ? withoutField(bare, ['metadata', 'annotations']) : bare;
}

/** The text of {@link formerKey}. What was taken over first stays: that is what there was before the switch. */
export function formerText(known: readonly FormerField[], taken: readonly FormerField[]): string {
  const isKnown = ({ path }: FormerField): boolean => known.some((one) => one.path.join('\0') === path.join('\0'));
  return JSON.stringify([...known, ...taken.filter((one) => !isKnown(one))]);
}

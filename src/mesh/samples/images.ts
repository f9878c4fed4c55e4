import type { JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { SampleFact } from '../facts/extras.ts';

/** An object whose images that have moved are named where they are now. */
export function withMovedImages(object: KubernetesObject, moved: SampleFact['movedImages'] = []): KubernetesObject {
  if (moved.length === 0) return object;
  const replaced = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(replaced);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        key,
        key === 'image' && typeof entry === 'string' ? movedImage(entry, moved) : replaced(entry),
      ]),
    );
  };
  return replaced(object as unknown as JsonValue) as unknown as KubernetesObject;
}

function movedImage(image: string, moved: NonNullable<SampleFact['movedImages']>): string {
  const found = moved.find(({ from }) => image.startsWith(from));
  return found === undefined ? image : `${found.to}${image.slice(found.from.length)}`;
}

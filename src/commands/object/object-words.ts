import { formatPlural } from '../../core/format.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';

/** One object by its name, several by their count: `Deployment shop/web`, `3 objects`. */
export function titleOfObjects(objects: readonly ObjectReference[]): string {
  const [first] = objects;
  return objects.length === 1 && first !== undefined
    ? describeReference(first)
    : formatPlural(objects.length, 'object');
}

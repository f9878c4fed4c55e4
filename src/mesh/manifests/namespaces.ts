import type { KubernetesObject } from '../../core/kubernetes.ts';
import { without } from '../../core/without.ts';
import type { Marks, MarksChange } from '../facts/membership.ts';

/** Whose a namespace is: ours, to be made and taken away with the rest; or somebody else's, of which we own marks and no more. */
export type NamespaceOwner = 'ours' | 'others';

/** Namespaces of a set of objects, with what is to be written on them. */
export interface NamespaceWish {
  /** Namespaces that are made where they are missing; those that the objects bring are among the result in any case. */
  readonly names: readonly string[];
  /** What each of `names` is to say. */
  readonly marks: Marks;
  readonly ownerOf: (name: string) => NamespaceOwner;
  /** Annotation that says that no more than the marks of a namespace is the set's. */
  readonly membershipAnnotation: string;
}

/**
 * Objects with their namespaces in front. A namespace of others keeps what it is: of it only marks are written, and nothing where there
 * are none.
 */
export function withNamespaces(
  objects: readonly KubernetesObject[],
  { names, marks, ownerOf, membershipAnnotation }: NamespaceWish,
): readonly KubernetesObject[] {
  const brought = new Map(objects.filter(isNamespace).map((object) => [object.metadata.name, object]));
  const namespaces = [...new Set([...names, ...brought.keys()])].flatMap((name): readonly KubernetesObject[] => {
    const own = brought.get(name)?.metadata ?? { name };
    const wished = names.includes(name) ? marks : { labels: {}, annotations: {} };
    const labels = { ...own.labels, ...wished.labels };
    const annotations = { ...own.annotations, ...wished.annotations };
    const isOthers = ownerOf(name) === 'others';
    if (isOthers && Object.keys({ ...labels, ...annotations }).length === 0) return [];
    const written = isOthers ? { ...annotations, [membershipAnnotation]: 'fields-only' } : annotations;
    return [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          ...without(own, 'labels', 'annotations'),
          name,
          ...(Object.keys(labels).length === 0 ? {} : { labels }),
          ...(Object.keys(written).length === 0 ? {} : { annotations: written }),
        },
      },
    ];
  });
  return [...namespaces, ...objects.filter((object) => !isNamespace(object))];
}

/** The names of all namespaces that a set of objects brings or wants. */
export function namespacesOf(objects: readonly KubernetesObject[], names: readonly string[]): readonly string[] {
  return [...new Set([...names, ...objects.filter(isNamespace).map(({ metadata }) => metadata.name)])];
}

/** What a change writes. What it takes away cannot be said of an object that is declared. */
export function writtenMarks({ labels = {}, annotations = {} }: MarksChange): Marks {
  return { labels: present(labels), annotations: present(annotations) };
}

function present(texts: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null));
}

function isNamespace({ apiVersion, kind }: KubernetesObject): boolean {
  return apiVersion === 'v1' && kind === 'Namespace';
}

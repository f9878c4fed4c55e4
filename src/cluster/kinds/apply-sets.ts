import type { JsonObject } from '../../core/json.ts';
import { textAt } from '../readiness/read.ts';
import type { Interner, KindModule } from './kind.ts';
import { shapeWith } from './shape.ts';

/** Label of the parent of an ApplySet: its id (KEP-3659). */
export const applySetIdLabel = 'applyset.kubernetes.io/id';

/** Label of a member: the id of its ApplySet. */
export const partOfLabel = 'applyset.kubernetes.io/part-of';

export const toolingAnnotation = 'applyset.kubernetes.io/tooling';
export const groupKindsAnnotation = 'applyset.kubernetes.io/contains-group-kinds';
export const namespacesAnnotation = 'applyset.kubernetes.io/additional-namespaces';

/** What is kept of the parent of an ApplySet beyond what every entry has. */
export interface ApplySetFacts {
  /** Who keeps it, such as `meshdeck/v1`. */
  readonly tooling: string;
  /** `Deployment.apps`, `ConfigMap`: kinds that members have or may have. */
  readonly groupKinds: readonly string[];
  /** Namespaces of members beside its own. */
  readonly namespaces: readonly string[];
}

/**
 * Parents of ApplySets that are ConfigMaps, as those of Meshdeck are: the few that have the label, and their metadata only. A kind of its
 * own beside all ConfigMaps, which nobody needs to follow for it.
 */
export const applySetKind: KindModule<ApplySetFacts> = {
  id: `configmaps?${applySetIdLabel}`,
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  isNamespaced: true,
  metadataOnly: true,
  labelSelector: applySetIdLabel,
  shape: shapeWith({}, { annotations: true }),
  facts: (object, interner) => ({
    tooling: interner.text(annotationOf(object, toolingAnnotation)),
    groupKinds: listOf(object, groupKindsAnnotation, interner),
    namespaces: listOf(object, namespacesAnnotation, interner),
  }),
  columns: [
    { header: 'TOOLING', value: ({ facts }) => facts.tooling },
    { header: 'KINDS', value: ({ facts }) => facts.groupKinds.join(',') },
  ],
};

function listOf(object: JsonObject, annotation: string, interner: Interner): readonly string[] {
  return interner.texts(
    annotationOf(object, annotation)
      .split(',')
      .filter((part) => part !== ''),
  );
}

function annotationOf(object: JsonObject, annotation: string): string {
  return textAt(object, 'metadata', 'annotations', annotation) ?? '';
}

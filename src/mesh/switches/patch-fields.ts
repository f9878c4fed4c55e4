import { editManager } from '../../cluster/actions/edit-manager.ts';
import { objectPath } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { withValue, type FieldPath } from './fields.ts';
import type { SwitchStep } from './types.ts';

/** Fields with what they become; null takes away. */
export type FieldValues = readonly (readonly [FieldPath, JsonValue])[];

/** How fields are written. */
export interface PatchOptions {
  /** Of whoever the change is; that of a person by default. */
  readonly fieldManager?: string;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}

/** What undoing writes. */
export function undoFields({ takesBack, restores }: Pick<SwitchStep, 'takesBack' | 'restores'>): FieldValues {
  return [
    ...takesBack.map((path) => [path, null] as const),
    ...restores.map(({ path, value }) => [path, value] as const),
  ];
}

/**
 * Writes fields of exactly this version of an object, by a merge patch: a server-side apply takes away nothing that others have, and leaves a null behind
 * where a free-form map becomes empty, which many definitions refuse.
 *
 * @returns the object as it is then, or for a dry run would be.
 * @throws `cluster.conflict` where it has another version by now; `cluster.forbidden`, `cluster.invalid`.
 */
export async function patchFields(
  connection: ClusterConnection,
  object: KubernetesObject,
  fields: FieldValues,
  { fieldManager = editManager, isDryRun, signal }: PatchOptions,
): Promise<KubernetesObject> {
  const first: JsonObject = { metadata: { resourceVersion: object.metadata.resourceVersion ?? '' } };
  return connection.request<KubernetesObject>({
    method: 'PATCH',
    path: await objectPath(connection, referenceOf(object), signal),
    query: { fieldManager, fieldValidation: 'Strict', dryRun: isDryRun ? 'All' : undefined },
    contentType: 'application/merge-patch+json',
    body: fields.reduce((body, [path, value]) => withValue(body, path, value), first),
    signal,
  });
}

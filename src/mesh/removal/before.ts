import { deleteObject, getObject, listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection, ServedResource } from '../../cluster/types.ts';
import { delay } from '../../core/abort.ts';
import { describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import type { RemovalStep } from '../facts/removal.ts';

/** How a step is run. */
export interface StepOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onLine: (line: string) => void;
  /** How long objects with finalizers may take to go. */
  readonly timeoutMs: number;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/** `group/version` of the kinds that a step names. */
const namedKinds = {
  APIService: 'apiregistration.k8s.io/v1',
  MutatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
} as const;

/**
 * Does what the makers of a mesh do before its releases go: without it namespaces hang, or objects wait for ever for a controller that is
 * gone.
 *
 * @throws `mesh.removal-stuck` where an object does not go, `cancelled`, `cluster.*`.
 */
export async function runBeforeRemoval(
  connection: ClusterConnection,
  steps: readonly RemovalStep[],
  options: StepOptions,
): Promise<void> {
  for (const step of steps) {
    const objects = await objectsOfStep(connection, step, options.signal);
    for (const object of objects) {
      const reference = referenceOf(object);
      options.onLine(`${describeReference(reference)} goes first: ${step.because}`);
      const { uid } = object.metadata;
      await deleteObject(connection, {
        reference,
        dryRun: false,
        ...(uid === undefined ? {} : { uid }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    }
    await untilGone(connection, objects, options);
  }
}

/** The objects that a step takes away, as they are now. */
export async function objectsOfStep(
  connection: ClusterConnection,
  { does }: RemovalStep,
  signal: AbortSignal | undefined,
): Promise<readonly KubernetesObject[]> {
  const catalog = await connection.catalog({ signal });
  const list = async (resource: ServedResource | undefined): Promise<readonly KubernetesObject[]> =>
    resource === undefined ? [] : listObjects(connection, resource, { isMetadataOnly: true, signal });
  if (does.is === 'delete-named')
    return (await list(catalog.find(namedKinds[does.kind], does.kind))).filter(({ metadata }) =>
      does.name.test(metadata.name),
    );
  const found: KubernetesObject[] = [];
  for (const name of does.kinds) {
    const [plural, ...group] = name.split('.');
    found.push(...(await list(catalog.ofGroup(group.join('.')).find((served) => served.plural === plural))));
  }
  return found;
}

async function untilGone(
  connection: ClusterConnection,
  objects: readonly KubernetesObject[],
  { signal, timeoutMs }: StepOptions,
): Promise<void> {
  const endsAtMs = Date.now() + timeoutMs;
  for (const object of objects)
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
      const reference = referenceOf(object);
      const live = await getObject(connection, reference, signal);
      if (live === undefined || live.metadata.uid !== object.metadata.uid) break;
      if (Date.now() > endsAtMs) {
        const finalizers = (live.metadata as { readonly finalizers?: readonly string[] }).finalizers ?? [];
        throw problemError('mesh.removal-stuck', {
          object: describeReference(reference),
          reason: finalizers.length === 0 ? 'something keeps it' : `it waits for ${finalizers.join(', ')}`,
        });
      }
      await delay(pauseMs, signal);
    }
}

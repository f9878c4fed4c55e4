import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { ProblemError } from '../../core/problem.ts';
import type { MutualTlsMode } from '../facts/mutual-tls.ts';
import { isAbsent } from '../facts/source.ts';
import { recognitionOf } from '../recognition.ts';
import { marksOf } from './marks.ts';
import { listKind } from './mutual-tls-objects.ts';
import type { MutualTlsScene } from './plan-mutual-tls.ts';

/**
 * Namespaces in the mesh that say otherwise for themselves than the whole mesh, with their mode, in a sentence; nothing where namespaces may not be read.
 *
 * @throws those of the transport.
 */
export async function namespacesThatDiffer(
  connection: ClusterConnection,
  { facts, found }: MutualTlsScene,
  objects: readonly JsonObject[],
  mode: MutualTlsMode,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const membership = recognitionOf(found.mesh)?.membership;
  if (membership === undefined || isAbsent(membership)) return [];
  try {
    const namespaces = await listKind(connection, 'namespaces.', undefined, signal);
    const differing = namespaces.flatMap((namespace) => {
      const { labels, annotations } = marksOf(namespace, 'object');
      const wanted = membership.wantedBy({ labels, annotations });
      if (wanted === undefined || wanted.mode === 'out') return [];
      const inEffect = facts.inEffect({
        namespace: namespace.metadata.name,
        namespaceLabels: labels,
        namespaceAnnotations: annotations,
        rootNamespace: found.namespace,
        isAmbient: found.mode === 'ambient',
        objects,
      });
      return inEffect === undefined || inEffect.mode === mode
        ? []
        : [`${namespace.metadata.name} (${inEffect.mode}: ${inEffect.because.replace(/\.$/, '')})`];
    });
    return differing.length === 0
      ? []
      : [`Namespaces that go on to say otherwise for themselves: ${differing.join(', ')}.`];
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'cluster.forbidden') return [];
    throw error;
  }
}

import type { ClusterConnection } from '../../cluster/types.ts';
import { isAbsent } from '../facts/source.ts';
import { knownMeshes } from '../recognition.ts';
import { marksOf } from './marks.ts';
import { onlyWorkload, readMembers } from './members.ts';
import { allRestarts, lastSaidMs, restartsForMembership, restartsForOlder } from './needed-restarts.ts';
import { namespaceMarks, readTarget } from './read-target.ts';
import { injectManager, mutualTlsManager, type RestartItem, type SwitchTarget } from './types.ts';

/**
 * Workloads of a namespace, or the one that is meant, whose Pods are not as they are asked to be by whatever mesh: without a proxy that is wanted, with one
 * that is not, or started before one of our switches has said something that proxies read only at their start.
 *
 * @throws `mesh.switch-target-missing`, `cluster.forbidden`, and those of the transport.
 */
export async function neededRestarts(
  connection: ClusterConnection,
  target: SwitchTarget,
  signal: AbortSignal,
): Promise<readonly RestartItem[]> {
  const [{ namespace }, all] = await Promise.all([
    readTarget(connection, target, signal),
    readMembers(connection, target.namespace, signal),
  ]);
  const { workload } = target;
  const members = workload === undefined ? all : onlyWorkload(all, workload.kind, workload.name);
  const marks = namespaceMarks(namespace);
  const lists = knownMeshes.flatMap(({ identity: { name: mesh }, membership, mutualTls }) => {
    if (isAbsent(membership)) return [];
    const wanted = membership.wantedBy(marksOf(namespace, 'object'));
    const isNamed = wanted?.mode === 'sidecar' && (wanted.revision !== undefined || wanted.meshOf !== undefined);
    const isRead =
      !isAbsent(mutualTls) && mutualTls.switches.some((one) => one.for === 'namespace' && one.needsRestart);
    const saidMs = [
      isNamed ? lastSaidMs(namespace, injectManager) : undefined,
      isRead ? lastSaidMs(namespace, mutualTlsManager) : undefined,
    ].filter((one) => one !== undefined);
    return [
      restartsForMembership({ mesh }, marks, members),
      ...saidMs.map((ms) => restartsForOlder({ mesh }, members, ms)),
    ];
  });
  return allRestarts(...lists);
}

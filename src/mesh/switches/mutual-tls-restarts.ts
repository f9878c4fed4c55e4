import { whyNotRestarted } from '../../cluster/actions/restart.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson } from '../../core/kubernetes.ts';
import type { MutualTls } from '../facts/mutual-tls.ts';
import { onlyWorkload, readMembersOrDenied } from './members.ts';
import { lastSaidMs, restartsForOlder } from './needed-restarts.ts';
import type { MutualTlsScene } from './plan-mutual-tls.ts';
import { mutualTlsManager, type RestartItem, type SwitchStep } from './types.ts';

/**
 * Workloads to restart before a mode counts for all Pods: those with a proxy that was started before it was said, where proxies read it only then.
 *
 * @returns undefined where Pods may not be read.
 */
export async function mutualTlsRestarts(
  connection: ClusterConnection,
  { found, turned, seen }: MutualTlsScene,
  change: {
    readonly steps: readonly SwitchStep[];
    readonly before: MutualTls | undefined;
    readonly after: MutualTls | undefined;
  },
  signal: AbortSignal,
): Promise<readonly RestartItem[] | undefined> {
  if (!turned.needsRestart || seen === undefined) return [];
  const members = await readMembersOrDenied(connection, seen.namespace.metadata.name, signal);
  if (members === 'denied') return undefined;
  const isChanged = change.steps.some(({ does }) => does !== 'nothing');
  const { workload } = seen;
  if (workload === undefined) {
    const saidMs = lastSaidMs(seen.namespace, mutualTlsManager);
    if (!isChanged && saidMs === undefined) return [];
    return restartsForOlder(found, members, isChanged ? undefined : saidMs);
  }
  if (!isChanged || whyNotRestarted(asJson(workload)) !== undefined) return [];
  const { kind, metadata } = workload;
  return onlyWorkload(members, kind, metadata.name).workloads.map((one) => {
    const of = members.podsOf(one).length;
    const { namespace, name } = one;
    return { kind: one.kind, namespace, name, pods: of, of, because: 'its template changes', isByItself: true };
  });
}

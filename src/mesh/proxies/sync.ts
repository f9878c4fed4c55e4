import { listPods } from '../../cluster/pods.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonValue } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import type { ProxySync, SyncedProxy } from '../facts/proxy-admin.ts';
import { isAbsent } from '../facts/source.ts';
import { factsOf } from '../registry.ts';
import type { Statement } from '../state/words.ts';
import type { FoundMesh } from '../types.ts';
import { askPod } from './ask.ts';

/** Proxies of one mesh, as its control plane tells. */
export interface SyncState {
  readonly mesh: string;
  readonly displayName: string;
  readonly namespace: string;
  /** Pods that were asked. */
  readonly asked: readonly string[];
  readonly proxies: readonly SyncedProxy[];
}

/**
 * Asks the control planes of meshes which proxies have what they have sent, each of their Pods for those that are connected to it.
 *
 * @throws `mesh.proxy-sync-none` where none of them tells, `mesh.proxy-unanswered`, `mesh.proxy-refused`, `cluster.*`
 */
export async function syncStates(
  connection: ClusterConnection,
  found: readonly FoundMesh[],
  signal: AbortSignal,
): Promise<readonly SyncState[]> {
  const states: SyncState[] = [];
  const reasons: string[] = [];
  for (const mesh of found) {
    const sync = factsOf(mesh.mesh)?.proxyAdmin?.sync;
    if (sync === undefined || mesh.mode === 'crds-only') continue;
    if (isAbsent(sync)) reasons.push(sync.none);
    else states.push(await stateOf(connection, mesh, sync, signal));
  }
  if (states.length === 0)
    throw problemError('mesh.proxy-sync-none', {
      reason: reasons.join(' ') || 'No mesh that is known to tell runs here.',
    });
  return states;
}

async function stateOf(
  connection: ClusterConnection,
  { mesh, displayName, namespace: place = '', controlPlane }: FoundMesh,
  { part, port, path, read }: ProxySync,
  signal: AbortSignal,
): Promise<SyncState> {
  const proxies: SyncedProxy[] = [];
  const asked: string[] = [];
  for (const { kind, namespace, name } of controlPlane.filter((one) => one.part === part)) {
    const workload = { group: 'apps', version: 'v1', kind, namespace, name };
    for (const pod of await listPods(connection, workload, signal)) {
      if (pod.phase !== 'Running' || pod.isTerminating) continue;
      const [container] = pod.containers;
      const question = { namespace, pod: pod.name, container: container?.name ?? '', port, path };
      const text = await askPod(connection, question, signal);
      asked.push(`${namespace}/${pod.name}`);
      try {
        proxies.push(...read(JSON.parse(text) as JsonValue));
      } catch {
        throw problemError('mesh.proxy-refused', { pod: `${namespace}/${pod.name}`, port, path, status: 'no JSON' });
      }
    }
  }
  return { mesh, displayName, namespace: place, asked, proxies: proxies.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** What is said of how far a proxy is. */
export function syncStatement({ version, parts }: SyncedProxy): Statement {
  const named = (is: SyncedProxy['parts'][number]['is']): readonly string[] =>
    parts.filter((part) => part.is === is).map(({ name }) => name);
  const [rejected, waiting, synced] = [named('rejected'), named('waiting'), named('synced')];
  const words =
    rejected.length > 0
      ? `rejects ${rejected.join(', ')}`
      : waiting.length > 0
        ? `has not confirmed ${waiting.join(', ')}`
        : synced.length > 0
          ? 'has all that was sent'
          : 'was sent nothing';
  return {
    verdict: rejected.length > 0 ? 'failing' : waiting.length > 0 ? 'degraded' : synced.length > 0 ? 'healthy' : 'idle',
    words: [version, words].filter((part) => part !== undefined).join(' · '),
    because: [
      ...(synced.length > 0 ? [`Confirmed: ${synced.join(', ')}.`] : []),
      ...(waiting.length > 0
        ? ['For a moment after each change that is as it must be; if it lasts, the proxy hangs.']
        : []),
    ],
  };
}

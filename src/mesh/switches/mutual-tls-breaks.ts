import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Break } from '../facts/mutual-tls-breaks.ts';
import type { MutualTls, MutualTlsMode } from '../facts/mutual-tls.ts';
import { isAbsent } from '../facts/source.ts';
import { recognitionOf } from '../recognition.ts';
import { factsOf } from '../registry.ts';
import type { FoundMesh } from '../types.ts';
import { brokenByStrict, readCallers, servicesFor, type CallScope, type MeshedWorkloads } from './callers.ts';
import { marksOf } from './marks.ts';
import { readMembersOrDenied, type Members, type SeenWorkload } from './members.ts';
import { listKind } from './mutual-tls-objects.ts';
import { hasProxyOf } from './needed-restarts.ts';
import type { MutualTlsScene } from './plan-mutual-tls.ts';

const order: readonly Break['severity'][] = ['breaks', 'may-break', 'not-covered'];

/**
 * Who would break by another mode, the surest first: objects of the mesh that say otherwise, callers that are in no mesh, and how many there are of whom
 * nobody knows whether they call.
 *
 * @throws those of the transport. What may not be read is named in `unread`.
 */
export async function breaksOf(
  connection: ClusterConnection,
  { found, turned, seen, at }: MutualTlsScene,
  { mode, before }: { readonly mode: MutualTlsMode; readonly before: MutualTls | undefined },
  signal: AbortSignal,
): Promise<{ readonly breaks: readonly Break[]; readonly unread: readonly string[] }> {
  const namespace = seen === undefined ? '' : at.namespace;
  const { callers, unread } = await readCallers(connection, { namespace, services: undefined }, signal);
  const labels = seen?.workload === undefined ? undefined : marksOf(seen.workload, 'template').labels;
  const services = labels === undefined ? undefined : servicesFor(callers.services, labels);
  const scope: CallScope = { namespace, services };
  const ofMesh = await ofMeshObjects(connection, found, signal);
  const own =
    ofMesh.facts?.of(mode, {
      scope: turned.for,
      namespace,
      services,
      meshOf: at.meshOf,
      rootNamespace: found.namespace,
      before,
      objects: ofMesh.objects,
    }) ?? [];
  const members = mode === 'strict' ? await readMembersOrDenied(connection, undefined, signal) : undefined;
  const workloads =
    members === undefined || members === 'denied'
      ? undefined
      : await meshedWorkloads(
          connection,
          found,
          members,
          { namespace, workload: seen?.workload?.metadata.name },
          signal,
        );
  const others = mode === 'strict' ? brokenByStrict(scope, callers, workloads) : [];
  return {
    breaks: [...own, ...others].sort((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity)),
    unread: [
      ...(mode === 'strict' ? unread : []),
      ...ofMesh.unread,
      ...(members === 'denied' ? ['the Pods of the whole cluster'] : []),
    ],
  };
}

async function ofMeshObjects(
  connection: ClusterConnection,
  { mesh }: FoundMesh,
  signal: AbortSignal,
): Promise<{
  readonly facts: NonNullable<ReturnType<typeof factsOf>>['mutualTlsBreaks'];
  readonly objects: readonly ReturnType<typeof asJson>[];
  readonly unread: readonly string[];
}> {
  const facts = factsOf(mesh)?.mutualTlsBreaks;
  const unread: string[] = [];
  const lists = await Promise.all(
    (facts?.reads ?? []).map(async (id) => {
      try {
        return await listKind(connection, id, undefined, signal);
      } catch (error) {
        if (!(error instanceof ProblemError) || error.problem.code !== 'cluster.forbidden') throw error;
        unread.push(id);
        return [];
      }
    }),
  );
  return { facts, objects: lists.flat().map(asJson), unread };
}

/** Workloads without a proxy: those that are asked about, and all others. Pods of a namespace that the node's proxy serves need none. */
async function meshedWorkloads(
  connection: ClusterConnection,
  found: FoundMesh,
  members: Members,
  asked: { readonly namespace: string; readonly workload: string | undefined },
  signal: AbortSignal,
): Promise<MeshedWorkloads> {
  const served = await servedByNodes(connection, found, signal);
  const without = members.workloads.filter((workload) => {
    const pods = members.podsOf(workload);
    const isServed = served.has(workload.namespace);
    return pods.length > 0 && !isServed && !pods.some((pod) => hasProxyOf(found, pod));
  });
  const isAsked = ({ namespace, name }: SeenWorkload): boolean =>
    asked.namespace !== '' &&
    namespace === asked.namespace &&
    (asked.workload === undefined || name === asked.workload);
  return {
    inScopeWithout: without.filter(isAsked),
    elsewhereWithout: without.filter((workload) => !isAsked(workload)),
  };
}

/** Namespaces whose Pods the proxy of their node serves. */
async function servedByNodes(
  connection: ClusterConnection,
  { mesh, mode }: FoundMesh,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const membership = recognitionOf(mesh)?.membership;
  if (mode !== 'ambient' || membership === undefined || isAbsent(membership)) return new Set();
  const namespaces = await listKind(connection, 'namespaces.', undefined, signal);
  return new Set(
    namespaces
      .filter((namespace) => membership.wantedBy(marksOf(namespace, 'object'))?.mode === 'ambient')
      .map(({ metadata }) => metadata.name),
  );
}

import type { ClusterConnection } from '../../cluster/types.ts';
import type { Helm } from '../../tools/helm.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import type { MeshRelease } from '../releases.ts';
import { checkTitles, type CheckId } from './check-ids.ts';
import { checks } from './checks/all.ts';
import { listed, unknown } from './findings.ts';
import { Asking } from './gather/asking.ts';
import { gatherEvidence, gatherGround } from './gather/evidence.ts';
import { gatherReleases } from './gather/releases.ts';
import type { Preflight, PreflightEvidence, PreflightFinding, PreflightTarget } from './types.ts';

/** A mesh that is to go in. */
export interface MeshToCheck {
  readonly mesh: MeshFacts;
  /** With the values of their files read. */
  readonly releases: readonly MeshRelease[];
  /** Namespaces whose Pods shall get proxies. */
  readonly members: readonly string[];
  /** Namespace in which Meshdeck keeps what it has applied. */
  readonly record?: string;
}

/** Where meshes are to go in. */
export interface PreflightRequest {
  readonly connection: ClusterConnection;
  readonly meshes: readonly MeshToCheck[];
  readonly helm: Helm;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks at a cluster before meshes go in. Nothing is changed: what only the server can judge it is asked to try (`dryRun`).
 *
 * @returns findings for each mesh, in the order of the checks; what could not be looked at is told as `unknown`.
 * @throws `cluster.*` where the server cannot be reached or does not know this user, and `cancelled`.
 */
export async function runPreflight({
  connection,
  meshes,
  helm,
  signal,
}: PreflightRequest): Promise<readonly Preflight[]> {
  const asking = new Asking(connection);
  const ground = await gatherGround(asking, signal);
  const { serverVersion, catalog } = ground;
  const results: Preflight[] = [];
  let before = 0;
  for (const { mesh, releases, members, record } of meshes) {
    const gathered = await gatherReleases({ mesh, releases, helm, serverVersion, catalog, signal });
    const target = { mesh, releases: gathered, members, ...(record === undefined ? {} : { record }) };
    const evidence = await gatherEvidence(target, ground, asking, signal);
    results.push({
      mesh: mesh.identity.name,
      displayName: mesh.identity.displayName,
      context: connection.contextName,
      findings: judge(target, evidence),
      requests: asking.count - before,
    });
    before = asking.count;
  }
  return results;
}

/** Checks that go by what the charts make: while one of them could not be rendered, they have not seen everything. */
const checksOfObjects: readonly CheckId[] = [
  'kinds',
  'ownership',
  'definitions',
  'permissions',
  'role-rules',
  'pod-security',
  'webhooks',
  'quotas',
  'capacity',
];

/** Everything that all checks find. Pure. */
export function judge(target: PreflightTarget, evidence: PreflightEvidence): readonly PreflightFinding[] {
  const unrendered = target.releases.filter(({ objects }) => objects.is === 'unknown');
  const [first] = unrendered.map(({ objects }) => objects);
  return (Object.keys(checkTitles) as CheckId[]).flatMap((id) => {
    const findings = checks[id](target, evidence);
    if (first?.is !== 'unknown' || !checksOfObjects.includes(id)) return findings;
    const what = `What the ${unrendered.length === 1 ? 'chart' : 'charts'} ${listed(unrendered.map(({ chart }) => chart))} would make`;
    return [...findings.filter(({ severity }) => severity !== 'passed'), unknown(id, what, first.problem)];
  });
}

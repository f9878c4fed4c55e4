import { splitApiVersion } from '../../../core/kubernetes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { ClusterKnowledge, Knowledge } from '../../service/knowledge.ts';
import { faultAt, quotedList, replaceWith } from './fault.ts';
import type { ManifestObject } from './objects.ts';
import { nodeAt, spanOf } from './read.ts';
import { schemaOfObject } from './schema.ts';
import { versionFaults } from './version-faults.ts';

const known = new WeakMap<ClusterKnowledge, ReadonlyMap<string, readonly string[]>>();

/**
 * A version that the connected cluster does not serve, where it serves the kind in others: meshes ship the kinds of the Service Mesh
 * Interface and of the Gateway API in versions of their own choice. What is said of the version anyway is not said again.
 */
export function* servedVersionFaults(
  object: ManifestObject,
  { cluster, bundle, settings }: Knowledge,
): Iterable<Fault> {
  if (cluster === undefined || cluster.lacksKinds === true) return;
  const { apiVersion, group, kind, node } = object;
  const served = servedVersions(cluster).get(`${group}/${kind}`) ?? [];
  const at = nodeAt(node, 'apiVersion');
  if (served.length === 0 || served.includes(apiVersion) || at?.is !== 'scalar') return;
  const isUnknown = schemaOfObject(object, bundle) === undefined;
  if (isUnknown || versionFaults(object, bundle, settings.kubernetesVersion).length > 0) return;
  const params = { context: cluster.context, kind, apiVersion, served: quotedList(served) };
  const [only, ...others] = served;
  const fixes = only === undefined || others.length > 0 ? [] : [replaceWith(at, only)];
  yield faultAt('version-not-served', spanOf(at), params, { fixes });
}

function servedVersions(cluster: ClusterKnowledge): ReadonlyMap<string, readonly string[]> {
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const made = new Map<string, string[]>();
  for (const { apiVersion, kind, served } of cluster.kinds) {
    if (served === false) continue;
    const key = `${splitApiVersion(apiVersion).group}/${kind}`;
    const versions = made.get(key);
    if (versions === undefined) made.set(key, [apiVersion]);
    else versions.push(apiVersion);
  }
  known.set(cluster, made);
  return made;
}

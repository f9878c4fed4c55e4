import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { exclusiveKeys, missingKey, notAllowed } from '../fault.ts';
import { nameFault } from '../metadata-faults.ts';
import { dnsLabel } from '../names.ts';
import type { ManifestObject } from '../objects.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, spanOfKey, textAt } from '../read.ts';
import { podsOf } from '../workloads.ts';
import { containerFaults } from './containers.ts';

/** Pods and the templates of Pods: what the API server refuses beyond their schema. */
export function* podFaults(object: ManifestObject): Iterable<Fault> {
  for (const { template } of podsOf(object)) {
    const spec = entryAt(template, 'spec');
    if (spec?.value.is !== 'map') continue;
    const volumes = volumeNames(spec.value, object);
    const containers = ['initContainers', 'containers'].flatMap((key) => itemsAt(spec.value, key));
    yield* duplicates(containers, { what: 'The container', key: ['name'] });
    for (const container of containers) yield* containerFaults(container, volumes);
    yield* volumeFaults(spec.value);
    yield* restartFaults(object, spec.value, spanOfKey(spec));
  }
}

/** Names that mounts may name; undefined where something that is not in the file may add to them. */
function volumeNames(spec: ValueNode, object: ManifestObject): ReadonlySet<string> | undefined {
  // A merge or an alias that could not be followed may bring volumes.
  if (isGiven(spec, '<<')) return undefined;
  const names = itemsAt(spec, 'volumes').flatMap((volume) => textAt(volume, 'name') ?? []);
  const claims = itemsAt(object.node, 'spec', 'volumeClaimTemplates').flatMap(
    (claim) => textAt(claim, 'metadata', 'name') ?? [],
  );
  return new Set([...names, ...claims]);
}

function* volumeFaults(spec: ValueNode): Iterable<Fault> {
  const volumes = itemsAt(spec, 'volumes');
  yield* duplicates(volumes, { what: 'The volume', key: ['name'] });
  for (const volume of volumes) {
    const name = nodeAt(volume, 'name');
    if (name?.is === 'scalar' && typeof name.value === 'string')
      yield* nameFault(name, name.value, 'a volume', dnsLabel);
    const sources = entriesAt(volume).filter(
      ({ key, value }) => key !== 'name' && !(value.is === 'scalar' && value.value === null),
    );
    // A volume without a source is an emptyDir: the API server fills it in.
    for (const entry of sources.slice(1))
      yield exclusiveKeys(
        entry,
        sources.map(({ key }) => key),
      );
  }
}

/** What may restart Pods of a kind. */
const restartPolicies: Readonly<Record<string, readonly string[]>> = {
  'apps/DaemonSet': ['Always'],
  'apps/Deployment': ['Always'],
  'apps/ReplicaSet': ['Always'],
  'apps/StatefulSet': ['Always'],
  '/ReplicationController': ['Always'],
  'batch/CronJob': ['OnFailure', 'Never'],
  'batch/Job': ['OnFailure', 'Never'],
};

function* restartFaults(
  { group, kind }: ManifestObject,
  spec: ValueNode,
  at: { readonly start: number; readonly end: number },
): Iterable<Fault> {
  const allowed = restartPolicies[`${group}/${kind}`];
  if (allowed === undefined) return;
  const node = nodeAt(spec, 'restartPolicy');
  if (node?.is === 'scalar' && typeof node.value === 'string' && node.value !== '') {
    const known = ['Always', 'OnFailure', 'Never'].includes(node.value);
    if (known && !allowed.includes(node.value)) yield notAllowed('restartPolicy', node, allowed);
  } else if (!allowed.includes('Always'))
    yield missingKey(at, 'spec', 'restartPolicy', { map: spec, value: allowed[0] ?? 'Never' });
}

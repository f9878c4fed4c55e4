import { nearest } from '../../../../core/nearest.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { partsOf } from '../declared.ts';
import { entryAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { fullHost } from '../references/hosts.ts';
import { destinationsOf } from '../references/occurrences.ts';

interface KnownSubsets {
  readonly names: Set<string>;
  readonly rule: ManifestObject;
}

const known = new WeakMap<FileObjects, ReadonlyMap<string, KnownSubsets>>();

/** A subset that the DestinationRule of the host does not have, where that rule stands in the same file. */
export function* unknownSubsetFaults({ node, namespace }: ManifestObject, file: FileObjects): Iterable<Fault> {
  const byHost = subsetsByHost(file);
  for (const destination of destinationsOf(node)) {
    const host = textAt(destination, 'host');
    const subset = nodeAt(destination, 'subset');
    const ofHost = host === undefined ? undefined : byHost.get(fullHost(host, namespace));
    if (ofHost === undefined || subset?.is !== 'scalar' || typeof subset.value !== 'string' || subset.value === '')
      continue;
    if (ofHost.names.has(subset.value)) continue;
    // Between `v1` and `v3` nobody can tell which was meant.
    const near = subset.value.length < 4 ? undefined : nearest(subset.value, ofHost.names);
    const place = entryAt(ofHost.rule.node, 'spec', 'subsets') ?? entryAt(ofHost.rule.node, 'spec', 'host');
    yield faultAt(
      'subset-unknown',
      spanOf(subset),
      { subset: subset.value, host: host ?? '', ...(near === undefined ? {} : { nearest: near }) },
      place === undefined ? {} : { related: [{ message: 'The DestinationRule of the host.', ...spanOfKey(place) }] },
    );
  }
}

/** Several rules of one host are merged by the mesh. */
function subsetsByHost(file: FileObjects): ReadonlyMap<string, KnownSubsets> {
  let byHost = known.get(file);
  if (byHost !== undefined) return byHost;
  const made = new Map<string, KnownSubsets>();
  for (const rule of file.ofKind('networking.istio.io', 'DestinationRule')) {
    const host = textAt(rule.node, 'spec', 'host');
    if (host === undefined) continue;
    const full = fullHost(host, rule.namespace);
    const before = made.get(full);
    const names = before?.names ?? new Set<string>();
    for (const name of partsOf(rule)) names.add(name);
    made.set(full, { names, rule: before?.rule ?? rule });
  }
  byHost = made;
  known.set(file, made);
  return byHost;
}

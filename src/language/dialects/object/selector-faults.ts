import type { Fault } from '../../diagnostics/finding.ts';
import { faultAt } from './fault.ts';
import { labelFault } from './metadata-faults.ts';
import type { ManifestObject } from './objects.ts';
import { entriesAt, entryAt, isGiven, nodeAt, spanOf, spanOfKey } from './read.ts';
import { templatesOf } from './workloads.ts';

const selecting: readonly string[] = ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'];

/** Selectors: their labels have the form of labels, and a workload selects its own Pods. */
export function* selectorFaults(object: ManifestObject): Iterable<Fault> {
  const { node, group, kind } = object;
  // Cilium writes the source of a label before it: `k8s:app`.
  if (group === 'cilium.io') return;
  for (const entry of entriesAt(node, 'spec', 'selector', 'matchLabels')) yield* labelFault(entry);
  if (group !== 'apps' || !selecting.includes(kind)) return;
  const [template] = templatesOf(object);
  if (template === undefined) return;
  const labels = nodeAt(template.template, 'metadata', 'labels');
  for (const entry of entriesAt(node, 'spec', 'selector', 'matchLabels')) {
    const { key, value } = entry;
    const found = nodeAt(labels, key);
    if (value.is !== 'scalar' || (found !== undefined && found.is !== 'scalar')) continue;
    if (found !== undefined && String(found.value) === String(value.value)) continue;
    const at = found === undefined ? spanOfKey(entry) : spanOf(value);
    const place = found ?? entryAt(template.template, 'metadata', 'labels');
    yield faultAt(
      'selector-mismatch',
      at,
      { label: `${key}: ${String(value.value)}`, kind },
      place === undefined
        ? {}
        : {
            related: [{ message: 'The labels of the Pods.', ...('is' in place ? spanOf(place) : spanOfKey(place)) }],
          },
    );
    // One label that is missing is enough to mend; the next check shows the next one.
    if (!isGiven(labels)) return;
  }
}

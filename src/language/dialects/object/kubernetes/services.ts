import type { ValueNode } from '../../../../yaml/nodes.ts';
import { nearest } from '../../../../core/nearest.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { labelsOf } from '../declared.ts';
import { duplicates } from '../duplicates.ts';
import { faultAt, missingKey, replaceWith } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import { labelFault, nameFault } from '../metadata-faults.ts';
import { dnsLabel } from '../names.ts';
import type { ManifestObject } from '../objects.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { conditionsOfLabels, fulfils } from '../selectors/conditions.ts';
import { podsOf } from '../workloads.ts';
import { portFault, portNumberFault } from './ports.ts';

/** Services: ports, names of ports, what each type needs. */
export function* serviceFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = entryAt(node, 'spec');
  if (spec?.value.is !== 'map') return;
  for (const entry of entriesAt(spec.value, 'selector')) yield* labelFault(entry);
  const type = textAt(spec.value, 'type');
  if (type === 'ExternalName') {
    if (!isGiven(spec.value, 'externalName')) yield missingKey(spanOfKey(spec), 'spec', 'externalName');
    return;
  }
  const isHeadless = textAt(spec.value, 'clusterIP') === 'None';
  const ports = itemsAt(spec.value, 'ports');
  // A map in place of the list is told as that.
  const isMap = nodeAt(spec.value, 'ports')?.is === 'map';
  if (ports.length === 0 && !isHeadless && !isMap)
    yield missingKey(spanOfKey(spec), 'spec', 'ports', { map: spec.value, value: [{ port: 80 }] });
  for (const [index, port] of ports.entries()) {
    yield* portLabelFault(port);
    yield* portNumberFault('port', nodeAt(port, 'port'));
    yield* portFault('targetPort', nodeAt(port, 'targetPort'));
    yield* portNumberFault('nodePort', nodeAt(port, 'nodePort'));
    const nameless = ports.length > 1 && port.is === 'map' && !isGiven(port, 'name');
    if (nameless) yield missingKey(spanOf(port), `ports[${index}]`, 'name');
  }
  yield* duplicates(ports, { what: 'The port', key: ['name'] });
  yield* duplicatePorts(ports);
}

/** A Service's ports are called by DNS labels, which are longer than the names of a container's ports. */
function* portLabelFault(port: ValueNode): Iterable<Fault> {
  const node = nodeAt(port, 'name');
  const name = textAt(port, 'name') ?? '';
  if (node !== undefined && name !== '') yield* nameFault(node, name, 'a port of a Service', dnsLabel);
}

/** The same number is allowed twice for two protocols. */
function* duplicatePorts(ports: readonly ValueNode[]): Iterable<Fault> {
  const first = new Map<string, ValueNode>();
  for (const item of ports) {
    const node = nodeAt(item, 'port');
    if (node?.is !== 'scalar' || typeof node.value !== 'number') continue;
    const key = `${node.value} ${textAt(item, 'protocol') ?? 'TCP'}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, node);
    else {
      const related = [{ message: `\`${node.value}\` stands here first.`, ...spanOf(before) }];
      yield faultAt('item-duplicate', spanOf(node), { what: 'The port', name: node.value }, { related });
    }
  }
}

/** A port of the Pods by name, where the workload that the Service selects stands in the same file. */
export function* targetPortFaults({ node, namespace }: ManifestObject, file: FileObjects): Iterable<Fault> {
  const named = itemsAt(node, 'spec', 'ports').flatMap((port) => {
    const target = nodeAt(port, 'targetPort');
    return target?.is === 'scalar' && typeof target.value === 'string' && !/^\d+$/.test(target.value) ? [target] : [];
  });
  const selector = conditionsOfLabels(nodeAt(node, 'spec', 'selector'));
  if (named.length === 0 || selector.length === 0) return;
  const selected = file.objects.filter((object) => {
    if (podsOf(object).length === 0 || object.namespace !== namespace) return false;
    return fulfils(labelsOf(object) ?? {}, selector);
  });
  const [workload] = selected;
  if (workload === undefined) return;
  const names = new Set(selected.flatMap(namesOfPorts));
  for (const target of named) {
    const name = String(target.value);
    if (names.has(name)) continue;
    const near = nearest(name, names);
    const at = nodeAt(workload.node, 'metadata', 'name');
    yield faultAt(
      'port-unknown',
      spanOf(target),
      { name, owner: `${workload.kind} \`${workload.name ?? ''}\``, ...(near === undefined ? {} : { nearest: near }) },
      {
        ...(at === undefined ? {} : { related: [{ message: 'The Service selects these Pods.', ...spanOf(at) }] }),
        ...(near === undefined ? {} : { fixes: [replaceWith(target, near)] }),
      },
    );
  }
}

function namesOfPorts(object: ManifestObject): readonly string[] {
  return podsOf(object).flatMap(({ template }) =>
    ['initContainers', 'containers'].flatMap((key) =>
      itemsAt(template, 'spec', key).flatMap((container) =>
        itemsAt(container, 'ports').flatMap((port) => textAt(port, 'name') ?? []),
      ),
    ),
  );
}

import { nearest } from '../../../../core/nearest.ts';
import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import { faultAt, missingKey, outOfRange, replaceWith } from '../fault.ts';
import { nameFault } from '../metadata-faults.ts';
import { dnsLabel, variableName } from '../names.ts';
import { atMostOne, exactlyOne } from '../one-of.ts';
import { entriesAt, entryAt, isGiven, itemsAt, nodeAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { changeMe } from '../../../schema/placeholders.ts';
import { portFault, portNameFault, portNumberFault } from './ports.ts';
import { quantityValue } from '../../../../core/quantities.ts';

const handlers = ['exec', 'grpc', 'httpGet', 'tcpSocket'];
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const valueSources = ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'];

/** One container, beside the volumes of its Pod. */
export function* containerFaults(container: ValueNode, volumes: ReadonlySet<string> | undefined): Iterable<Fault> {
  const name = nodeAt(container, 'name');
  if (name?.is === 'scalar' && typeof name.value === 'string') {
    yield* nameFault(name, name.value, 'a container', dnsLabel);
    if (!isGiven(container, 'image'))
      yield missingKey(spanOf(name), name.value, 'image', { map: container, value: changeMe });
  }
  yield* containerPortFaults(container);
  yield* variableFaults(container);
  yield* mountFaults(container, volumes);
  yield* resourceFaults(container);
  yield* probeFaults(container);
}

function* containerPortFaults(container: ValueNode): Iterable<Fault> {
  const ports = itemsAt(container, 'ports');
  for (const port of ports) {
    yield* portNameFault(port);
    yield* portNumberFault('containerPort', nodeAt(port, 'containerPort'));
    yield* portNumberFault('hostPort', nodeAt(port, 'hostPort'));
  }
  yield* duplicates(ports, { what: 'The port', key: ['name'] });
}

function* variableFaults(container: ValueNode): Iterable<Fault> {
  const first = new Map<string, ValueNode>();
  for (const variable of itemsAt(container, 'env')) {
    const node = nodeAt(variable, 'name');
    const name = textAt(variable, 'name');
    if (node === undefined || name === undefined) continue;
    yield* nameFault(node, name, 'a variable', variableName);
    yield* atMostOne(variable, ['value', 'valueFrom']);
    const from = entryAt(variable, 'valueFrom');
    if (from !== undefined) yield* exactlyOne(from.value, valueSources, 'valueFrom', spanOfKey(from));
    const before = first.get(name);
    if (before === undefined) first.set(name, node);
    else {
      const related = [{ message: `\`${name}\` stands here first.`, ...spanOf(before) }];
      yield faultAt('variable-duplicate', spanOf(node), { name }, { related });
    }
  }
  for (const source of itemsAt(container, 'envFrom')) {
    yield* exactlyOne(source, ['configMapRef', 'secretRef'], 'envFrom', spanOf(source));
  }
}

function* mountFaults(container: ValueNode, volumes: ReadonlySet<string> | undefined): Iterable<Fault> {
  const mounts = itemsAt(container, 'volumeMounts');
  yield* duplicates(mounts, { what: 'The path', key: ['mountPath'] });
  if (volumes === undefined) return;
  for (const mount of mounts) {
    const node = nodeAt(mount, 'name');
    if (node?.is !== 'scalar' || typeof node.value !== 'string' || volumes.has(node.value)) continue;
    const near = nearest(node.value, volumes);
    yield faultAt(
      'volume-unknown',
      spanOf(node),
      { name: node.value, ...(near === undefined ? {} : { nearest: near }) },
      near === undefined ? {} : { fixes: [replaceWith(node, near)] },
    );
  }
}

function* resourceFaults(container: ValueNode): Iterable<Fault> {
  for (const { key, value } of entriesAt(container, 'resources', 'requests')) {
    const limit = nodeAt(container, 'resources', 'limits', key);
    if (value.is !== 'scalar' || limit?.is !== 'scalar') continue;
    const [requested, limited] = [value, limit].map((node) => quantityValue(node.source ?? String(node.value)));
    if (requested === undefined || limited === undefined || requested <= limited) continue;
    const related = [{ message: `The limit of \`${key}\`.`, ...spanOf(limit) }];
    const params = { resource: key, request: String(value.value), limit: String(limit.value) };
    yield faultAt('request-above-limit', spanOf(value), params, { related });
  }
}

function* probeFaults(container: ValueNode): Iterable<Fault> {
  const names = new Set(itemsAt(container, 'ports').flatMap((port) => textAt(port, 'name') ?? []));
  for (const probe of probes) {
    const entry = entryAt(container, probe);
    if (entry?.value.is !== 'map') continue;
    yield* exactlyOne(entry.value, handlers, probe, spanOfKey(entry));
    for (const handler of ['httpGet', 'tcpSocket'])
      yield* portReferenceFault(nodeAt(entry.value, handler, 'port'), names);
    const success = nodeAt(entry.value, 'successThreshold');
    if (
      probe !== 'readinessProbe' &&
      success?.is === 'scalar' &&
      typeof success.value === 'number' &&
      success.value > 1
    )
      yield outOfRange('successThreshold', success, `be 1 in a \`${probe}\``);
  }
  for (const moment of ['postStart', 'preStop']) {
    for (const handler of ['httpGet', 'tcpSocket'])
      yield* portReferenceFault(nodeAt(container, 'lifecycle', moment, handler, 'port'), names);
  }
}

function* portReferenceFault(node: ValueNode | undefined, names: ReadonlySet<string>): Iterable<Fault> {
  if (node?.is !== 'scalar') return;
  if (typeof node.value !== 'string' || /^\d+$/.test(node.value)) yield* portFault('port', node);
  else if (!names.has(node.value)) {
    const near = nearest(node.value, names);
    yield faultAt(
      'port-unknown',
      spanOf(node),
      { name: node.value, owner: 'this container', ...(near === undefined ? {} : { nearest: near }) },
      near === undefined ? {} : { fixes: [replaceWith(node, near)] },
    );
  }
}

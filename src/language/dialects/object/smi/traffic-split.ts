import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import { duplicates } from '../duplicates.ts';
import { faultAt, outOfRange } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { itemsAt, nodeAt, spanOf, textAt } from '../read.ts';
import { fullHost, serviceOfHost } from '../references/hosts.ts';
import type { KnownObjects } from '../references/known-objects.ts';
import { relatedTo } from '../references/unknown-objects.ts';
import { negativeWeights, weightsOf } from '../weights.ts';

/** A split by itself: weights, and who gets them. */
export function* trafficSplitFaults({ node, version, namespace }: ManifestObject): Iterable<Fault> {
  const backends = itemsAt(node, 'spec', 'backends');
  if (version === 'v1alpha1') yield* quantityFaults(backends);
  else yield* weightFaults(backends);
  yield* duplicates(backends, { what: 'The backend', key: ['service'] });
  const root = textAt(node, 'spec', 'service');
  if (root === undefined) return;
  for (const backend of backends) {
    const service = nodeAt(backend, 'service');
    const name = textAt(backend, 'service');
    if (service !== undefined && name !== undefined && fullHost(name, namespace) === fullHost(root, namespace))
      yield faultAt('split-of-itself', spanOf(service), { service: name });
  }
}

const nobody = 'the Service Mesh Interface does not say who gets the requests';

function* weightFaults(backends: readonly ValueNode[]): Iterable<Fault> {
  yield* negativeWeights(backends);
  for (const backend of backends) {
    const weight = nodeAt(backend, 'weight');
    if (weight?.is === 'scalar' && typeof weight.value === 'number' && !Number.isInteger(weight.value))
      yield outOfRange('weight', weight, 'be a whole number');
    const written = textAt(backend, 'weight') ?? '';
    if (weight !== undefined && /^[\d.]+m?$/.test(written))
      yield faultAt('wrong-format', spanOf(weight), { key: 'weight', value: written, expected: 'a whole number' });
  }
  const weights = weightsOf(backends, 0);
  if (weights?.areAllGiven === true && !weights.isUnclear && weights.sum === 0)
    yield faultAt('weights-zero', weights.at, { who: nobody });
}

/** The first version had quantities: `100m` is a tenth of `1`. */
function* quantityFaults(backends: readonly ValueNode[]): Iterable<Fault> {
  let last: ValueNode | undefined;
  let isZero = backends.length > 0;
  for (const backend of backends) {
    const weight = nodeAt(backend, 'weight');
    const written = weight?.is === 'scalar' ? String(weight.value) : '';
    if (weight !== undefined && written.startsWith('-')) yield outOfRange('weight', weight, 'be at least 0');
    if (!/^0+(?:\.0*)?m?$/.test(written)) isZero = false;
    last = weight;
  }
  if (isZero && last !== undefined) yield faultAt('weights-zero', spanOf(last), { who: nobody });
}

/** A split among the others, and beside the Services that it names. */
export function* splitNameFaults(object: ManifestObject, file: FileObjects, known: KnownObjects): Iterable<Fault> {
  yield* secondSplitFaults(object, file);
  yield* lackingPortFaults(object, known);
}

/** Two splits of one Service: the Service Mesh Interface does not say which counts. Those for some requests only may be several. */
function* secondSplitFaults(object: ManifestObject, file: FileObjects): Iterable<Fault> {
  const root = rootOf(object);
  const written = nodeAt(object.node, 'spec', 'service');
  if (root === undefined || written === undefined) return;
  for (const other of file.ofKind(object.group, object.kind)) {
    if (other === object) return;
    const place = nodeAt(other.node, 'spec', 'service');
    if (rootOf(other) !== root || place === undefined || other.name === object.name) continue;
    const related = [{ message: 'The first split of it.', ...spanOf(place) }];
    yield faultAt(
      'split-twice',
      spanOf(written),
      { service: textAt(object.node, 'spec', 'service') ?? '' },
      { related },
    );
    return;
  }
}

function rootOf({ node, namespace }: ManifestObject): string | undefined {
  const service = textAt(node, 'spec', 'service');
  if (service === undefined || itemsAt(node, 'spec', 'matches').length > 0) return undefined;
  return `${namespace ?? ''} ${fullHost(service, namespace)}`;
}

/** Requests for a port of the root find nobody at a backend that does not have the port. */
function* lackingPortFaults({ node, namespace }: ManifestObject, known: KnownObjects): Iterable<Fault> {
  const root = serviceNamed(textAt(node, 'spec', 'service'), namespace);
  const wanted = root === undefined ? undefined : portNumbers(root, known);
  if (root === undefined || wanted === undefined) return;
  for (const backend of itemsAt(node, 'spec', 'backends')) {
    const written = nodeAt(backend, 'service');
    const target = serviceNamed(textAt(backend, 'service'), namespace);
    const given = target === undefined ? undefined : portNumbers(target, known);
    if (written === undefined || target === undefined || given === undefined) continue;
    const lacking = [...wanted].filter((port) => !given.has(port));
    if (lacking.length === 0) continue;
    const params = { backend: target.name, root: root.name, ports: lacking.join(', ') };
    yield faultAt('split-port-missing', spanOf(written), params, relatedTo(known.called(target), 'The Service.'));
  }
}

function serviceNamed(host: string | undefined, namespace: string | undefined): ObjectName | undefined {
  const service = host === undefined ? undefined : serviceOfHost(host);
  return service === undefined ? undefined : { group: '', kind: 'Service', namespace, ...service };
}

/** All ports that any of the Services of the name has; undefined where one of them tells none. */
function portNumbers(target: ObjectName, known: KnownObjects): ReadonlySet<number> | undefined {
  const services = known.called(target);
  if (services.length === 0 || services.some(({ ports = [] }) => ports.length === 0)) return undefined;
  return new Set(services.flatMap(({ ports = [] }) => ports.map(({ port }) => port)));
}

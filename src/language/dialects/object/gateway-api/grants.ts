import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import type { ReferenceGrants } from '../../../service/knowledge.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import { faultAt } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { itemsAt, nodeAt, spanOf, textAt } from '../read.ts';
import type { KnownObjects } from '../references/known-objects.ts';
import { gatewayApi } from '../references/rules.ts';

/** What a ReferenceGrant allows; undefined for any other object. */
export function grantsOf({ group, kind, node }: ManifestObject): ReferenceGrants | undefined {
  if (group !== gatewayApi || kind !== 'ReferenceGrant') return undefined;
  const listed = (key: string, last: string): readonly string[] =>
    itemsAt(node, 'spec', key).map((item) =>
      [textAt(item, 'group') ?? '', textAt(item, 'kind') ?? '', textAt(item, last) ?? ''].join('/'),
    );
  return { from: listed('from', 'namespace'), to: listed('to', 'name') };
}

/** True where a grant of the target's namespace allows the reference, and where the cluster has grants whose content is not known. */
export function isGranted(object: ManifestObject, target: ObjectName, known: KnownObjects): boolean {
  const place = { group: gatewayApi, kind: 'ReferenceGrant', name: '', namespace: target.namespace };
  const { here, elsewhere } = known.namesBeside(place);
  return [...here, ...elsewhere].some((name) => {
    const found = known.called({ ...place, name });
    return found.length === 0 || found.some(({ grants }) => grants === undefined || allows(grants, object, target));
  });
}

function allows({ from, to }: ReferenceGrants, object: ManifestObject, { group, kind, name }: ObjectName): boolean {
  const isFrom = from.includes([object.group, object.kind, object.namespace ?? ''].join('/'));
  return isFrom && [name, ''].some((one) => to.includes([group, kind, one].join('/')));
}

const targetKinds: readonly string[] = ['Service', 'Secret', 'ConfigMap'];

/** A grant the wrong way round: it stands where the reference leads to, and `from` says where it comes from. */
export function* grantFaults({ node, namespace }: ManifestObject): Iterable<Fault> {
  for (const from of itemsAt(node, 'spec', 'from')) {
    const written = nodeAt(from, 'namespace');
    if (written !== undefined && namespace !== undefined && textAt(from, 'namespace') === namespace)
      yield wrongWay(written, `\`${namespace}\` is its own namespace, which needs no grant`);
    const kind = nodeAt(from, 'kind');
    if (kind !== undefined && targetKinds.includes(textAt(from, 'kind') ?? ''))
      yield wrongWay(kind, `a ${textAt(from, 'kind') ?? ''} refers to nothing: it belongs below \`to\``);
  }
}

function wrongWay(at: ValueNode, why: string): Fault {
  return faultAt('grant-wrong-way', spanOf(at), { why });
}

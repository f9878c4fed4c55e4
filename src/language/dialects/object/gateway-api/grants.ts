import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import { faultAt } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { itemsAt, nodeAt, spanOf, textAt } from '../read.ts';
import type { KnownObjects } from '../references/known-objects.ts';
import { gatewayApi } from '../references/rules.ts';

/** True where a grant of the target's namespace allows the reference, and where one is known whose content is not. */
export function isGranted(object: ManifestObject, target: ObjectName, known: KnownObjects): boolean {
  const place = { group: gatewayApi, kind: 'ReferenceGrant', name: '', namespace: target.namespace };
  const { here, elsewhere } = known.namesBeside(place);
  if (elsewhere.size > 0) return true;
  return [...here].some((name) =>
    known
      .called({ ...place, name })
      .some((grant) => grant.object === undefined || allows(grant.object, object, target)),
  );
}

function allows({ node }: ManifestObject, object: ManifestObject, target: ObjectName): boolean {
  const isFrom = itemsAt(node, 'spec', 'from').some(
    (from) =>
      textAt(from, 'namespace') === object.namespace &&
      textAt(from, 'kind') === object.kind &&
      (textAt(from, 'group') ?? '') === object.group,
  );
  const isTo = itemsAt(node, 'spec', 'to').some((to) => {
    const name = textAt(to, 'name') ?? '';
    const isKind = textAt(to, 'kind') === target.kind && (textAt(to, 'group') ?? '') === target.group;
    return isKind && (name === '' || name === target.name);
  });
  return isFrom && isTo;
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

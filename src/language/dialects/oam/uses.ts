import { itemsAt, nodeAt } from '../object/read.ts';
import { allSteps, namedText, namedTexts, type Application, type NamedText, type TypedPart } from './application.ts';

/** A place that names a component of the same Application. */
export interface ComponentUse {
  readonly at: NamedText;
  /** True where the name may be a pattern of names. */
  readonly isPattern: boolean;
}

/** Where steps and policies name components, apart from `dependsOn`. */
export function componentUses(application: Application): readonly ComponentUse[] {
  return [...allSteps(application).flatMap(ofStep), ...application.policies.flatMap(ofPolicy)];
}

function ofStep({ type, node }: TypedPart): readonly ComponentUse[] {
  if (type?.text !== 'apply-component') return [];
  const at = namedText(node, 'properties', 'component');
  return at === undefined ? [] : [{ at, isPattern: false }];
}

function ofPolicy({ type, node }: TypedPart): readonly ComponentUse[] {
  const properties = nodeAt(node, 'properties');
  if (type?.text === 'override') {
    const patched = itemsAt(properties, 'components')
      // With a type it is a component that the policy adds.
      .filter((one) => namedText(one, 'type') === undefined)
      .flatMap((one) => namedText(one, 'name') ?? []);
    return [...patched, ...namedTexts(properties, 'selector')].map((at) => ({ at, isPattern: true }));
  }
  if (type?.text === 'replication') return namedTexts(properties, 'selector').map((at) => ({ at, isPattern: false }));
  return itemsAt(properties, 'rules').flatMap((rule) =>
    namedTexts(rule, 'selector', 'componentNames').map((at) => ({ at, isPattern: false })),
  );
}

/** Where steps name policies. */
export function policyUses(application: Application): readonly NamedText[] {
  return allSteps(application).flatMap(({ type, node }) => {
    if (type?.text === 'deploy') return namedTexts(node, 'properties', 'policies');
    const policy = policySteps.includes(type?.text ?? '') ? namedText(node, 'properties', 'policy') : undefined;
    return policy === undefined ? [] : [policy];
  });
}

/** Steps of old KubeVela that name one policy. */
const policySteps: readonly string[] = ['deploy2env', 'deploy-cloud-resource', 'share-cloud-resource'];

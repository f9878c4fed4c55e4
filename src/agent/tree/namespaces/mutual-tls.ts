import type { AnyFacts } from '../../../cluster/kinds/any.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import { textAt } from '../../../cluster/readiness/read.ts';
import { isJsonObject, valueAt } from '../../../core/json.ts';
import { injectionOf } from '../../../mesh/facts/injection.ts';
import { mutualTlsOf, type MutualTls, type PeerPolicy } from '../../../mesh/facts/mtls.ts';
import type { NamespaceFacts } from '../../../cluster/kinds/cluster-wide.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Need } from '../node.ts';

const policyGroup = 'security.istio.io';
const policyId = `peerauthentications.${policyGroup}`;

/** What is read to tell of mutual TLS: nothing where the server does not serve it. */
export function mutualTlsNeeds({ cache }: ClusterView): readonly Need[] {
  const isServed = cache.catalog?.ofGroup(policyGroup).some(({ kind }) => kind === 'PeerAuthentication') === true;
  return isServed ? [{ id: policyId }] : [];
}

/** Whether a namespace in an Istio mesh insists on mutual TLS; undefined where it is in none, or where it is not sure. */
export function mutualTlsIn(view: ClusterView, { name, labels, facts }: Entry<NamespaceFacts>): MutualTls | undefined {
  const { cache } = view;
  const injection = injectionOf(labels, facts.annotations).find(({ mesh }) => mesh === 'istio');
  const running = view.meshes.filter(({ mesh, mode }) => mesh === 'istio' && mode !== 'crds-only');
  const isHere = isKnown(view, name);
  if (injection === undefined || running.length === 0 || mutualTlsNeeds(view).length === 0 || !isHere) return undefined;
  const roots = new Set(running.map(({ namespace }) => namespace));
  const [root] = roots;
  // Meshes in several namespaces have a root each, and whose Pods these are is not told by their namespace alone.
  const isRootRead = roots.size === 1 && root !== undefined && isKnown(view, root);
  const store = cache.storeById(policyId);
  const places = new Set([name, ...(isRootRead ? [root] : [])]);
  const policies = [...places].flatMap((place) =>
    [...(store?.in(place).values() ?? [])].map((entry) => policyOf(entry as Entry<AnyFacts>)),
  );
  return mutualTlsOf(name, {
    policies,
    rootNamespace: isRootRead ? root : undefined,
    isAmbient: injection.mode === 'ambient',
  });
}

/** What was read is still there while the connection is away; how old it is, is told by the row of the context. */
function isKnown({ cache }: ClusterView, namespace: string): boolean {
  return ['live', 'reconnecting'].includes(cache.stateOf(policyId, namespace).is);
}

function policyOf({ namespace, name, createdMs, facts: { object = {} } }: Entry<AnyFacts>): PeerPolicy {
  const selector = valueAt(object, ['spec', 'selector']);
  return {
    namespace,
    name,
    createdMs,
    mode: textAt(object, 'spec', 'mtls', 'mode') ?? 'UNSET',
    // An empty selector selects everything, as none does.
    hasSelector: isJsonObject(selector) && Object.keys(valueAt(selector, ['matchLabels']) ?? {}).length > 0,
  };
}

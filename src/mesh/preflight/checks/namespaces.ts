import { objectsAt, textAt } from '../../../cluster/readiness/read.ts';
import type { JsonObject } from '../../../core/json.ts';
import { asJson, referenceOf, type KubernetesObject } from '../../../core/kubernetes.ts';
import { found, listed, passed, unknown } from '../findings.ts';
import type { Check } from '../types.ts';

/** Namespaces that are used: one that is being deleted takes nothing new, and says what it waits for. */
export const namespacesCheck: Check = (_target, { namespaces }) => {
  const findings = [...namespaces].flatMap(([name, asked]) => {
    if (asked.is === 'unknown') return [unknown('namespaces', `The namespace ${name}`, asked.problem)];
    const { value } = asked;
    if (value?.metadata.deletionTimestamp === undefined) return [];
    const waitsFor = waitsForWords(asJson(value));
    const because = `It is being deleted since ${value.metadata.deletionTimestamp}. ${waitsFor}`.trim();
    return [
      found(
        'namespaces',
        'error',
        'mesh.preflight-terminating',
        { namespace: name, waitsFor },
        { because, about: referenceOf({ ...value, apiVersion: 'v1', kind: 'Namespace' }) },
      ),
    ];
  });
  if (findings.length > 0 || namespaces.size === 0) return findings;
  const [there, absent] = [true, false].map((isThere) =>
    [...namespaces]
      .filter(([, asked]) => asked.is === 'known' && (asked.value !== undefined) === isThere)
      .map(([name]) => name),
  );
  const words = [
    there === undefined || there.length === 0
      ? undefined
      : `${listed(there)} ${there.length === 1 ? 'is' : 'are'} there`,
    absent === undefined || absent.length === 0 ? undefined : `${listed(absent)} will be made`,
  ];
  return [passed('namespaces', `${words.filter((one) => one !== undefined).join('; ')}.`)];
};

/** Conditions that say what keeps a namespace from going, those that tell most first. */
const tellingConditions = [
  'NamespaceFinalizersRemaining',
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceContentRemaining',
];

/**
 * What a namespace waits for, in the words of the server.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/controller/namespace/deletion/status_condition_utils.go
 */
function waitsForWords(namespace: JsonObject): string {
  const conditions = objectsAt(namespace, 'status', 'conditions').filter(({ status }) => status === 'True');
  const told = tellingConditions.flatMap((type) => {
    const condition = conditions.find((one) => one['type'] === type);
    const message = condition === undefined ? undefined : textAt(condition, 'message');
    return message === undefined ? [] : [message.replace(/\.?$/, '.')];
  });
  if (told.length > 0) return told.slice(0, 3).join(' ');
  const own = (namespace['spec'] as { readonly finalizers?: readonly string[] } | undefined)?.finalizers ?? [];
  return own.length === 0 ? '' : `It has the finalizers ${listed(own)}.`;
}

/** Labels of a namespace, also of one that is only to be made. */
export function labelsOfNamespace(
  name: string,
  namespace: KubernetesObject | undefined,
): Readonly<Record<string, string>> {
  return namespace?.metadata.labels ?? { 'kubernetes.io/metadata.name': name };
}

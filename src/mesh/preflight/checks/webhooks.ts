import { objectsAt, textAt } from '../../../cluster/readiness/read.ts';
import { valueAt, type JsonObject } from '../../../core/json.ts';
import { asJson, referenceOf, splitApiVersion, type KubernetesObject } from '../../../core/kubernetes.ts';
import { found, listed, passed, told, unknown, valueOf } from '../findings.ts';
import { admittedObjects, type AdmittedObject } from '../admitted.ts';
import { selects } from '../selectors.ts';
import type { Check, PreflightEvidence, PreflightFinding } from '../types.ts';

/** A webhook that would be asked for an object of the charts, and refuses it where nobody answers. */
export interface BlockingWebhook {
  readonly configuration: KubernetesObject;
  readonly name: string;
  /** `namespace/name` of the Service that answers; undefined where an address outside is asked. */
  readonly service: string | undefined;
  readonly address: string | undefined;
  readonly objects: readonly AdmittedObject[];
  /** True where conditions in CEL may spare objects that its rules take. */
  readonly isConditional: boolean;
}

/** Webhooks that would be asked, and refuse because nobody answers for them. */
export const webhooksCheck: Check = (target, evidence) => {
  const { webhooks, endpoints, catalog } = evidence;
  if (webhooks.is === 'unknown') return [unknown('webhooks', 'Admission webhooks', webhooks.problem)];
  const asked = blockingWebhooks(webhooks.value, admittedObjects(target, catalog), evidence);
  const findings = asked.flatMap((webhook): readonly PreflightFinding[] => {
    const { configuration, name, service, objects, isConditional } = webhook;
    const about = referenceOf(configuration);
    if (service === undefined)
      return [
        told(
          'webhooks',
          `${configuration.metadata.name} asks ${webhook.address ?? 'nobody'} about ${objects.length} objects; whether it answers is not seen from here.`,
          about,
        ),
      ];
    const ready = endpoints.get(service);
    if (ready === undefined || ready.is === 'unknown')
      return ready === undefined
        ? []
        : [unknown('webhooks', `Whether ${service} answers for ${configuration.metadata.name}`, ready.problem)];
    if (ready.value > 0) return [];
    const params = {
      configuration: configuration.metadata.name,
      kind: configuration.kind,
      service,
      objects: namesOf(objects),
    };
    const conditions = isConditional ? ' Its matchConditions may spare some of them.' : '';
    return [
      found('webhooks', isConditional ? 'warning' : 'error', 'mesh.preflight-webhook-silent', params, {
        because: `The webhook ${name} has failurePolicy Fail, its rules and selectors take these objects, and no endpoint of ${service} is ready.${conditions}`,
        about,
      }),
    ];
  });
  const bad = findings.filter(({ severity }) => severity !== 'information');
  if (bad.length > 0) return findings;
  const answered = asked.filter(({ service }) => service !== undefined).length;
  return [
    ...findings,
    passed(
      'webhooks',
      answered === 0
        ? 'No webhook that refuses when it is silent would be asked.'
        : `${answered} webhooks would be asked, and somebody answers for each.`,
    ),
  ];
};

/**
 * Webhooks with the failure policy Fail whose rules and selectors take some of the objects.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#webhook-configuration
 */
export function blockingWebhooks(
  configurations: readonly KubernetesObject[],
  objects: readonly AdmittedObject[],
  { namespaces }: Pick<PreflightEvidence, 'namespaces'>,
): readonly BlockingWebhook[] {
  return configurations.flatMap((configuration) =>
    objectsAt(asJson(configuration), 'webhooks').flatMap((webhook) => {
      if (textAt(webhook, 'failurePolicy') === 'Ignore') return [];
      const taken = objects.filter((object) => takes(webhook, object, namespaces));
      if (taken.length === 0) return [];
      const [namespace, service] = ['namespace', 'name'].map((key) => textAt(webhook, 'clientConfig', 'service', key));
      return [
        {
          configuration,
          name: textAt(webhook, 'name') ?? '',
          service: namespace === undefined || service === undefined ? undefined : `${namespace}/${service}`,
          address: textAt(webhook, 'clientConfig', 'url'),
          objects: taken,
          isConditional: objectsAt(webhook, 'matchConditions').length > 0,
        },
      ];
    }),
  );
}

function takes(webhook: JsonObject, admitted: AdmittedObject, namespaces: PreflightEvidence['namespaces']): boolean {
  const { apiVersion, plural, namespace, labels, name } = admitted;
  const { group, version } = splitApiVersion(apiVersion);
  const isTaken = objectsAt(webhook, 'rules').some((rule) => {
    const has = (field: string, ...wanted: readonly string[]): boolean => {
      const list = valueAt(rule, [field]);
      return Array.isArray(list) && list.some((one) => one === '*' || one === '*/*' || wanted.includes(String(one)));
    };
    const scope = textAt(rule, 'scope') ?? '*';
    return (
      has('operations', 'CREATE') &&
      has('apiGroups', group) &&
      // By default a webhook is asked for all versions of a resource (matchPolicy Equivalent).
      (textAt(webhook, 'matchPolicy') !== 'Exact' || has('apiVersions', version)) &&
      has('resources', plural) &&
      (scope === '*' || scope === (namespace === undefined ? 'Cluster' : 'Namespaced'))
    );
  });
  if (!isTaken || !selects(webhook['objectSelector'], labels)) return false;
  // A namespace is judged by its own labels, what belongs to none is always taken.
  const home = plural === 'namespaces' && group === '' ? name : namespace;
  if (home === undefined) return true;
  const known = valueOf(namespaces.get(home));
  return selects(webhook['namespaceSelector'], known?.metadata.labels ?? { 'kubernetes.io/metadata.name': home });
}

function namesOf(objects: readonly AdmittedObject[]): string {
  return listed(
    objects.map(({ kind, name }) => `${kind} ${name}`),
    3,
  );
}

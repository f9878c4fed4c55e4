import { objectsAt, textAt } from '../../../cluster/readiness/read.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../../core/json.ts';
import { asJson, referenceOf, splitApiVersion, type KubernetesObject } from '../../../core/kubernetes.ts';
import { quantityValue } from '../../../core/quantities.ts';
import { isInstalled } from '../access.ts';
import { found, listed, passed, renderedObjects, told, unknown, valueOf } from '../findings.ts';
import { broughtKinds, resourceOf } from '../kinds.ts';
import { formatCores, formatMemory, podResources, podsOf, type PodResources } from '../pod-requests.ts';
import type { Check, PreflightEvidence, PreflightFinding, PreflightTarget } from '../types.ts';

/** What new releases would add to a namespace. */
interface Addition {
  readonly workloads: readonly {
    readonly name: string;
    readonly count: number;
    readonly resources: PodResources;
    readonly containers: readonly JsonObject[];
  }[];
  /** Objects by `plural.group`, or the plural alone for the core group. */
  readonly objects: ReadonlyMap<string, number>;
}

/** ResourceQuotas and LimitRanges of the namespaces, against what new releases add. A release that is there counts already. */
export const quotasCheck: Check = (target, evidence) => {
  const additions = additionsOf(target, evidence);
  const findings: PreflightFinding[] = [];
  let looked = 0;
  for (const [namespace, addition] of additions) {
    const [quotas, limits] = [evidence.quotas.get(namespace), evidence.limits.get(namespace)];
    for (const [asked, what] of [
      [quotas, 'Quotas'],
      [limits, 'Limits'],
    ] as const)
      if (asked?.is === 'unknown') findings.push(unknown('quotas', `${what} of ${namespace}`, asked.problem));
    const ranges = valueOf(limits) ?? [];
    for (const quota of valueOf(quotas) ?? []) findings.push(...quotaFindings(quota, namespace, addition, ranges));
    for (const range of ranges) findings.push(...rangeFindings(range, namespace, addition));
    looked += (valueOf(quotas)?.length ?? 0) + ranges.length;
  }
  if (additions.size === 0 || findings.some(({ severity }) => severity !== 'information')) return findings;
  return [
    ...findings,
    passed(
      'quotas',
      looked === 0
        ? `${listed([...additions.keys()])} ${additions.size === 1 ? 'has' : 'have'} no quotas and limits.`
        : `What is added fits into all ${looked} quotas and limits.`,
    ),
  ];
};

function additionsOf(target: PreflightTarget, { catalog, nodes }: PreflightEvidence): ReadonlyMap<string, Addition> {
  const additions = new Map<string, { workloads: Addition['workloads'][number][]; objects: Map<string, number> }>();
  const rendered = renderedObjects(target).filter(({ release }) => !isInstalled(release));
  const all = rendered.map(({ object }) => object);
  const brought = broughtKinds(target);
  const nodeCount = valueOf(nodes)?.length ?? 1;
  for (const { release, object } of rendered) {
    const resource = resourceOf(object, catalog, brought);
    if (resource?.isNamespaced !== true) continue;
    const namespace = object.metadata.namespace ?? release.namespace;
    const addition = additions.get(namespace) ?? { workloads: [], objects: new Map<string, number>() };
    additions.set(namespace, addition);
    const { group } = splitApiVersion(object.apiVersion);
    const key = group === '' ? resource.plural : `${resource.plural}.${group}`;
    addition.objects.set(key, (addition.objects.get(key) ?? 0) + 1);
    const pods = podsOf(object, all);
    if (pods === undefined) continue;
    addition.workloads.push({
      name: `${object.kind} ${object.metadata.name}`,
      count: pods.replicas ?? nodeCount,
      resources: podResources(pods.spec),
      containers: [...objectsAt(pods.spec, 'containers'), ...objectsAt(pods.spec, 'initContainers')],
    });
  }
  return additions;
}

function quotaFindings(
  quota: KubernetesObject,
  namespace: string,
  addition: Addition,
  ranges: readonly KubernetesObject[],
): readonly PreflightFinding[] {
  const json = asJson(quota);
  const about = referenceOf(quota);
  if (
    objectsAt(json, 'spec', 'scopeSelector', 'matchExpressions').length > 0 ||
    Array.isArray(valueAt(json, ['spec', 'scopes']))
  )
    return [
      told(
        'quotas',
        `The quota ${quota.metadata.name} of ${namespace} counts for some Pods only, and is not looked at.`,
        about,
      ),
    ];
  const hard = valueAt(json, ['status', 'hard']) ?? valueAt(json, ['spec', 'hard']);
  const names = isJsonObject(hard) ? Object.keys(hard) : [];
  const hasDefaults = (field: 'defaultRequest' | 'default'): boolean =>
    ranges.some((range) =>
      objectsAt(asJson(range), 'spec', 'limits').some(
        (limit) => limit['type'] === 'Container' && (isJsonObject(limit[field]) || isJsonObject(limit['default'])),
      ),
    );
  return names.flatMap((name): readonly PreflightFinding[] => {
    const limit = amountAt(json, 'hard', name);
    const used = amountAt(json, 'used', name) ?? 0;
    const added = addedOf(name, addition);
    if (limit === undefined || added === undefined) return [];
    const field = name.startsWith('limits.') ? 'limits' : 'requests';
    const silent = /^(requests\.|limits\.)?(cpu|memory)$/.test(name)
      ? addition.workloads.filter(({ resources }) => resources.without[field].length > 0)
      : [];
    if (silent.length > 0 && !hasDefaults(field === 'limits' ? 'default' : 'defaultRequest'))
      return [
        found(
          'quotas',
          'error',
          'mesh.preflight-quota-silent',
          {
            quota: quota.metadata.name,
            namespace,
            resource: name,
            workloads: listed(
              silent.map((one) => one.name),
              3,
            ),
          },
          {
            because: `A quota over ${name} refuses every Pod with a container that does not say it; ${silent[0]?.name ?? ''} has ${listed(silent[0]?.resources.without[field] ?? [])}, and no LimitRange has a default.`,
            about,
          },
        ),
      ];
    if (added === 0 || used + added <= limit) return [];
    const words = (amount: number): string => amountWords(name, amount);
    return [
      found(
        'quotas',
        'error',
        'mesh.preflight-quota',
        {
          quota: quota.metadata.name,
          namespace,
          resource: name,
          added: words(added),
          free: words(Math.max(0, limit - used)),
        },
        {
          because: `${words(used)} of ${words(limit)} are used, and the charts add ${words(added)}.`,
          about,
        },
      ),
    ];
  });
}

/** What is added to a resource of a quota; undefined for one that is not counted here. */
function addedOf(name: string, { workloads, objects }: Addition): number | undefined {
  const sum = (amount: (resources: PodResources) => number): number =>
    workloads.reduce((total, { count, resources }) => total + count * amount(resources), 0);
  switch (name) {
    case 'pods':
    case 'count/pods':
      return sum(() => 1);
    case 'cpu':
    case 'requests.cpu':
      return sum(({ requests }) => requests.cpu);
    case 'memory':
    case 'requests.memory':
      return sum(({ requests }) => requests.memoryBytes);
    case 'limits.cpu':
      return sum(({ limits }) => limits.cpu);
    case 'limits.memory':
      return sum(({ limits }) => limits.memoryBytes);
    default:
      return objects.get(name.replace(/^count\//, ''));
  }
}

function amountAt(quota: JsonObject, which: 'hard' | 'used', name: string): number | undefined {
  const value =
    valueAt(quota, ['status', which, name]) ?? (which === 'hard' ? valueAt(quota, ['spec', which, name]) : undefined);
  return typeof value === 'string' || typeof value === 'number' ? quantityValue(value) : undefined;
}

function amountWords(name: string, amount: number): string {
  if (name.endsWith('cpu')) return formatCores(amount);
  return name.endsWith('memory') ? formatMemory(amount) : String(amount);
}

/** Containers that ask for more than a LimitRange lets one have, or for less. */
function rangeFindings(
  range: KubernetesObject,
  namespace: string,
  { workloads }: Addition,
): readonly PreflightFinding[] {
  const limits = objectsAt(asJson(range), 'spec', 'limits').filter((limit) => limit['type'] === 'Container');
  return limits.flatMap((limit) =>
    (['cpu', 'memory'] as const).flatMap((resource) =>
      workloads.flatMap(({ name, containers }) =>
        containers.flatMap((container): readonly PreflightFinding[] => {
          const bound = (field: 'min' | 'max'): number | undefined => quantityOf(textAt(limit, field, resource));
          const asked = quantityOf(textAt(container, 'resources', 'requests', resource));
          const most = quantityOf(textAt(container, 'resources', 'limits', resource)) ?? asked;
          const [least, largest] = [bound('min'), bound('max')];
          const isTooLarge = largest !== undefined && most !== undefined && most > largest;
          const isTooSmall = least !== undefined && asked !== undefined && asked < least;
          if (!isTooLarge && !isTooSmall) return [];
          const wanted = amountWords(resource, (isTooLarge ? most : asked) ?? 0);
          const params = {
            range: range.metadata.name,
            namespace,
            workload: name,
            container: textAt(container, 'name') ?? '',
            resource,
            wanted,
          };
          return [
            found('quotas', 'error', 'mesh.preflight-limit-range', params, {
              because: `The LimitRange lets a container have ${isTooLarge ? `at most ${amountWords(resource, largest)}` : `no less than ${amountWords(resource, least ?? 0)}`} of ${resource}.`,
              about: referenceOf(range),
            }),
          ];
        }),
      ),
    ),
  );
}

function quantityOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : quantityValue(text);
}

import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../../core/json.ts';
import { without } from '../../core/without.ts';

/**
 * What the API server fills in where nobody has written it: a field that has this very value says nothing, and the server writes it again.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/
 */
const podDefaults: JsonObject = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  securityContext: {},
  enableServiceLinks: true,
};

const containerDefaults: JsonObject = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  resources: {},
};

const probeDefaults: JsonObject = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

const specDefaults: Readonly<Record<string, JsonObject>> = {
  Deployment: {
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  },
  StatefulSet: {
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  },
  DaemonSet: {
    revisionHistoryLimit: 10,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
  },
  CronJob: { concurrencyPolicy: 'Allow', successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1, suspend: false },
  Job: {
    manualSelector: false,
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    podReplacementPolicy: 'TerminatingOrFailed',
    suspend: false,
  },
  Service: { type: 'ClusterIP', sessionAffinity: 'None' },
};

/** Labels that a Job gives its own Pods; another Job must not have them. */
const jobLabels = [
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
] as const;

const givenToPods = ['nodeName', 'priority', 'preemptionPolicy'] as const;
const givenTolerations: readonly JsonObject[] = ['not-ready', 'unreachable'].map((taint) => ({
  key: `node.kubernetes.io/${taint}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));
const tokenVolume = /^kube-api-access-\w{5}$/;

/** The `spec` of a built-in kind without what the server has filled in. Other kinds are left as they are. */
export function withoutServerFields(kind: string, spec: JsonObject): JsonObject {
  const defaults = specDefaults[kind] ?? {};
  const own = withoutDefaults(kind === 'Job' ? withoutJobFields(spec) : spec, defaults);
  if (kind === 'Pod') return withoutGiven(podSpec(own));
  if (kind === 'Service') return mapped(own, 'ports', servicePort);
  if (kind === 'CronJob') return template(own, 'jobTemplate', (job) => withoutServerFields('Job', job));
  return kind in specDefaults ? template(own, 'template', podSpec) : own;
}

/** What the scheduler and admission write into a Pod, and not into the template of one. */
function withoutGiven(spec: JsonObject): JsonObject {
  const tolerations = listOf(spec['tolerations']).filter(
    (one) => !givenTolerations.some((given) => jsonEquals(one, given)),
  );
  const kept = withoutDefaults(without(spec, ...givenToPods, 'tolerations'), { serviceAccountName: 'default' });
  return tolerations.length === 0 ? kept : { ...kept, tolerations };
}

function podSpec(spec: JsonObject): JsonObject {
  const account = spec['serviceAccountName'];
  // The old name of the field, which the server keeps the same.
  const kept = account !== undefined && spec['serviceAccount'] === account ? without(spec, 'serviceAccount') : spec;
  const volumes = listOf(kept['volumes']).filter((volume) => !tokenVolume.test(nameOf(volume)));
  const withVolumes = volumes.length === 0 ? without(kept, 'volumes') : { ...kept, volumes: volumes.map(volumeOf) };
  return mapped(
    mapped(withoutDefaults(withVolumes, podDefaults), 'containers', container),
    'initContainers',
    container,
  );
}

function container(value: JsonObject): JsonObject {
  const mounts = listOf(value['volumeMounts']).filter((mount) => !tokenVolume.test(nameOf(mount)));
  const policy = value['imagePullPolicy'] === usualPullPolicy(value['image']) ? ['imagePullPolicy'] : [];
  const probed = ['livenessProbe', 'readinessProbe', 'startupProbe'].reduce(
    (all, name) => changed(all, name, probe),
    withoutDefaults(without(value, ...policy), containerDefaults),
  );
  const mounted = mounts.length === 0 ? without(probed, 'volumeMounts') : { ...probed, volumeMounts: mounts };
  const withPorts = mapped(mounted, 'ports', (port) => withoutDefaults(port, { protocol: 'TCP' }));
  return mapped(withPorts, 'env', (variable) =>
    changed(variable, 'valueFrom', (from) =>
      changed(from, 'fieldRef', (field) => withoutDefaults(field, { apiVersion: 'v1' })),
    ),
  );
}

function probe(value: JsonObject): JsonObject {
  return changed(withoutDefaults(value, probeDefaults), 'httpGet', (get) => withoutDefaults(get, { scheme: 'HTTP' }));
}

function volumeOf(volume: JsonValue): JsonValue {
  if (!isJsonObject(volume)) return volume;
  return ['configMap', 'secret', 'projected', 'downwardAPI'].reduce(
    (all, name) => changed(all, name, (source) => withoutDefaults(source, { defaultMode: 0o644 })),
    volume,
  );
}

function servicePort(port: JsonObject): JsonObject {
  const same = port['targetPort'] === port['port'] ? ['targetPort'] : [];
  return withoutDefaults(without(port, ...same), { protocol: 'TCP' });
}

/** A Job selects its Pods by its own uid, unless it was told another selector. One Pod at once and in all is what it does untold. */
function withoutJobFields(spec: JsonObject): JsonObject {
  const isSingle = spec['parallelism'] === 1 && spec['completions'] === 1;
  const kept = isSingle ? without(spec, 'parallelism', 'completions') : spec;
  if (spec['manualSelector'] === true) return kept;
  return changed(without(kept, 'selector'), 'template', (value) =>
    changed(value, 'metadata', (metadata) => changed(metadata, 'labels', (labels) => without(labels, ...jobLabels))),
  );
}

/** A template with another spec, and without metadata that say nothing. */
function template(value: JsonObject, key: string, change: (spec: JsonObject) => JsonObject): JsonObject {
  return changed(value, key, (inner) => {
    const named = changed(inner, 'metadata', (metadata) => withoutDefaults(metadata, { labels: {} }));
    return changed(withoutDefaults(named, { metadata: {} }), 'spec', change);
  });
}

/** `Always` for an image with the tag `latest`, or with neither tag nor digest; otherwise `IfNotPresent`. */
function usualPullPolicy(image: JsonValue | undefined): string {
  const [name = '', digest] = typeof image === 'string' ? image.split('@') : [];
  const tag = /:([^/:]+)$/.exec(name)?.[1] ?? (digest === undefined ? 'latest' : '');
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function withoutDefaults(value: JsonObject, defaults: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([key, entry]) => {
      const usual = defaults[key];
      return usual === undefined || !jsonEquals(entry, usual);
    }),
  );
}

function changed(value: JsonObject, key: string, change: (inner: JsonObject) => JsonObject): JsonObject {
  const inner = value[key];
  return inner !== undefined && isJsonObject(inner) ? { ...value, [key]: change(inner) } : value;
}

function mapped(value: JsonObject, key: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const items = value[key];
  if (!Array.isArray(items)) return value;
  return { ...value, [key]: listOf(items).map((item) => (isJsonObject(item) ? change(item) : item)) };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function nameOf(value: JsonValue): string {
  const name = isJsonObject(value) ? value['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

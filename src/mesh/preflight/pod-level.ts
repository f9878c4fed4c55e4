import { objectsAt, textAt } from '../../cluster/readiness/read.ts';
import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';

/** Levels of Pod security, the strictest last. */
export const podLevels = ['privileged', 'baseline', 'restricted'] as const;

/** One of {@link podLevels}. */
export type PodLevel = (typeof podLevels)[number];

/** The strictest level that takes a Pod, and what a stricter one would refuse in it. */
export interface LevelOfPod {
  readonly level: PodLevel;
  /** Such as `hostNetwork` or `volume "cni-bin" is a folder of the node`; empty for `restricted`. */
  readonly because: readonly string[];
}

/** Capabilities that may be added at the level baseline. */
const plainCapabilities: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Volumes that the level restricted takes. */
const restrictedVolumes: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/**
 * The strictest level of Pod security that takes a Pod.
 *
 * @param spec of the Pod.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function levelOfPod(spec: JsonObject): LevelOfPod {
  const privileged = [...ofHost(spec), ...containersOf(spec).flatMap(refusedByBaseline)];
  if (privileged.length > 0) return { level: 'privileged', because: privileged };
  const baseline = [
    ...volumesOf(spec).flatMap(({ name, kind }) =>
      restrictedVolumes.includes(kind) ? [] : [`volume "${name}" is of the kind ${kind}`],
    ),
    ...containersOf(spec).flatMap((container) => refusedByRestricted(container, spec)),
  ];
  return { level: baseline.length > 0 ? 'baseline' : 'restricted', because: baseline };
}

/** True where a namespace that enforces a level refuses a Pod that needs another one. */
export function refuses(enforced: string, needed: PodLevel): boolean {
  const level = podLevels.findIndex((one) => one === enforced);
  return level > podLevels.indexOf(needed);
}

function ofHost(spec: JsonObject): readonly string[] {
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true),
    ...volumesOf(spec).flatMap(({ name, kind }) =>
      kind === 'hostPath' ? [`volume "${name}" is a folder of the node`] : [],
    ),
    ...confinementFaults(valueAt(spec, ['securityContext']), 'the Pod'),
  ];
}

function refusedByBaseline(container: JsonObject): readonly string[] {
  const name = nameOf(container);
  const context = valueAt(container, ['securityContext']);
  const added = textsAt(context, 'capabilities', 'add').filter((one) => !plainCapabilities.includes(one));
  return [
    ...(valueAt(context, ['privileged']) === true ? [`${name} is privileged`] : []),
    ...(added.length > 0 ? [`${name} adds ${added.join(', ')}`] : []),
    ...objectsAt(container, 'ports').flatMap(({ hostPort }) =>
      typeof hostPort === 'number' && hostPort > 0 ? [`${name} has the port ${hostPort} of the node`] : [],
    ),
    ...(['Default', undefined].includes(textOr(valueAt(context, ['procMount']))) ? [] : [`${name} has another /proc`]),
    ...confinementFaults(context, name),
  ];
}

/** What switches off the confinement of the system. */
function confinementFaults(context: unknown, name: string): readonly string[] {
  if (!isJsonObject(context)) return [];
  const seLinux = textAt(context, 'seLinuxOptions', 'type');
  return [
    ...(textAt(context, 'seccompProfile', 'type') === 'Unconfined' ? [`${name} runs without seccomp`] : []),
    ...(textAt(context, 'appArmorProfile', 'type') === 'Unconfined' ? [`${name} runs without AppArmor`] : []),
    ...(seLinux === undefined || /^container(_init|_kvm|_engine)?_t$/.test(seLinux)
      ? []
      : [`${name} runs as ${seLinux}`]),
  ];
}

function refusedByRestricted(container: JsonObject, spec: JsonObject): readonly string[] {
  const name = nameOf(container);
  const own = valueAt(container, ['securityContext']);
  const either = (...path: readonly string[]): unknown =>
    valueAt(own, path) ?? valueAt(spec, ['securityContext', ...path]);
  const seccomp = textOr(either('seccompProfile', 'type'));
  const added = textsAt(own, 'capabilities', 'add').filter((one) => one !== 'NET_BIND_SERVICE');
  return [
    ...(valueAt(own, ['allowPrivilegeEscalation']) === false ? [] : [`${name} does not forbid privilege escalation`]),
    ...(textsAt(own, 'capabilities', 'drop').includes('ALL') ? [] : [`${name} does not drop all capabilities`]),
    ...(added.length > 0 ? [`${name} adds ${added.join(', ')}`] : []),
    ...(either('runAsNonRoot') === true ? [] : [`${name} does not say runAsNonRoot`]),
    ...(either('runAsUser') === 0 ? [`${name} runs as root`] : []),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : [`${name} names no seccomp profile`]),
  ];
}

function containersOf(spec: JsonObject): readonly JsonObject[] {
  return [...objectsAt(spec, 'initContainers'), ...objectsAt(spec, 'containers')];
}

function volumesOf(spec: JsonObject): readonly { readonly name: string; readonly kind: string }[] {
  return objectsAt(spec, 'volumes').map((volume) => ({
    name: textAt(volume, 'name') ?? '',
    kind: Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir',
  }));
}

function nameOf(container: JsonObject): string {
  return `container ${textAt(container, 'name') ?? ''}`;
}

function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  const list = isJsonObject(value) ? valueAt(value, path) : undefined;
  return Array.isArray(list) ? list.map(String) : [];
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

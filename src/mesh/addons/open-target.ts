import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, type ObjectReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { describeAddonWorkload, type AddonWorkload, type FoundAddon } from './find-addons.ts';

/** What is forwarded to see an add-on. */
export interface OpenTarget {
  readonly object: ObjectReference;
  readonly port: number;
  readonly path: string;
}

/**
 * The Service by which an add-on that was found is opened: the one of its makers' name, else one that selects its Pods, wherever it was
 * installed from.
 *
 * @throws `mesh.addon-absent`, `mesh.addon-nothing-to-see`, `mesh.addon-no-service`, `cluster.*`
 */
export async function openTargetOf(
  connection: ClusterConnection,
  { addon, workloads }: FoundAddon,
  signal?: AbortSignal,
): Promise<OpenTarget> {
  const workload = workloads.find(({ ready }) => ready > 0) ?? workloads[0];
  if (workload === undefined) throw problemError('mesh.addon-absent', { addon: addon.displayName });
  const { namespace } = workload;
  const { name: service, port, path } = addon.service;
  if (path === undefined)
    throw problemError('mesh.addon-nothing-to-see', { addon: addon.displayName, service, port, namespace });
  const resource = { group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true, verbs: [] };
  const services = (await listObjects(connection, resource, { namespace, signal })).map(asJson);
  const found = serviceFor(services, workload, { name: service, port });
  if (found === undefined) throw problemError('mesh.addon-no-service', { workload: describeAddonWorkload(workload) });
  return { object: { group: '', version: 'v1', kind: 'Service', namespace, name: found.name }, port: found.port, path };
}

/**
 * Of the Services of a namespace the one that leads to a workload: that of the wanted name first, and of its ports the wanted one, else the
 * first. Pure.
 */
export function serviceFor(
  services: readonly JsonObject[],
  { podLabels }: Pick<AddonWorkload, 'podLabels'>,
  wanted: { readonly name: string; readonly port: number },
): { readonly name: string; readonly port: number } | undefined {
  const leading = services.filter((service) => selects(valueAt(service, ['spec', 'selector']), podLabels));
  const named = leading.filter((service) => nameOf(service) === wanted.name);
  const withPort = leading.filter((service) => portsOf(service).includes(wanted.port));
  const chosen = [...named, ...withPort, ...leading].find((service) => portsOf(service).length > 0);
  if (chosen === undefined) return undefined;
  const ports = portsOf(chosen);
  return { name: nameOf(chosen), port: ports.includes(wanted.port) ? wanted.port : (ports[0] ?? wanted.port) };
}

function selects(selector: JsonValue | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!isJsonObject(selector) || Object.keys(selector).length === 0) return false;
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function nameOf(service: JsonObject): string {
  const name = valueAt(service, ['metadata', 'name']);
  return typeof name === 'string' ? name : '';
}

function portsOf(service: JsonObject): readonly number[] {
  const ports = valueAt(service, ['spec', 'ports']);
  return Array.isArray(ports)
    ? (ports as readonly JsonValue[]).flatMap((one) => {
        const port = valueAt(one, ['port']);
        return typeof port === 'number' && (valueAt(one, ['protocol']) ?? 'TCP') === 'TCP' ? [port] : [];
      })
    : [];
}

import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { KubernetesObject, ObjectMetadata } from '../../core/kubernetes.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { effectiveSettings } from '../model/settings.ts';
import type { Component } from '../model/types.ts';

/** Selector of an Application's Pods. A label of our own, because `app` is often shared by versions of one service. */
const selectorLabel = 'meshdeck.dev/application';

const knownSettings: readonly string[] = ['replicas', 'containers', 'advanced'];
const knownAdvanced: readonly string[] = ['labels', 'annotations', 'create_service', 'skip_service'];

/**
 * An `Application` as a Deployment and, unless the settings decline it, a Service with the containers' ports.
 *
 * Settings: `replicas`, `containers` (as in a Pod), `advanced` with `labels`, `annotations`, `create_service`, `skip_service`. The
 * servers of Meshery made an Argo Rollout of it, which behaves as a Deployment where no strategy is given (and all were refused).
 */
export function compileApplication(
  component: Component,
  metadata: ObjectMetadata,
): { readonly objects: readonly KubernetesObject[]; readonly problems: readonly Problem[] } {
  const settings = effectiveSettings(component);
  const reason = fault(settings);
  if (reason !== undefined)
    return {
      objects: [],
      problems: [problem('pattern.application-settings', { component: component.key, reason })],
    };
  const { replicas, containers } = settings;
  const advanced = isJsonObject(settings['advanced']) ? settings['advanced'] : {};
  const selector = { [selectorLabel]: component.name.slice(0, 63) };
  const labels = { app: component.name, ...textFields(advanced['labels']), ...selector };
  const annotations = textFields(advanced['annotations']);
  const deployment: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, labels: { ...labels, ...metadata.labels } },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: selector },
      template: {
        metadata: { labels, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
        spec: { containers: containers as JsonValue },
      },
    },
  };
  const ports = servicePorts(containers as readonly JsonObject[]);
  const wantsService = advanced['create_service'] !== false && advanced['skip_service'] !== true && ports.length > 0;
  if (!wantsService) return { objects: [deployment], problems: [] };
  const service: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels: { app: component.name, ...metadata.labels } },
    spec: { selector, ports },
  };
  return { objects: [service, deployment], problems: [] };
}

function fault(settings: JsonObject): string | undefined {
  const unknown = Object.keys(settings).find((key) => !knownSettings.includes(key));
  if (unknown !== undefined) return `"${unknown}" is not known; there are ${knownSettings.join(', ')}`;
  const { containers, advanced } = settings;
  if (!Array.isArray(containers) || containers.length === 0 || !containers.every(isJsonObject))
    return '"containers" must be a list with at least one container';
  if (advanced === undefined || advanced === null) return undefined;
  if (!isJsonObject(advanced)) return '"advanced" must be a map';
  const unknownAdvanced = Object.keys(advanced).find((key) => !knownAdvanced.includes(key));
  return unknownAdvanced === undefined
    ? undefined
    : `"advanced.${unknownAdvanced}" is not known; there are ${knownAdvanced.join(', ')}`;
}

function servicePorts(containers: readonly JsonObject[]): readonly JsonObject[] {
  const ports: JsonObject[] = [];
  for (const container of containers) {
    const list = container['ports'];
    for (const port of Array.isArray(list) ? (list as readonly JsonValue[]) : []) {
      if (!isJsonObject(port) || typeof port['containerPort'] !== 'number') continue;
      const number = port['containerPort'];
      const name = typeof port['name'] === 'string' ? port['name'] : `port-${number}`;
      const protocol = typeof port['protocol'] === 'string' ? { protocol: port['protocol'] } : {};
      ports.push({ name, port: number, targetPort: number, ...protocol });
    }
  }
  return ports;
}

function textFields(value: JsonValue | undefined): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text as string | number)]));
}

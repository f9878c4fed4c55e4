import type { KubeObject } from '../kube-client.ts';
import type { LabMesh } from '../meshes/mesh.ts';

/** A Service that webhooks of a mesh lead to. */
export interface WebhookService {
  readonly mesh: LabMesh;
  readonly namespace: string;
  readonly service: string;
  /** Its ports that are asked. */
  readonly ports: readonly number[];
  /** The configurations that lead there. */
  readonly configurations: readonly KubeObject[];
}

interface Webhook {
  readonly name: string;
  readonly clientConfig: {
    readonly service?: { readonly namespace: string; readonly name: string; readonly port?: number };
  };
}

/** The webhooks of a MutatingWebhookConfiguration or ValidatingWebhookConfiguration. */
export function webhooksOf(configuration: KubeObject): readonly Webhook[] {
  return (configuration['webhooks'] ?? []) as readonly Webhook[];
}

/** The Services behind the webhooks of known meshes, by `namespace/name`. */
export function webhookServices(
  configurations: Iterable<KubeObject>,
  meshes: readonly LabMesh[],
): ReadonlyMap<string, WebhookService> {
  const found = new Map<string, WebhookService>();
  for (const configuration of configurations) {
    for (const { name, clientConfig } of webhooksOf(configuration)) {
      const mesh = meshes.find(({ hasWebhook }) => hasWebhook(name));
      if (mesh === undefined || clientConfig.service === undefined) continue;
      const { namespace, name: service, port = 443 } = clientConfig.service;
      const key = `${namespace}/${service}`;
      const before = found.get(key) ?? { mesh, namespace, service, ports: [], configurations: [] };
      found.set(key, {
        ...before,
        ports: [...new Set([...before.ports, port])],
        configurations: [...new Set([...before.configurations, configuration])],
      });
    }
  }
  return found;
}

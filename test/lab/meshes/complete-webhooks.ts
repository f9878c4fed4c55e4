import { webhooksOf } from '../webhooks/references.ts';
import type { ControlPlane } from './mesh.ts';

/**
 * Writes the authority of a control plane that makes its own certificate into its webhooks.
 *
 * @param manager who it is in the fields that it owns.
 * @param changed what else becomes of a webhook.
 */
export async function completeWebhooks(
  { client, configurations, authority, namespace, service, signal }: ControlPlane,
  manager: string,
  changed: (kind: string) => object = () => ({}),
): Promise<void> {
  const caBundle = Buffer.from(authority.certificate).toString('base64');
  for (const configuration of configurations) {
    const webhooks = webhooksOf(configuration).map((webhook) => {
      const to = webhook.clientConfig.service;
      if (to?.name !== service || to.namespace !== namespace) return webhook;
      return { ...webhook, clientConfig: { ...webhook.clientConfig, caBundle }, ...changed(configuration.kind) };
    });
    if (sameWebhooks(webhooks, webhooksOf(configuration))) continue;
    const resource = `${configuration.kind.toLowerCase()}s`;
    const path = `/apis/admissionregistration.k8s.io/v1/${resource}/${configuration.metadata.name}`;
    const body = { ...configuration, webhooks };
    await client.request('PUT', `${path}?fieldManager=${manager}`, { body, signal });
  }
}

/** Whether nothing of them is to be changed; the order of fields is not. */
function sameWebhooks(some: readonly object[], others: readonly object[]): boolean {
  const text = (webhooks: readonly object[]): string =>
    JSON.stringify(webhooks.map((webhook) => Object.entries(webhook).sort(([a], [b]) => (a < b ? -1 : 1))));
  return text(some) === text(others);
}

import type { ControlPlane } from './mesh.ts';
import type { PodSpec } from './pods.ts';

/** The container of a control plane, from the Deployment that its chart calls as its Service. */
export async function containerOf(
  { client, namespace, service, signal }: ControlPlane,
  name: string,
): Promise<PodSpec['containers'][number] | undefined> {
  const deployment = await client.find(`/apis/apps/v1/namespaces/${namespace}/deployments/${service}`, signal);
  const spec = deployment?.['spec'] as { readonly template: { readonly spec: PodSpec } } | undefined;
  return spec?.template.spec.containers.find((container) => container.name === name);
}

/** Its image; empty where it is not there. */
export async function imageOf(plane: ControlPlane, name: string): Promise<string> {
  return ((await containerOf(plane, name))?.['image'] ?? '') as string;
}

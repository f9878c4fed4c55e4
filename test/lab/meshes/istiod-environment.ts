import { containerOf } from './control-plane-image.ts';
import type { ControlPlane } from './mesh.ts';

/** The settings that istiod was started with. */
export async function istiodEnvironment(plane: ControlPlane): Promise<ReadonlyMap<string, string>> {
  const istiod = await containerOf(plane, 'discovery');
  const variables = (istiod?.['env'] ?? []) as readonly { readonly name: string; readonly value?: string }[];
  return new Map(variables.map(({ name, value }) => [name, value ?? '']));
}

import { format } from 'prettier';
import type { EndedMesh } from '../../src/mesh/facts/ended.ts';
import type { MeshFacts } from '../../src/mesh/facts/mesh-facts.ts';
import { meshesPage } from './page.ts';

/** `docs/meshes.md` as it stands in the repository. */
export async function formattedPage(meshes: readonly MeshFacts[], ended: readonly EndedMesh[]): Promise<string> {
  return format(meshesPage(meshes, ended), { parser: 'markdown', printWidth: 120 });
}

/** `npm run meshes-page`: writes `docs/meshes.md` from the registry of meshes, for people who ask what Meshdeck knows of a mesh. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { endedMeshes } from '../src/mesh/ended.ts';
import { meshes } from '../src/mesh/registry.ts';
import { formattedPage } from './meshes/formatted.ts';

await writeFile(path.join(import.meta.dirname, '../docs/meshes.md'), await formattedPage(meshes, endedMeshes));

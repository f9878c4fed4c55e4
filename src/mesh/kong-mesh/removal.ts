import type { Removal } from '../facts/removal.ts';
import { removalOf } from '../kuma/removal.ts';
import { docsSource } from './sources.ts';

const asKuma = removalOf('kong-mesh');

/** What stays of Kong Mesh: what stays of Kuma, and the license, which somebody else made. */
export const kongMeshRemoval: Removal = {
  ...asKuma,
  leftovers: [
    ...asKuma.leftovers,
    {
      is: 'objects',
      sentence: 'The Secret with the license belongs to no release; it stays until its namespace goes.',
      names: ['Secret kong-mesh-system/kong-mesh-license'],
      source: docsSource('app/mesh/license.md'),
    },
  ],
};

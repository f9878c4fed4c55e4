import { problemError } from '../../core/problem.ts';
import type { AddonFact } from '../facts/extras.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import { meshes } from '../registry.ts';

/** An add-on, and the mesh that it stands beside. */
export interface KnownAddon {
  readonly addon: AddonFact;
  readonly mesh: MeshFacts;
}

/** All add-ons, in the order of the registry. */
export const knownAddons: readonly KnownAddon[] = meshes.flatMap((mesh) =>
  mesh.addons.map((addon) => ({ addon, mesh })),
);

/**
 * Add-ons of a name, of one mesh or of all.
 *
 * @throws `mesh.addon-unknown` where there is none.
 */
export function addonsNamed(name: string, mesh?: string): readonly KnownAddon[] {
  const ofMesh = knownAddons.filter((one) => mesh === undefined || one.mesh.identity.name === mesh);
  const named = ofMesh.filter(({ addon }) => addon.name === name);
  if (named.length === 0) {
    const names = [...new Set(ofMesh.map(({ addon }) => addon.name))].join(', ');
    throw problemError('mesh.addon-unknown', { name, names });
  }
  return named;
}

/** Add-ons that come in one file or chart: who installs one has all of them. */
export function comesWith({ addon, mesh }: KnownAddon): readonly AddonFact[] {
  const { from } = addon;
  return mesh.addons.filter((other) => {
    if (from.is === 'manifest')
      return other.from.is === 'manifest' && other.from.address('1.0.0') === from.address('1.0.0');
    if (from.is === 'chart') return other.from.is === 'chart' && other.from.chart === from.chart;
    return other === addon;
  });
}

/** What people call the set that an add-on is installed with: its own name, or what several of them share. */
export function setNameOf(known: KnownAddon): string {
  const { addon, mesh } = known;
  if (addon.from.is === 'chart') return addon.from.release ?? `${mesh.identity.name}-${addon.name}`;
  return comesWith(known).length > 1 ? `${mesh.identity.name}-monitoring` : `${mesh.identity.name}-${addon.name}`;
}

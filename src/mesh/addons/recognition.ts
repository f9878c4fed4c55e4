import type { MeshName } from '../../core/mesh-names.ts';
import { ciliumAddons } from '../cilium/addons.ts';
import { consulAddons } from '../consul/addons.ts';
import type { AddonFact } from '../facts/extras.ts';
import { imageParts } from '../facts/image.ts';
import type { Texts } from '../facts/membership.ts';
import { istioAddons } from '../istio/addons.ts';
import { kongMeshAddons } from '../kong-mesh/addons.ts';
import { kumaAddons } from '../kuma/addons.ts';
import { linkerdAddons } from '../linkerd/addons.ts';
import { nginxAddons } from '../nginx/addons.ts';
import { nsmAddons } from '../nsm/addons.ts';
import { osmAddons } from '../osm/addons.ts';
import { traefikAddons } from '../traefik/addons.ts';

/** The add-ons of each mesh, for readers of clusters: they have no more of the facts than this and the recognition of meshes. */
export const addonsByMesh: Readonly<Record<MeshName, readonly AddonFact[]>> = {
  istio: istioAddons,
  linkerd: linkerdAddons,
  consul: consulAddons,
  kuma: kumaAddons,
  'kong-mesh': kongMeshAddons,
  cilium: ciliumAddons,
  nsm: nsmAddons,
  osm: osmAddons,
  traefik: traefikAddons,
  nginx: nginxAddons,
};

/** An add-on among those of all meshes: `istio/kiali`. */
export type AddonKey = `${MeshName}/${string}`;

const keyed = (Object.entries(addonsByMesh) as [MeshName, readonly AddonFact[]][]).flatMap(([mesh, addons]) =>
  addons.map((addon) => ({ key: `${mesh}/${addon.name}` as const, addon })),
);

/** Nearly every workload has an image that no add-on has. */
const byImage = new Map<string, typeof keyed>();
for (const one of keyed)
  for (const image of one.addon.foundBy.imageNames) byImage.set(image, [...(byImage.get(image) ?? []), one]);

/** What tells an add-on: its labels and an image together. */
export interface AddonEvidence {
  readonly labels: Texts;
  readonly images: readonly string[];
}

/** True for a workload that is an add-on, whoever has installed it. */
export function isAddon({ foundBy }: AddonFact, { labels, images }: AddonEvidence): boolean {
  const isLabelled = foundBy.labels.some((wanted) =>
    Object.entries(wanted).every(([key, value]) => labels[key] === value),
  );
  return isLabelled && images.some((image) => foundBy.imageNames.includes(imageParts(image).name));
}

/** The add-ons that a workload is: two meshes may look for one and the same Prometheus. */
export function addonKeysOf(evidence: AddonEvidence): readonly AddonKey[] {
  const candidates = evidence.images.flatMap((image) => byImage.get(imageParts(image).name) ?? []);
  return [...new Set(candidates.filter(({ addon }) => isAddon(addon, evidence)).map(({ key }) => key))];
}

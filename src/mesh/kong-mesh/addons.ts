import type { AddonFact } from '../facts/extras.ts';
import { guiOf } from '../kuma/addons.ts';

/** What Kong Mesh has itself. Kuma's Prometheus and Grafana ask Kuma's own namespace, so they are not offered beside it. */
export const kongMeshAddons: readonly AddonFact[] = [guiOf('kong-mesh', 'Kong Mesh GUI')];

import { applySetKind } from './apply-sets.ts';
import { definitionKind, namespaceKind, nodeKind } from './cluster-wide.ts';
import { quotaKind, warningKind } from './in-namespace.ts';
import { issuerSecretKinds } from './issuer-secrets.ts';
import type { KindModule, ResourceId } from './kind.ts';
import { meshSettingsKinds } from './mesh-settings.ts';
import { podKind } from './pods.ts';
import { endpointSliceKind, serviceKind } from './services.ts';
import { trustRootKinds } from './trust-roots.ts';
import { daemonSetKind, deploymentKind, replicaSetKind, statefulSetKind } from './workloads.ts';

const modules = [
  namespaceKind,
  nodeKind,
  definitionKind,
  podKind,
  deploymentKind,
  statefulSetKind,
  daemonSetKind,
  replicaSetKind,
  serviceKind,
  endpointSliceKind,
  quotaKind,
  warningKind,
  applySetKind,
  ...trustRootKinds,
  ...issuerSecretKinds,
  ...meshSettingsKinds,
];

/** Kinds that are read in a way of their own, by their id. All others: `anyKind`. */
export const kindModules: ReadonlyMap<ResourceId, KindModule> = new Map(
  modules.map((module) => [module.id, module as unknown as KindModule]),
);

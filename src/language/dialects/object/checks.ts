import type { Fault } from '../../diagnostics/finding.ts';
import type { FileObjects } from './file-objects.ts';
import type { ManifestObject } from './objects.ts';
import { podFaults } from './kubernetes/pods.ts';
import {
  autoscalerFaults,
  bindingFaults,
  cronFaults,
  deploymentFaults,
  disruptionBudgetFaults,
  ingressFaults,
} from './kubernetes/policies.ts';
import { serviceFaults, targetPortFaults } from './kubernetes/services.ts';
import { selectorFaults } from './selector-faults.ts';
import { destinationRuleFaults } from './istio/destination-rule.ts';
import { gatewayFaults } from './istio/gateway.ts';
import { authorizationPolicyFaults, envoyFilterFaults, serviceEntryFaults, sidecarFaults } from './istio/policies.ts';
import { unknownSubsetFaults } from './istio/subsets.ts';
import { virtualServiceFaults } from './istio/virtual-service.ts';

/** What is checked of one object beside its schema. */
export type ObjectCheck = (object: ManifestObject) => Iterable<Fault>;

/** What is checked of an object among the others of its file. */
export type FileCheck = (object: ManifestObject, file: FileObjects) => Iterable<Fault>;

/** Checks of every object. */
const common: readonly ObjectCheck[] = [selectorFaults, podFaults];

/** Checks by group and kind. */
const byKind: Readonly<Record<string, readonly ObjectCheck[]>> = {
  '/Service': [serviceFaults],
  'apps/Deployment': [deploymentFaults],
  'autoscaling/HorizontalPodAutoscaler': [autoscalerFaults],
  'batch/CronJob': [cronFaults],
  'networking.istio.io/DestinationRule': [destinationRuleFaults],
  'networking.istio.io/EnvoyFilter': [envoyFilterFaults],
  'networking.istio.io/Gateway': [gatewayFaults],
  'networking.istio.io/ServiceEntry': [serviceEntryFaults],
  'networking.istio.io/Sidecar': [sidecarFaults],
  'networking.istio.io/VirtualService': [virtualServiceFaults],
  'networking.k8s.io/Ingress': [ingressFaults],
  'policy/PodDisruptionBudget': [disruptionBudgetFaults],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [bindingFaults],
  'rbac.authorization.k8s.io/RoleBinding': [bindingFaults],
  'security.istio.io/AuthorizationPolicy': [authorizationPolicyFaults],
};

/** Checks that need other objects of the file, by group and kind. */
const amongOthers: Readonly<Record<string, readonly FileCheck[]>> = {
  '/Service': [targetPortFaults],
  'networking.istio.io/VirtualService': [unknownSubsetFaults],
};

/** The checks that an object is for. */
export function checksOf({ group, kind }: ManifestObject): readonly ObjectCheck[] {
  return [...common, ...(byKind[`${group}/${kind}`] ?? [])];
}

/** The checks of an object among the others of its file. */
export function fileChecksOf({ group, kind }: ManifestObject): readonly FileCheck[] {
  return amongOthers[`${group}/${kind}`] ?? [];
}

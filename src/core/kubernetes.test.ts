import { expect, it } from 'vitest';
import { pluralOfKind } from './kubernetes.ts';

it.each([
  ['Pod', 'Pods'],
  ['Ingress', 'Ingresses'],
  ['NetworkPolicy', 'NetworkPolicies'],
  ['Gateway', 'Gateways'],
  ['EndpointSlice', 'EndpointSlices'],
  ['Endpoints', 'Endpoints'],
  ['ServiceMesh', 'ServiceMeshes'],
])('several objects of the kind %s are %s', (kind, plural) => {
  expect(pluralOfKind(kind)).toBe(plural);
});

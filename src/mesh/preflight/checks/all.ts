import type { CheckId } from '../check-ids.ts';
import type { Check } from '../types.ts';
import { apiServicesCheck } from './api-services.ts';
import { capacityCheck, clocksCheck } from './capacity.ts';
import { certificatesCheck } from './certificates.ts';
import { chartCheck, helmCheck, releasesCheck } from './charts.ts';
import { gatewayApiCheck } from './gateway-api.ts';
import { namespacesCheck } from './namespaces.ts';
import { otherMeshesCheck, supportCheck } from './other-meshes.ts';
import { definitionsCheck, kindsCheck, ownershipCheck } from './ownership.ts';
import { permissionsCheck, roleRulesCheck } from './permissions.ts';
import { networkCheck, platformCheck } from './platform.ts';
import { podSecurityCheck } from './pod-security.ts';
import { quotasCheck } from './quotas.ts';
import { kubernetesVersionCheck } from './versions.ts';
import { webhooksCheck } from './webhooks.ts';

/** Every check, by its id. */
export const checks: Readonly<Record<CheckId, Check>> = {
  helm: helmCheck,
  chart: chartCheck,
  support: supportCheck,
  'kubernetes-version': kubernetesVersionCheck,
  kinds: kindsCheck,
  'gateway-api': gatewayApiCheck,
  'other-meshes': otherMeshesCheck,
  releases: releasesCheck,
  ownership: ownershipCheck,
  definitions: definitionsCheck,
  permissions: permissionsCheck,
  'role-rules': roleRulesCheck,
  namespaces: namespacesCheck,
  'pod-security': podSecurityCheck,
  webhooks: webhooksCheck,
  'api-services': apiServicesCheck,
  quotas: quotasCheck,
  capacity: capacityCheck,
  platform: platformCheck,
  network: networkCheck,
  certificates: certificatesCheck,
  clocks: clocksCheck,
};

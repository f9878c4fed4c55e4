/** Checks in the order in which people are told of them, with what each is about. Ids are stable: they stand in documents and in exceptions. */
export const checkTitles = {
  helm: 'Helm',
  chart: 'Charts',
  support: 'State of the project',
  'kubernetes-version': 'Kubernetes version',
  kinds: 'Kinds of the charts',
  'gateway-api': 'Gateway API',
  'other-meshes': 'Other meshes',
  releases: 'Helm releases',
  ownership: 'Objects of others',
  definitions: 'Definitions of others',
  permissions: 'Permissions',
  'role-rules': 'Rules of roles',
  namespaces: 'Namespaces',
  'pod-security': 'Pod security',
  webhooks: 'Admission webhooks',
  'api-services': 'Aggregated APIs',
  quotas: 'Quotas and limits',
  capacity: 'Capacity',
  platform: 'Platform',
  network: 'Network of the cluster',
  certificates: 'Certificates',
  clocks: 'Clocks and heartbeats',
} as const;

/** Which check it is. */
export type CheckId = keyof typeof checkTitles;

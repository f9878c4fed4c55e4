import type { MeshFacts } from './mesh-facts.ts';

const componentLabel = 'linkerd.io/control-plane-component';

/** Linkerd: labels, containers and images as its chart linkerd-control-plane writes them (2025.10.7, 2026.6.3). */
export const linkerdFacts: MeshFacts = {
  mesh: 'linkerd',
  displayName: 'Linkerd',
  definitionGroups: ['policy.linkerd.io', 'workload.linkerd.io', 'multicluster.linkerd.io', 'linkerd.io'],
  workloads: ['destination', 'identity', 'proxy-injector'].map((component) => ({
    role: 'control-plane',
    kind: 'Deployment',
    label: componentLabel,
    values: [component],
    container: component,
    imageName: 'controller',
  })),
  // `edge-26.6.3`, `stable-2.14.10`, `enterprise-2.20.2` and the bare `2.20.2`.
  versionInTag: /^((?:edge|stable|enterprise|preview)?-?\d+\.\d+\.\d+[\w.-]*)/,
};

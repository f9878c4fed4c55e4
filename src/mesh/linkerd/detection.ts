import type { Detection, PartFact, WebhookFact } from '../facts/detection.ts';
import { linkerdSource } from './sources.ts';

function controlPlane(component: string): PartFact {
  return {
    name: `linkerd-${component}`,
    role: 'control-plane',
    kind: 'Deployment',
    labels: { 'linkerd.io/control-plane-component': [component] },
    container: component,
    imageNames: ['controller'],
    source: linkerdSource(`charts/linkerd-control-plane/templates/${component}.yaml`),
  };
}

function webhook(kind: 'Mutating' | 'Validating', name: string, does: WebhookFact['does'], path: string): WebhookFact {
  return {
    kind: `${kind}WebhookConfiguration`,
    name: new RegExp(`^linkerd-${name}-webhook-config$`),
    does,
    source: linkerdSource(path),
  };
}

const templates = 'charts/linkerd-control-plane/templates';

/**
 * Labels, containers, images and webhooks as the charts linkerd-control-plane, linkerd-viz (2025.10.7, 2026.6.3) and linkerd2-cni write them.
 *
 * What else the extension viz runs are add-ons: Linkerd runs without them.
 */
export const linkerdDetection: Detection = {
  definitionGroups: ['policy.linkerd.io', 'workload.linkerd.io', 'multicluster.linkerd.io', 'linkerd.io'],
  parts: [
    controlPlane('destination'),
    controlPlane('identity'),
    controlPlane('proxy-injector'),
    {
      name: 'linkerd-cni',
      role: 'node',
      kind: 'DaemonSet',
      labels: { 'k8s-app': ['linkerd-cni'] },
      container: 'install-cni',
      imageNames: ['cni-plugin'],
      source: linkerdSource('charts/linkerd2-cni/templates/cni-plugin.yaml'),
    },
    {
      name: 'multicluster gateway',
      role: 'gateway',
      kind: 'Deployment',
      labels: { 'linkerd.io/extension': ['multicluster'], component: ['gateway'] },
      // It does nothing itself: its Pod is there for the proxy that is put into it.
      container: 'pause',
      imageNames: ['pause'],
      source: linkerdSource('multicluster/charts/linkerd-multicluster/templates/gateway.yaml'),
    },
  ],
  // `edge-26.6.3`, `stable-2.14.10`, `enterprise-2.20.2` and the bare `2.20.2`.
  versionInTag: /^((?:edge|stable|enterprise|preview)?-?\d+\.\d+\.\d+[\w.-]*)/,
  webhooks: [
    webhook('Mutating', 'proxy-injector', 'inject', `${templates}/proxy-injector-rbac.yaml`),
    webhook('Mutating', 'tap-injector', 'change', 'viz/charts/linkerd-viz/templates/tap-injector-rbac.yaml'),
    webhook('Validating', 'sp-validator', 'validate', `${templates}/destination-rbac.yaml`),
    webhook('Validating', 'policy-validator', 'validate', `${templates}/destination-rbac.yaml`),
  ],
  gatewayControllers: [],
  trustRoots: 'linkerd-identity-trust-roots',
  issuerSecret: 'linkerd-identity-issuer',
  confusions: [
    {
      sentence: 'Istio, Linkerd and Consul all call the container of their CNI plugin install-cni: the image counts.',
      source: linkerdSource('charts/linkerd2-cni/templates/cni-plugin.yaml'),
    },
    {
      sentence: 'Linkerd reads linkerd.io/inject as an annotation; a label of that name does nothing.',
      source: linkerdSource('pkg/healthcheck/healthcheck.go'),
    },
  ],
};

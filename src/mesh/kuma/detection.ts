import type { Detection, PartFact, WebhookFact } from '../facts/detection.ts';
import { chartSource, docsSource } from './sources.ts';

/** What the chart puts before names, labels and webhooks: its own name, or the one that Kong gives to the same chart. */
export type ChartName = 'kuma' | 'kong-mesh';

/** Labels, containers and images as the chart kuma writes them (2.14.3). Kong Mesh has that chart within its own, with another name and registry. */
export function partsOf(name: ChartName): readonly PartFact[] {
  return [
    {
      name: `${name}-control-plane`,
      role: 'control-plane',
      kind: 'Deployment',
      labels: { app: [`${name}-control-plane`] },
      container: 'control-plane',
      imageNames: ['kuma-cp'],
      source: chartSource('templates/cp-deployment.yaml'),
    },
    {
      name: `${name}-cni`,
      role: 'node',
      kind: 'DaemonSet',
      labels: { app: [`${name}-cni`] },
      container: 'install-cni',
      imageNames: ['kuma-cni'],
      source: chartSource('templates/cni-daemonset.yaml'),
    },
    {
      name: `${name}-ingress`,
      role: 'gateway',
      kind: 'Deployment',
      labels: { app: [`${name}-ingress`] },
      container: 'ingress',
      imageNames: ['kuma-dp'],
      source: chartSource('templates/ingress-deployment.yaml'),
    },
    {
      name: `${name}-egress`,
      role: 'gateway',
      kind: 'Deployment',
      labels: { app: [`${name}-egress`] },
      container: 'egress',
      imageNames: ['kuma-dp'],
      source: chartSource('templates/egress-deployment.yaml'),
    },
  ];
}

/** The webhooks of the chart; the changing one puts in sidecars and fills in defaults of kinds. */
export function webhooksOf(name: ChartName): readonly WebhookFact[] {
  const source = chartSource('templates/cp-webhooks-and-secrets.yaml');
  return [
    {
      kind: 'MutatingWebhookConfiguration',
      name: new RegExp(`^${name}-admission-mutating-webhook-configuration$`),
      does: 'inject',
      source,
    },
    {
      kind: 'ValidatingWebhookConfiguration',
      name: new RegExp(`^${name}-validating-webhook-configuration$`),
      does: 'validate',
      source,
    },
  ];
}

/** What tells Kuma apart. */
export const kumaDetection: Detection = {
  definitionGroups: ['kuma.io'],
  parts: partsOf('kuma'),
  // `2.14.3`, and `0.0.0-preview.v1a2b3c4` of a build that is no release.
  versionInTag: /^v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)/,
  webhooks: webhooksOf('kuma'),
  gatewayControllers: ['gateways.kuma.io/controller'],
  confusions: [
    {
      sentence:
        'Kong Mesh has the definitions, containers and names of images of Kuma; the label app of the control plane tells which of them it is.',
      source: docsSource('app/assets/mesh/2.14.x/raw/helm-values.yaml'),
    },
    {
      sentence: 'A container install-cni is of Istio too: the image counts.',
      source: chartSource('templates/cni-daemonset.yaml'),
    },
  ],
};

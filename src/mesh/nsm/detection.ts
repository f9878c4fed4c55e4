import type { Detection, PartFact } from '../facts/detection.ts';
import { nsmSource } from './sources.ts';

/** The one that moves packets on a node, of which there are several for several kinds of networks. */
function forwarder(kind: string): PartFact {
  return {
    name: `forwarder-${kind}`,
    role: 'node',
    kind: 'DaemonSet',
    labels: { app: [`forwarder-${kind}`] },
    container: `forwarder-${kind}`,
    imageNames: [`cmd-forwarder-${kind}`],
    source: nsmSource(`apps/forwarder-${kind}/forwarder.yaml`),
  };
}

/** Labels, containers and images as the manifests of the release write them (1.18.0). */
export const nsmDetection: Detection = {
  definitionGroups: ['networkservicemesh.io'],
  // SPIRE's own, which others bring too.
  sharedGroups: ['spire.spiffe.io'],
  parts: [
    {
      name: 'registry-k8s',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { app: ['registry'] },
      container: 'registry',
      imageNames: ['cmd-registry-k8s'],
      source: nsmSource('apps/registry-k8s/registry-k8s.yaml'),
    },
    {
      name: 'nsmgr',
      role: 'node',
      kind: 'DaemonSet',
      labels: { app: ['nsmgr'] },
      container: 'nsmgr',
      imageNames: ['cmd-nsmgr'],
      source: nsmSource('apps/nsmgr/nsmgr.yaml'),
    },
    forwarder('vpp'),
    forwarder('ovs'),
    forwarder('sriov'),
    {
      name: 'admission-webhook-k8s',
      role: 'helper',
      kind: 'Deployment',
      labels: { app: ['admission-webhook-k8s'] },
      container: 'admission-webhook-k8s',
      imageNames: ['cmd-admission-webhook-k8s'],
      source: nsmSource('apps/admission-webhook-k8s/admission-webhook.yaml'),
    },
  ],
  // `v1.18.0`, `v1.19.0-rc.1`.
  versionInTag: /^v?(\d+\.\d+\.\d+(?:-rc\.\d+)?)/,
  webhooks: [
    {
      kind: 'MutatingWebhookConfiguration',
      name: /^nsm-mutating-webhook$/,
      does: 'inject',
      source: nsmSource('apps/admission-webhook-k8s/mutating-webhook-config.yaml'),
    },
  ],
  gatewayControllers: [],
  confusions: [
    {
      sentence: 'The label app=registry is that of many registries of images: the image cmd-registry-k8s counts.',
      source: nsmSource('apps/registry-k8s/registry-k8s.yaml'),
    },
    {
      sentence:
        'NGINX Service Mesh is called NSM too: the groups nsm.nginx.com and specs.smi.nginx.com are of that one.',
      source: { at: 'nginxinc/nginx-service-mesh@v2.0.0:helm-chart/crds/meshconfig.yaml', readOn: '2026-11-27' },
    },
  ],
};

import type { Removal } from '../facts/removal.ts';
import { chartSource, traefikSource } from './sources.ts';

/**
 * What stays of Traefik Mesh when its release is gone: the Job that cleans up asks for a form of RBAC objects that Kubernetes has no more since
 * 1.22. DNS comes last, when nobody calls a name of the mesh any more.
 */
export const traefikRemoval: Removal = {
  before: [],
  leftovers: [
    {
      is: 'objects',
      sentence:
        'For each Service of the cluster there is a second one beside the control plane, with the labels app=maesh and type=shadow; where the Job of the chart did not run they stay.',
      names: ['Service traefik-mesh/*'],
      source: traefikSource('pkg/cleanup/cleanup.go'),
    },
    {
      is: 'definitions',
      sentence: 'Helm never takes away what a chart has in its folder crds: the definitions of SMI stay.',
      names: ['split.smi-spec.io', 'specs.smi-spec.io', 'access.smi-spec.io'],
      source: chartSource('mesh/crds/smi-split.yaml'),
    },
    {
      is: 'namespace',
      sentence: 'Helm makes the namespace and never takes it away.',
      names: ['traefik-mesh'],
      source: traefikSource('docs/content/install.md'),
    },
    {
      is: 'change-of-another',
      sentence:
        'The configuration of the DNS of the cluster has a block from "#### Begin Traefik Mesh Block" to "#### End Traefik Mesh Block", and one for Maesh, with the names of the mesh: in the Corefile of CoreDNS, in keys of coredns-custom on AKS, or as stubDomains of kube-dns. It is taken out last, because whoever still calls a name of the mesh finds nobody then, and DNS is restarted.',
      names: [
        'ConfigMap kube-system/coredns',
        'ConfigMap kube-system/coredns-custom',
        'ConfigMap kube-system/rke2-coredns-rke2-coredns',
        'ConfigMap kube-system/kube-dns',
      ],
      source: traefikSource('pkg/dns/dns.go'),
    },
  ],
  source: chartSource('mesh/templates/controller/hooks/cleanup-hook.yaml'),
};

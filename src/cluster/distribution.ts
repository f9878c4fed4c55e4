/** What tells distributions apart. */
export interface DistributionEvidence {
  /** As the server says it: `v1.36.3+k3s1`. */
  readonly version: string | undefined;
  /** Empty where the user may not list nodes. */
  readonly nodes: readonly NodeEvidence[];
  /** API groups that the server serves. */
  readonly groups: readonly string[];
}

/** What is looked at of a node. */
export interface NodeEvidence {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What `spec.providerID` begins with. */
  readonly provider: string;
  readonly osImage: string;
}

/** Who made the Kubernetes of a cluster. */
export interface Distribution {
  readonly name: string;
  /** What it was told by, as a sentence. */
  readonly because: string;
}

interface Sign {
  readonly name: string;
  /** Within the version text. */
  readonly version?: RegExp;
  /** A label that only its nodes have. */
  readonly label?: string;
  /** Begin of `spec.providerID`, where only this distribution writes it. Those of clouds are not here: people install on clouds by hand. */
  readonly provider?: string;
  readonly osImage?: RegExp;
  readonly group?: string;
}

/**
 * The first that fits counts: what is built upon another one comes before it. Each sign is one that the distribution itself writes, and
 * stands in its source or documentation:
 *
 * - OpenShift serves its own groups: https://docs.openshift.com/container-platform/latest/rest_api/overview/understanding-api-support-tiers.html
 * - EKS, GKE, AKS label the nodes of their groups: https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html,
 *   https://cloud.google.com/kubernetes-engine/docs/how-to/node-auto-provisioning, https://learn.microsoft.com/azure/aks/use-labels; the first two
 *   write themselves into the version as well (`-eks-`, `-gke.`)
 * - k3s and RKE2: `+k3s1`, `+rke2r1` (https://docs.k3s.io/release-notes, https://docs.rke2.io/release-notes), providerID `k3s://`, `rke2://`
 * - k0s: `+k0s`, https://docs.k0sproject.io/stable/releases/
 * - kind: providerID `kind://`, its `pkg/cluster/internal/kubeadm/config.go`
 * - minikube: label `minikube.k8s.io/name`, its `pkg/minikube/node/start.go` and `pkg/minikube/bootstrapper/kubeadm`
 * - MicroK8s: label `microk8s.io/cluster`; Docker Desktop: osImage; DigitalOcean: providerID; as replicatedhq/troubleshoot
 *   `pkg/analyze/distribution.go` reads them
 * - Talos: osImage `Talos (v1.x)`, https://www.talos.dev/latest/introduction/getting-started/
 * - Linode: label `lke.linode.com/pool-id`, https://techdocs.akamai.com/cloud-computing/docs/deploy-and-manage-a-kubernetes-cluster-with-the-linode-api
 */
const signs: readonly Sign[] = [
  { name: 'OpenShift', group: 'config.openshift.io', label: 'node.openshift.io/os_id' },
  { name: 'EKS', version: /-eks-/, label: 'eks.amazonaws.com/nodegroup' },
  { name: 'GKE', version: /-gke\./, label: 'cloud.google.com/gke-nodepool' },
  { name: 'AKS', label: 'kubernetes.azure.com/cluster' },
  { name: 'RKE2', version: /\+rke2/, provider: 'rke2' },
  { name: 'k3s', version: /\+k3s/, provider: 'k3s' },
  { name: 'k0s', version: /\+k0s/ },
  { name: 'kind', provider: 'kind' },
  { name: 'minikube', label: 'minikube.k8s.io/name' },
  { name: 'MicroK8s', label: 'microk8s.io/cluster' },
  { name: 'Docker Desktop', osImage: /^Docker Desktop$/ },
  { name: 'Talos', osImage: /^Talos \(/ },
  { name: 'DigitalOcean', provider: 'digitalocean' },
  { name: 'Linode', label: 'lke.linode.com/pool-id' },
];

/** @returns undefined where nothing tells: most clusters that were set up with kubeadm. */
export function distributionOf(evidence: DistributionEvidence): Distribution | undefined {
  for (const sign of signs) {
    const because = reasonOf(sign, evidence);
    if (because !== undefined) return { name: sign.name, because };
  }
  return undefined;
}

function reasonOf(sign: Sign, { version, nodes, groups }: DistributionEvidence): string | undefined {
  if (version !== undefined && sign.version?.test(version) === true) return `The server calls its version ${version}.`;
  if (sign.group !== undefined && groups.includes(sign.group)) return `The API server serves the group ${sign.group}.`;
  for (const { name, labels, provider, osImage } of nodes) {
    if (sign.label !== undefined && sign.label in labels) return `Node ${name} has the label ${sign.label}.`;
    if (sign.provider !== undefined && sign.provider === provider)
      return `Node ${name} has a provider id that begins with ${provider}://.`;
    if (sign.osImage?.test(osImage) === true) return `Node ${name} runs ${osImage}.`;
  }
  return undefined;
}

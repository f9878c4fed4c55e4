import { objectsAt } from '../cluster/readiness/read.ts';
import type { JsonObject } from '../core/json.ts';
import { isJsonObject, valueAt } from '../core/json.ts';

/** Who has put a part of a mesh into a cluster, and so who may change it. */
export interface Origin {
  readonly by:
    | 'helm'
    | 'istioctl'
    | 'linkerd-cli'
    | 'sail-operator'
    | 'openshift-operator'
    | 'argo-cd'
    | 'flux'
    | 'aks'
    | 'gke'
    | 'unknown';
  /** As people are told: `Helm release istiod in istio-system`. */
  readonly words: string;
  /** Release that Helm knows it by, whoever runs Helm. */
  readonly release?: { readonly name: string; readonly namespace: string };
  /** True where Meshdeck may upgrade or remove it: a Helm release that no other tool looks after. */
  readonly isOurs: boolean;
  /** Where it is changed instead. */
  readonly changeAt?: string;
  /** The label, annotation, owner or manager that says so. */
  readonly proof: string;
}

/**
 * Reads who has installed a workload, by what tools write on what they make. What looks after it comes before what made it: an Application of
 * Argo CD may well be a Helm chart, but who upgrades that by hand has it taken back.
 *
 * Sources: Argo CD "Resource tracking", Flux's kustomize and helm controllers, Helm's ownership metadata, Sail operator's `IstioRevision` owners,
 * OpenShift Service Mesh 2's label `maistra.io/owner`, AKS's `kubernetes.azure.com/managedby`, istioctl's manager `istio-operator`,
 * Linkerd's annotation `linkerd.io/created-by`.
 */
export function originOf(object: JsonObject): Origin {
  const labels = textsAt(object, 'labels');
  const annotations = textsAt(object, 'annotations');
  const found =
    ofCloud(labels) ??
    ofGitOps(labels, annotations) ??
    ofOperator(object, labels) ??
    ofHelm(annotations) ??
    ofCommandLine(object, labels, annotations);
  return (
    found ?? {
      by: 'unknown',
      words: 'not told by anything on it',
      isOurs: false,
      proof: 'No label, annotation, owner or field manager of a known tool.',
    }
  );
}

type Texts = Readonly<Record<string, string>>;

function ofCloud(labels: Texts): Origin | undefined {
  const managedBy = labels['kubernetes.azure.com/managedby'];
  if (managedBy === undefined) return undefined;
  return {
    by: 'aks',
    words: 'add-on of Azure Kubernetes Service',
    isOurs: false,
    changeAt: 'az aks mesh',
    proof: `Label kubernetes.azure.com/managedby=${managedBy}.`,
  };
}

function ofGitOps(labels: Texts, annotations: Texts): Origin | undefined {
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  const application = tracking?.split(':', 1)[0] ?? labels['argocd.argoproj.io/instance'];
  const release = releaseOf(annotations);
  const withRelease = release === undefined ? {} : { release };
  if (application !== undefined && application !== '')
    return {
      by: 'argo-cd',
      words: `Argo CD application ${application}`,
      ...withRelease,
      isOurs: false,
      changeAt: `the Application ${application} of Argo CD`,
      proof:
        tracking === undefined
          ? `Label argocd.argoproj.io/instance=${application}.`
          : `Annotation argocd.argoproj.io/tracking-id=${tracking}.`,
    };
  for (const [kind, prefix] of [
    ['HelmRelease', 'helm.toolkit.fluxcd.io'],
    ['Kustomization', 'kustomize.toolkit.fluxcd.io'],
  ] as const) {
    const name = labels[`${prefix}/name`];
    if (name === undefined) continue;
    const namespace = labels[`${prefix}/namespace`] ?? '';
    return {
      by: 'flux',
      words: `Flux ${kind} ${namespace}/${name}`,
      ...withRelease,
      isOurs: false,
      changeAt: `the ${kind} ${namespace}/${name} of Flux`,
      proof: `Label ${prefix}/name=${name}.`,
    };
  }
  return undefined;
}

function ofOperator(object: JsonObject, labels: Texts): Origin | undefined {
  for (const { kind, name } of objectsAt(object, 'metadata', 'ownerReferences')) {
    if (kind !== 'IstioRevision' && kind !== 'IstioCNI' && kind !== 'ZTunnel') continue;
    if (typeof name !== 'string') continue;
    return {
      by: 'sail-operator',
      words: `Sail operator, ${kind} ${name}`,
      isOurs: false,
      changeAt: `the ${kind === 'IstioRevision' ? 'Istio' : kind} of the Sail operator`,
      proof: `Owned by ${kind} ${name}.`,
    };
  }
  const maistra = labels['maistra.io/owner'] ?? labels['maistra.io/owner-name'];
  if (maistra === undefined) return undefined;
  return {
    by: 'openshift-operator',
    words: 'OpenShift Service Mesh operator',
    isOurs: false,
    changeAt: `the ServiceMeshControlPlane of ${maistra}`,
    proof: `Label maistra.io/owner=${maistra}.`,
  };
}

function ofHelm(annotations: Texts): Origin | undefined {
  const release = releaseOf(annotations);
  if (release === undefined) return undefined;
  return {
    by: 'helm',
    words: `Helm release ${release.name} in ${release.namespace}`,
    release,
    isOurs: true,
    proof: `Annotation meta.helm.sh/release-name=${release.name}.`,
  };
}

function ofCommandLine(object: JsonObject, labels: Texts, annotations: Texts): Origin | undefined {
  const createdBy = annotations['linkerd.io/created-by'];
  if (createdBy?.startsWith('linkerd/cli') === true)
    return {
      by: 'linkerd-cli',
      words: 'linkerd install',
      isOurs: false,
      changeAt: 'linkerd upgrade',
      proof: `Annotation linkerd.io/created-by=${createdBy}.`,
    };
  const managers = objectsAt(object, 'metadata', 'managedFields').map(({ manager }) => manager);
  const owning = labels['install.operator.istio.io/owning-resource'];
  if (!managers.includes('istio-operator') && (owning === undefined || owning === 'unknown')) return undefined;
  return {
    by: 'istioctl',
    words: 'istioctl install',
    isOurs: false,
    changeAt: 'istioctl upgrade',
    proof: managers.includes('istio-operator')
      ? 'Its fields were written by the manager istio-operator.'
      : `Label install.operator.istio.io/owning-resource=${owning ?? ''}.`,
  };
}

function releaseOf(annotations: Texts): Origin['release'] {
  const name = annotations['meta.helm.sh/release-name'];
  const namespace = annotations['meta.helm.sh/release-namespace'];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

function textsAt(object: JsonObject, field: 'labels' | 'annotations'): Texts {
  const value = valueAt(object, ['metadata', field]);
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

import { partOfLabel } from '../../cluster/kinds/apply-sets.ts';
import { splitApiVersion, type KubernetesObject, type ObjectReference } from '../../core/kubernetes.ts';

/** What an object of a cluster tells of where it came from, by what tools write on the objects that they make. */
export interface OwnerClues {
  /** The object itself, then its controller, and so on. What a person wrote is among them. */
  readonly chain: readonly ObjectReference[];
  /** Objects that a tool made it from: an Application of Argo CD or OAM, a HelmRelease or Kustomization of Flux. */
  readonly made: readonly MadeFrom[];
  /** Id of the ApplySet that it belongs to. */
  readonly applySet: string | undefined;
  /** Names that its Helm chart may have, the likeliest first. */
  readonly charts: readonly string[];
  /** Recommended labels that say which part of which application it is; undefined where it has none. */
  readonly part: PartLabels | undefined;
}

/** An object that others were made from. */
export interface MadeFrom {
  readonly object: Omit<ObjectReference, 'version'>;
  /** Component of an OAM Application. */
  readonly component?: string;
}

/** The recommended labels of Kubernetes. */
export type PartLabels = Readonly<Record<'app.kubernetes.io/name', string>> &
  Readonly<Partial<Record<(typeof partLabels)[number], string>>>;

/** What a file says of these must be what the object has. */
const partLabels = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'] as const;

/**
 * Reads what tools write: ApplySets (KEP-3659), Helm's annotations and chart label, the tracking of Argo CD (label or annotation), the labels of
 * Flux and of KubeVela, and the recommended labels of Kubernetes.
 *
 * @param objects the object as it is in the cluster, and its controllers upwards; not empty.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function ownerClues(objects: readonly KubernetesObject[]): OwnerClues {
  // What is written on the topmost object is what a person's tool wrote; controllers copy labels downwards.
  const labels = mergedFrom(objects, 'labels');
  const annotations = mergedFrom(objects, 'annotations');
  return {
    chain: objects.map(referenceOfLive),
    made: [...argoApplication(labels, annotations), ...fluxObjects(labels), ...oamApplication(labels, objects)],
    applySet: labels[partOfLabel],
    charts: chartNames(labels, annotations),
    part: partOf(labels),
  };
}

/** What is known of an object that cannot be read. */
export function unknownClues(object: ObjectReference): OwnerClues {
  return { chain: [object], made: [], applySet: undefined, charts: [], part: undefined };
}

/** True where labels of a file name the same part: the name, and whatever else of {@link PartLabels} the file says. */
export function isSamePart(part: PartLabels, written: Readonly<Record<string, string>>): boolean {
  return (
    written['app.kubernetes.io/name'] === part['app.kubernetes.io/name'] &&
    partLabels.every((key) => written[key] === undefined || written[key] === part[key])
  );
}

/** Of labels those by which an object of another name can be found; undefined where they say too little. */
export function partOf(labels: Readonly<Record<string, string>>): PartLabels | undefined {
  const name = labels['app.kubernetes.io/name'];
  if (name === undefined) return undefined;
  const others = Object.fromEntries(partLabels.flatMap((key) => pairOf(key, labels[key])));
  return { ...others, 'app.kubernetes.io/name': name };
}

type Texts = Readonly<Record<string, string>>;

function argoApplication(labels: Texts, annotations: Texts): readonly MadeFrom[] {
  // `app:group/Kind:namespace/name`; an Application in another namespace than Argo CD's is `namespace_app`.
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':', 1)[0];
  const text = tracked ?? labels['argocd.argoproj.io/instance'];
  if (text === undefined || text === '') return [];
  const underscore = text.indexOf('_');
  const place = underscore < 0 ? {} : { namespace: text.slice(0, underscore) };
  return [{ object: { group: 'argoproj.io', kind: 'Application', name: text.slice(underscore + 1), ...place } }];
}

function fluxObjects(labels: Texts): readonly MadeFrom[] {
  return (['Kustomization', 'HelmRelease'] as const).flatMap((kind): readonly MadeFrom[] => {
    const group = kind === 'Kustomization' ? 'kustomize.toolkit.fluxcd.io' : 'helm.toolkit.fluxcd.io';
    const [name, namespace] = [labels[`${group}/name`], labels[`${group}/namespace`]];
    return name === undefined
      ? []
      : [{ object: { group, kind, name, ...(namespace === undefined ? {} : { namespace }) } }];
  });
}

function oamApplication(labels: Texts, [first]: readonly KubernetesObject[]): readonly MadeFrom[] {
  const [name, component] = [labels['app.oam.dev/name'], labels['app.oam.dev/component']];
  const namespace = labels['app.oam.dev/namespace'] ?? first?.metadata.namespace;
  if (name === undefined) return [];
  const object = {
    group: 'core.oam.dev',
    kind: 'Application',
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
  return [{ object, ...(component === undefined ? {} : { component }) }];
}

/** `helm.sh/chart` is `NAME-VERSION`; charts without it are often called as the application or the release. */
function chartNames(labels: Texts, annotations: Texts): readonly string[] {
  const release = annotations['meta.helm.sh/release-name'];
  const chart = (labels['helm.sh/chart'] ?? labels['chart'])?.replace(/-v?\d+\.\d+.*$/, '');
  const isOfHelm = release !== undefined || chart !== undefined || labels['app.kubernetes.io/managed-by'] === 'Helm';
  if (!isOfHelm) return [];
  const names = [chart, labels['app.kubernetes.io/name'], release].filter((name) => name !== undefined);
  return [...new Set(names)];
}

function mergedFrom(objects: readonly KubernetesObject[], field: 'labels' | 'annotations'): Texts {
  return Object.assign({}, ...objects.map(({ metadata }) => metadata[field] ?? {})) as Texts;
}

function pairOf(key: string, value: string | undefined): readonly (readonly [string, string])[] {
  return value === undefined ? [] : [[key, value]];
}

function referenceOfLive({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference {
  return { ...splitApiVersion(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

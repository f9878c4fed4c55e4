import type { ClusterConnection, ResourceCatalog } from '../cluster/types.ts';
import { joinApiVersion, type KubernetesObject } from '../core/kubernetes.ts';
import type { Helm } from '../tools/helm.ts';
import type { TemplateRequest } from '../tools/helm-commands.ts';
import type { MeshRelease } from './releases.ts';

/** What a chart may ask of a cluster while it is rendered. */
export interface Capabilities {
  /** Such as `v1.36.3`. */
  readonly kubernetesVersion: string;
  /** `group/version` and `group/version/Kind` of all that is served. */
  readonly apiVersions: readonly string[];
}

/** An object that a chart stands for. */
export interface RenderedObject {
  readonly object: KubernetesObject;
  /** When helm runs it, for an object that is a hook: `pre-install`. */
  readonly hook?: string;
}

/** Reads what charts may ask of a cluster: two requests beside the catalog. */
export async function capabilitiesOf(connection: ClusterConnection, signal?: AbortSignal): Promise<Capabilities> {
  const [version, groups, catalog] = await Promise.all([
    connection.request<{ readonly gitVersion: string }>({ path: '/version', signal }),
    connection.request<GroupList>({ path: '/apis', signal }),
    connection.catalog({ signal }),
  ]);
  const served = groups.groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion));
  return {
    kubernetesVersion: version.gitVersion,
    apiVersions: [...new Set(['v1', ...served, ...servedApiVersions(catalog)])],
  };
}

/** `group/version` and `group/version/Kind` of what is served, as charts ask for it. */
export function servedApiVersions(catalog: ResourceCatalog): readonly string[] {
  return catalog.groups.flatMap((group) =>
    catalog.ofGroup(group).flatMap(({ version, kind }) => {
      const apiVersion = joinApiVersion(group, version);
      return [apiVersion, `${apiVersion}/${kind}`];
    }),
  );
}

/** What helm is asked for to render a release. */
export function templateRequest(
  { name, namespace, chart, repository, version, values }: MeshRelease,
  known: Capabilities & { readonly isUpgrade: boolean },
): TemplateRequest {
  return {
    release: name,
    namespace,
    chart,
    values,
    ...known,
    ...(repository === undefined ? {} : { repository }),
    ...(version === undefined ? {} : { version }),
  };
}

interface GroupList {
  readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
}

/**
 * The objects of a release as helm would send them, each with the namespace that it goes into. Tests of the chart are left out: they
 * run only where somebody asks for them.
 *
 * @throws `tools.*`
 */
export async function renderRelease(
  connection: ClusterConnection,
  helm: Pick<Helm, 'template'>,
  release: MeshRelease,
  options: {
    readonly capabilities: Capabilities;
    readonly isUpgrade: boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<readonly RenderedObject[]> {
  const { namespace } = release;
  const { capabilities, isUpgrade, signal } = options;
  const objects = await helm.template(templateRequest(release, { ...capabilities, isUpgrade }), signal);
  const catalog = await connection.catalog({ signal });
  return objects.flatMap((object) => {
    const hook = object.metadata.annotations?.['helm.sh/hook'];
    if (hook !== undefined && /\btest/.test(hook)) return [];
    const isNamespaced = catalog.find(object.apiVersion, object.kind)?.namespaced === true;
    return [
      {
        object: isNamespaced ? inNamespace(object, namespace) : object,
        ...(hook === undefined ? {} : { hook }),
      },
    ];
  });
}

/** An object of a kind that lives in namespaces goes into that of its release, where it names none. */
export function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  return object.metadata.namespace === undefined ? { ...object, metadata: { ...object.metadata, namespace } } : object;
}

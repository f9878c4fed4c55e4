import type { JsonObject } from '../core/json.ts';
import type { ToolCommand } from './tool.ts';

/** How helm reaches a cluster. Nothing here is a secret: credentials stay in the kubeconfig. */
export interface HelmTarget {
  /** Path of helm, or `helm` for the one on the PATH. */
  readonly file: string;
  /** Kubeconfig files in merge order; one is passed by flag, several by KUBECONFIG, as the flag takes one only. */
  readonly kubeconfigFiles: readonly string[];
  readonly context: string;
  /** `:` or `;`, as the system separates lists of paths. */
  readonly pathDelimiter: string;
  /** Variables with which helm finds programs and the way to the cluster; asked for once, and not before helm runs. */
  readonly surroundings?: () => Promise<Readonly<Record<string, string>>>;
}

/** A chart: a path, an `oci://` address, or a name in a repository. */
export interface ChartSource {
  readonly chart: string;
  readonly repository?: string;
  readonly version?: string;
}

/** A release to install or upgrade. */
export interface UpgradeRequest extends ChartSource {
  readonly release: string;
  readonly namespace: string;
  readonly values: JsonObject;
  readonly timeoutSeconds: number;
  /** Somebody agreed that fields which others own are written over: needs Helm 4. */
  readonly forcesConflicts?: boolean;
  /** Somebody agreed that objects of others become the release's: needs Helm 3.17. */
  readonly takesOwnership?: boolean;
}

/** What a chart is rendered for, without asking the cluster: `helm template` knows only what it is told. */
export interface TemplateRequest extends ChartSource {
  readonly release: string;
  readonly namespace: string;
  readonly values: JsonObject;
  /** Version of the API server, such as `v1.36.3`. */
  readonly kubernetesVersion: string;
  /** `group/version` and `group/version/Kind` of what is served. */
  readonly apiVersions: readonly string[];
  /** True where the release is there already: charts may ask. */
  readonly isUpgrade: boolean;
}

/** `helm version`: works for 3 and 4. */
export function helmVersion(target: HelmTarget): ToolCommand {
  return helm(target, ['version', '--template', '{{.Version}}'], false);
}

/** Releases of a namespace, or of all, in every state: Helm 4 shows all of them by itself and has no `--all` any more. */
export function helmList(target: HelmTarget, namespace: string | undefined, major: number): ToolCommand {
  const all = major >= 4 ? [] : ['--all'];
  const where = namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace];
  return helm(target, ['list', ...where, ...all, '--max', '0', '--output', 'json']);
}

/** Name and version of a chart, from its file or its repository. */
export function helmShowChart(target: HelmTarget, source: ChartSource): ToolCommand {
  return helm(target, ['show', 'chart', ...chartArgs(source)], false);
}

/** The values that a release was given. */
export function helmGetValues(target: HelmTarget, release: string, namespace: string): ToolCommand {
  return helm(target, ['get', 'values', release, '--namespace', namespace, '--output', 'json']);
}

/** Installs or upgrades and waits until it is ready. Values go through standard input, where no list of processes shows them. */
export function helmUpgrade(target: HelmTarget, request: UpgradeRequest, major: number): ToolCommand {
  const { release, namespace, values, timeoutSeconds, forcesConflicts, takesOwnership } = request;
  const place = ['--namespace', namespace, '--create-namespace'];
  const wait = ['--wait', '--timeout', `${timeoutSeconds}s`];
  const args = ['upgrade', release, ...chartArgs(request), '--install', ...place, '--reset-values', '--values', '-'];
  // Helm 3 writes over the fields of others by itself, and does not know the flag.
  const force = forcesConflicts === true && major >= 4 ? ['--force-conflicts'] : [];
  const consents = [...force, ...(takesOwnership === true ? ['--take-ownership'] : [])];
  return { ...helm(target, [...args, ...wait, ...consents]), input: JSON.stringify(values) };
}

/** Renders a chart, with its definitions and hooks. It reaches no cluster: what the chart would look up there is empty. */
export function helmTemplate(target: HelmTarget, request: TemplateRequest): ToolCommand {
  const { release, namespace, values, kubernetesVersion, apiVersions, isUpgrade } = request;
  const args = ['template', release, ...chartArgs(request), '--namespace', namespace, '--include-crds'];
  // Commas separate values of one flag.
  const capabilities = ['--kube-version', kubernetesVersion, '--api-versions', apiVersions.join(',')];
  const more = [...(isUpgrade ? ['--is-upgrade'] : []), '--values', '-'];
  return { ...helm(target, [...args, ...capabilities, ...more], false), input: JSON.stringify(values) };
}

/** What a release put into the cluster, without hooks. */
export function helmGetManifest(target: HelmTarget, release: string, namespace: string): ToolCommand {
  return helm(target, ['get', 'manifest', release, '--namespace', namespace]);
}

/** Takes a release away and waits until its objects are gone. */
export function helmUninstall(
  target: HelmTarget,
  release: string,
  namespace: string,
  timeoutSeconds: number,
): ToolCommand {
  const args = ['uninstall', release, '--namespace', namespace, '--ignore-not-found', '--wait'];
  return helm(target, [...args, '--timeout', `${timeoutSeconds}s`]);
}

/** Puts a release that was left in the middle of an upgrade back to its last good revision. */
export function helmRollback(target: HelmTarget, release: string, namespace: string): ToolCommand {
  return helm(target, ['rollback', release, '--namespace', namespace]);
}

/** Variables that would lead helm past the kubeconfig, to another cluster or user than the plan names. Empty counts as not set. */
const noOtherCluster: Readonly<Record<string, string>> = {
  HELM_KUBEAPISERVER: '',
  HELM_KUBETOKEN: '',
  HELM_KUBEASUSER: '',
  HELM_KUBEASGROUPS: '',
  HELM_KUBECAFILE: '',
  HELM_KUBETLS_SERVER_NAME: '',
  HELM_KUBEINSECURE_SKIP_TLS_VERIFY: '',
};

function helm(target: HelmTarget, args: readonly string[], reachesCluster = true): ToolCommand {
  const common = { tool: 'helm', file: target.file, neededFor: 'installing and removing meshes' };
  if (!reachesCluster) return { ...common, args };
  const { kubeconfigFiles, context, pathDelimiter } = target;
  const [first, ...more] = kubeconfigFiles;
  const byFlag = first !== undefined && more.length === 0 ? ['--kubeconfig', first] : [];
  return {
    ...common,
    args: [...args, ...byFlag, '--kube-context', context],
    environment: {
      ...noOtherCluster,
      ...(more.length === 0 ? {} : { KUBECONFIG: kubeconfigFiles.join(pathDelimiter) }),
    },
  };
}

function chartArgs({ chart, repository, version }: ChartSource): readonly string[] {
  return [
    chart,
    ...(repository === undefined ? [] : ['--repo', repository]),
    ...(version === undefined ? [] : ['--version', version]),
  ];
}

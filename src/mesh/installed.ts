import type { Helm } from '../tools/helm.ts';
import type { HelmRelease } from '../tools/helm-answers.ts';
import type { InstallableMesh } from './install-pattern.ts';

/** A release of a mesh that is in the cluster, with the chart that it is of. */
export interface InstalledRelease {
  readonly release: HelmRelease;
  /** Place of its chart among those of the mesh: later ones need earlier ones. */
  readonly rank: number;
}

/** The Helm releases of a mesh in all namespaces, whoever installed them, in the order in which they were to be installed. */
export async function installedReleases(
  helm: Helm,
  { installation }: InstallableMesh,
  signal?: AbortSignal,
): Promise<readonly InstalledRelease[]> {
  const charts = installation.charts.map(({ chart }) => chart);
  return (await helm.listAll(signal))
    .flatMap((release) => {
      const rank = charts.indexOf(release.chart);
      return rank < 0 || !isOfMesh(release, installation) ? [] : [{ release, rank }];
    })
    .sort((left, right) => left.rank - right.rank || (left.release.name < right.release.name ? -1 : 1));
}

/** Charts called `base` or `gateway` are of others, too: their releases stand beside the control plane, or are called as the makers call them. */
function isOfMesh(release: HelmRelease, { charts, namespace }: InstallableMesh['installation']): boolean {
  const fact = charts.find(({ chart }) => chart === release.chart);
  if (fact === undefined) return false;
  return release.namespace === (fact.namespace ?? namespace) || release.name.startsWith(fact.release);
}

import type { ResourceCatalog } from '../../../cluster/types.ts';
import type { Problem } from '../../../core/problem.ts';
import type { Helm } from '../../../tools/helm.ts';
import type { HelmRelease } from '../../../tools/helm-answers.ts';
import type { MeshFacts } from '../../facts/mesh-facts.ts';
import { checkChartFile } from '../../chart-files.ts';
import type { MeshRelease } from '../../releases.ts';
import { servedApiVersions, templateRequest } from '../../rendering.ts';
import { broughtKinds } from '../kinds.ts';
import type { Asked, PreflightRelease } from '../types.ts';
import { askedOf } from './asking.ts';

/** What is asked of helm. */
export interface ReleaseQuestions {
  readonly mesh: MeshFacts;
  readonly releases: readonly MeshRelease[];
  readonly helm: Helm;
  readonly serverVersion: Asked<string>;
  readonly catalog: ResourceCatalog;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks helm about each release, in their order: what its chart says of itself, whether it is there, and what it makes. Kinds that come with an
 * earlier chart are served for the later ones.
 */
export async function gatherReleases(questions: ReleaseQuestions): Promise<readonly PreflightRelease[]> {
  const { mesh, releases, helm, signal } = questions;
  const lists = new Map<string, Promise<Asked<readonly HelmRelease[]>>>();
  const gathered: PreflightRelease[] = [];
  let broken: Problem | undefined;
  for (const release of releases) {
    const ask = <Value>(work: () => Promise<Value>): Promise<Asked<Value>> =>
      broken === undefined ? askedOf(work) : Promise.resolve({ is: 'unknown', problem: broken });
    const described = await ask(async () => {
      await checkChartFile(release);
      return helm.chart(release, signal);
    });
    if (described.is === 'unknown' && isHelmsOwn(described.problem)) broken = described.problem;
    const list = lists.get(release.namespace) ?? ask(() => helm.list(release.namespace, signal));
    lists.set(release.namespace, list);
    const listed = await list;
    const installed: PreflightRelease['installed'] =
      listed.is === 'known' ? { is: 'known', value: listed.value.find(({ name }) => name === release.name) } : listed;
    const before = { mesh, releases: gathered, members: [] };
    const objects = described.is === 'unknown' ? described : await render(release, installed, before, questions, ask);
    gathered.push({
      name: release.name,
      namespace: release.namespace,
      chart: release.chartName,
      described,
      values: release.values,
      objects,
      installed,
    });
  }
  return gathered;
}

function render(
  release: MeshRelease,
  installed: PreflightRelease['installed'],
  before: Parameters<typeof broughtKinds>[0],
  { helm, serverVersion, catalog, signal }: ReleaseQuestions,
  ask: <Value>(work: () => Promise<Value>) => Promise<Asked<Value>>,
): Promise<PreflightRelease['objects']> {
  if (serverVersion.is === 'unknown') return Promise.resolve(serverVersion);
  const brought = [...broughtKinds(before).keys()].flatMap((key) => {
    const [apiVersion = '', kind = ''] = key.split('|');
    return [apiVersion, `${apiVersion}/${kind}`];
  });
  return ask(() =>
    helm.template(
      templateRequest(release, {
        kubernetesVersion: serverVersion.value,
        apiVersions: [...new Set([...servedApiVersions(catalog), ...brought])],
        isUpgrade: installed.is === 'known' && installed.value !== undefined,
      }),
      signal,
    ),
  );
}

function isHelmsOwn({ code }: Problem): boolean {
  return code === 'tools.not-found' || code === 'tools.not-runnable' || code === 'tools.version-unsupported';
}

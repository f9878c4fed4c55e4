import { formatPlural } from '../../../core/format.ts';
import type { Problem } from '../../../core/problem.ts';
import type { HelmRelease } from '../../../tools/helm-answers.ts';
import { found, listed, passed, unknown } from '../findings.ts';

import type { Asked, Check, PreflightFinding, PreflightRelease } from '../types.ts';

/** What keeps helm itself from running, whatever it is asked. */
const helmCodes: readonly Problem['code'][] = ['tools.not-found', 'tools.not-runnable', 'tools.version-unsupported'];

/** Helm is there and new enough. */
export const helmCheck: Check = ({ releases }) => {
  const answers = releases.flatMap(({ described, objects, installed }) => [described, objects, installed]);
  const wrong = answers.map(problemIn).find((one) => one !== undefined && helmCodes.includes(one.code));
  if (wrong !== undefined) {
    const { code, params, detail } = wrong;
    return [found('helm', 'error', code, params, { because: 'Charts are installed by helm alone.', detail })];
  }
  const isTold = answers.some(({ is }) => is === 'known');
  return isTold ? [passed('helm', 'helm answers and is new enough.')] : [];
};

/** Each chart can be had, and makes objects of its values for this cluster. */
export const chartCheck: Check = ({ releases }) => releases.map(ofChart).filter((one) => one !== undefined);

function ofChart({ chart, name, described, objects }: PreflightRelease): PreflightFinding | undefined {
  const missing = problemIn(described);
  if (missing !== undefined)
    return helmCodes.includes(missing.code)
      ? unknown('chart', `The chart ${chart}`, missing)
      : found(
          'chart',
          'error',
          'mesh.preflight-chart-missing',
          { chart },
          { because: `helm was asked for it. ${reasonOf(missing)}`, cause: missing },
        );
  const unrendered = problemIn(objects);
  if (unrendered !== undefined)
    return found(
      'chart',
      'error',
      'mesh.preflight-chart-unrendered',
      { chart, release: name },
      {
        because: `helm template was run with the values. ${reasonOf(unrendered)}`,
        cause: unrendered,
      },
    );
  if (described.is !== 'known' || objects.is !== 'known') return undefined;
  return passed(
    'chart',
    `${chart} ${described.value.version} can be had and makes ${formatPlural(objects.value.length, 'object')}.`,
  );
}

/** Releases of the same names: whether one was left in the middle, or failed. */
export const releasesCheck: Check = ({ releases }) => {
  const unread = releases.filter(({ installed }) => installed.is === 'unknown');
  const problem = unread.map(({ installed }) => problemIn(installed)).find((one) => one !== undefined);
  const names = unread.map(({ namespace, name }) => `${namespace}/${name}`);
  return [
    ...releases.flatMap(releaseFinding),
    ...(problem === undefined
      ? []
      : [unknown('releases', `Whether ${listed(names)} ${names.length === 1 ? 'is' : 'are'} there`, problem)]),
  ];
};

function releaseFinding(release: PreflightRelease): readonly PreflightFinding[] {
  const { name, namespace, installed } = release;
  if (installed.is === 'unknown') return [];
  const about = `Helm release ${namespace}/${name}`;
  const { value } = installed;
  if (value === undefined) return [passed('releases', `No release ${name} is in ${namespace}: it will be installed.`)];
  const { status, chart, chartVersion, revision } = value;
  const because = `helm list names it at revision ${revision}, ${chart} ${chartVersion}, ${status}.`;
  const params = { release: name, namespace, status };
  if (isInTheMiddle(value)) return [found('releases', 'error', 'mesh.release-pending', params, { because, about })];
  if (chart !== release.chart)
    return [
      found(
        'releases',
        'error',
        'mesh.preflight-other-chart',
        { ...params, chart, wanted: release.chart },
        { because, about },
      ),
    ];
  if (status !== 'deployed')
    return [found('releases', 'warning', 'mesh.preflight-release-failed', params, { because, about })];
  return [passed('releases', `${name} in ${namespace} will be upgraded: ${because}`)];
}

function problemIn(asked: Asked<unknown>): Problem | undefined {
  return asked.is === 'unknown' ? asked.problem : undefined;
}

/** What a tool said, in its own words; empty for other problems. */
function reasonOf({ params }: Problem): string {
  const { reason } = params;
  return typeof reason === 'string' ? `It said: ${reason}.` : '';
}

/** True where a helm is at work on a release, or was when it ended. */
function isInTheMiddle({ status }: HelmRelease): boolean {
  return status.startsWith('pending') || status === 'uninstalling';
}

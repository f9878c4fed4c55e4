import { isAbsent } from '../../facts/source.ts';
import { found, passed, told, unknown } from '../findings.ts';
import type { Check, PreflightFinding, PreflightRelease, PreflightTarget } from '../types.ts';
import { meetsConstraint, minorText, rowFor, standsTo } from '../versions.ts';

/** Kubernetes against what the makers of a mesh have tried, and against what its charts say of themselves. */
export const kubernetesVersionCheck: Check = (target, { serverVersion }) => {
  if (serverVersion.is === 'unknown')
    return [unknown('kubernetes-version', 'The version of Kubernetes', serverVersion.problem)];
  const version = serverVersion.value;
  const ofCharts = target.releases.flatMap((release) => chartFinding(release, version));
  return [...ofCharts, ofMakers(target, version)];
};

function chartFinding({ chart, described }: PreflightRelease, version: string): readonly PreflightFinding[] {
  const constraint = described.is === 'known' ? described.value.kubeVersion : undefined;
  if (constraint === undefined || meetsConstraint(version, constraint) !== false) return [];
  return [
    found(
      'kubernetes-version',
      'error',
      'mesh.preflight-chart-kubernetes',
      { chart, version, constraint },
      {
        because: `The API server calls its version ${version}; the chart ${chart} says kubeVersion: ${constraint}.`,
      },
    ),
  ];
}

function ofMakers(target: PreflightTarget, version: string): PreflightFinding {
  const { mesh } = target;
  const { displayName } = mesh.identity;
  const { kubernetes } = mesh.preflight;
  if (isAbsent(kubernetes)) return told('kubernetes-version', `The cluster has ${version}. ${kubernetes.none}`);
  const meshVersion = versionOf(target);
  const row = rowFor(kubernetes, meshVersion);
  if (row === undefined)
    return told(
      'kubernetes-version',
      `The cluster has ${version}. Which versions go with ${displayName} ${meshVersion ?? ''} is not known here.`,
    );
  const { from, to, source } = row;
  const range = to === undefined ? `${from} or newer` : `${from} to ${to}`;
  const wanting = `${displayName}${meshVersion === undefined ? '' : ` ${minorText(meshVersion)}`}`;
  const because = `The API server calls its version ${version}; ${wanting} goes with ${range} (${source.at}, read on ${source.readOn}).`;
  const params = { version: minorText(version), mesh: wanting, range };
  switch (standsTo(version, row)) {
    case 'older':
      return found('kubernetes-version', 'error', 'mesh.preflight-kubernetes-old', params, { because });
    case 'newer':
      return found('kubernetes-version', 'warning', 'mesh.preflight-kubernetes-new', params, { because });
    default:
      return passed('kubernetes-version', because);
  }
}

/** Version of the mesh that goes in, as the chart of its control plane has it; undefined where no chart could be asked. */
export function versionOf({ mesh, releases }: PreflightTarget): string | undefined {
  const charts = 'charts' in mesh.installation ? mesh.installation.charts : [];
  const main = releases.find(({ chart }) => charts.find((one) => one.chart === chart)?.parts.length !== 0);
  const { described } = main ?? releases[0] ?? {};
  return described?.is === 'known'
    ? appVersion(described.value.version, mesh.identity.support.newest.version)
    : undefined;
}

/**
 * Charts of most meshes have the version of the mesh. Where they are numbered in another way (Traefik Mesh 4.1.1 is 1.4), no row of a table is meant
 * by the number.
 */
function appVersion(chartVersion: string, newest: string): string | undefined {
  const major = (text: string): number => Number.parseInt(text.replace(/^v/, ''), 10);
  const [own, known] = [major(chartVersion), major(newest)];
  return Number.isNaN(own) || Math.abs(own - known) > 1 ? undefined : chartVersion;
}

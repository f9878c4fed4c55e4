import { kubernetesVersions, meshVersions, type VersionRow } from './removed-versions.ts';

/** What is to be said about an old API version of a kind. */
export interface ApiVersionAdvice {
  /**
   * `removed`: a current cluster refuses it. `removed-later`: a version of Kubernetes after the one that was asked for refuses it.
   * `deprecated`: it is still served, and something newer is there.
   */
  readonly is: 'removed' | 'removed-later' | 'deprecated';
  /** The apiVersion to write instead; undefined where the kind is gone. */
  readonly replacement?: string;
  /** First version that does not serve it: of Kubernetes, or of what {@link of} names. */
  readonly removedIn?: string;
  /** What has to be changed beside the version, in a sentence. */
  readonly note?: string;
  /** `Kubernetes`, `Istio`, `the Gateway API`... */
  readonly of: string;
}

let rows: ReadonlyMap<string, VersionRow> | undefined;

/**
 * Advice for an apiVersion of a kind; undefined where nothing is wrong with it, or nothing is known of it.
 *
 * @param kubernetesVersion the version that files are for, such as `1.28`; by default the bundled one.
 */
export function apiVersionAdvice(
  apiVersion: string,
  kind: string,
  kubernetesVersion = '1.36',
): ApiVersionAdvice | undefined {
  rows ??= new Map(
    [...kubernetesVersions, ...meshVersions].flatMap((row) =>
      row.kinds.map((name) => [`${row.apiVersion}/${name}`, row]),
    ),
  );
  const row = rows.get(`${apiVersion}/${kind}`);
  if (row === undefined) return undefined;
  const { replacement, removedIn, note, of = 'Kubernetes' } = row;
  return {
    is: stateOf(row, kubernetesVersion),
    ...(replacement === undefined ? {} : { replacement }),
    ...(removedIn === undefined ? {} : { removedIn }),
    ...(note === undefined ? {} : { note }),
    of,
  };
}

/** The version of a mesh that files are for is not known: what its newest version does not have counts as removed. */
function stateOf({ removedIn, of }: VersionRow, kubernetesVersion: string): ApiVersionAdvice['is'] {
  if (removedIn === undefined) return 'deprecated';
  return of === undefined && isBefore(kubernetesVersion, removedIn) ? 'removed-later' : 'removed';
}

function isBefore(left: string, right: string): boolean {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor < rightMajor || (leftMajor === rightMajor && leftMinor < rightMinor);
}

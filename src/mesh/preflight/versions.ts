import { compareVersions } from '../../core/versions.ts';

/** The numbers of a version without what makers of distributions write behind them: `1.31.2` of `v1.31.2-gke.100`. */
export function plainVersion(text: string): string | undefined {
  return /^v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
}

/** `1.36` of `v1.36.3+k3s1`. */
export function minorText(text: string): string {
  return (plainVersion(text) ?? text).split('.').slice(0, 2).join('.');
}

/**
 * Where a version stands to a range whose ends are as exact as they are written: `1.36` at the end covers 1.36.9.
 *
 * @returns `unreadable` where it is no version.
 */
export function standsTo(
  text: string,
  { from, to }: { readonly from: string; readonly to?: string | undefined },
): 'within' | 'older' | 'newer' | 'unreadable' {
  const version = plainVersion(text);
  if (version === undefined) return 'unreadable';
  if (compareVersions(version, from) < 0) return 'older';
  if (to === undefined) return 'within';
  const asExact = version.split('.').slice(0, to.split('.').length).join('.');
  return compareVersions(asExact, to) > 0 ? 'newer' : 'within';
}

/**
 * The row of a table by versions of a mesh that counts for one of them: its own, or that which names none. Where the version is the newest, whichever
 * that is, it is the first.
 */
export function rowFor<Row extends { readonly mesh?: string }>(
  rows: readonly Row[],
  version: string | undefined,
): Row | undefined {
  if (version === undefined) return rows[0];
  const own = rows.find(({ mesh }) => mesh !== undefined && isOf(version, mesh));
  return own ?? rows.find(({ mesh }) => mesh === undefined);
}

function isOf(version: string, wanted: string): boolean {
  return `${plainVersion(version) ?? version}.`.startsWith(`${wanted}.`);
}

/**
 * Whether a version meets the `kubeVersion` of a chart: terms joined by spaces or commas must all hold, alternatives stand between `||`.
 *
 * @returns undefined where the constraint has a form that is not read here; helm itself judges then.
 * @see https://helm.sh/docs/topics/charts/#the-kubeversion-field
 */
export function meetsConstraint(text: string, constraint: string): boolean | undefined {
  const version = plainVersion(text);
  if (version === undefined) return undefined;
  const verdicts = constraint.split('||').map((alternative) => {
    const terms = alternative.replaceAll(/([<>=!^~]+)\s+/g, '$1').split(/[\s,]+/);
    const results = terms.filter((term) => term !== '').map((term) => meetsTerm(version, term));
    return results.includes(undefined) ? undefined : results.every((holds) => holds === true);
  });
  if (verdicts.includes(true)) return true;
  return verdicts.includes(undefined) ? undefined : false;
}

function meetsTerm(version: string, term: string): boolean | undefined {
  const [, operator = '=', wanted] = /^(>=|<=|!=|[<>=^~])?v?(\d+(?:\.\d+){0,2})(?:-[\w.-]+)?$/.exec(term) ?? [];
  if (wanted === undefined) return undefined;
  const difference = compareVersions(version, wanted);
  const sharesParts = (count: number): boolean =>
    version.split('.').slice(0, count).join('.') === wanted.split('.').slice(0, count).join('.');
  const holds: Readonly<Record<string, boolean>> = {
    '>=': difference >= 0,
    '<=': difference <= 0,
    '>': difference > 0,
    '<': difference < 0,
    '!=': difference !== 0,
    '=': difference === 0,
    '^': difference >= 0 && sharesParts(1),
    '~': difference >= 0 && sharesParts(2),
  };
  return holds[operator];
}

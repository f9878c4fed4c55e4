/** The parts of a version such as `v1.30.3-rc.1+build`: numbers, and what comes behind a dash. */
const versionForm = /^v?(\d+(?:\.\d+)*)(?:-([\w.-]+))?/;

/**
 * Which of two versions is older: below 0 for the left one, above for the right one. A release is newer than what went before it
 * (`1.31.0-rc.1`), as in https://semver.org/#spec-item-11; what is no version is older than everything.
 */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [left, right].map((text) => versionForm.exec(text));
  if (one === undefined || one === null || other === undefined || other === null)
    return Number(Boolean(one)) - Number(Boolean(other));
  const inNumbers = compareParts(one[1] ?? '', other[1] ?? '');
  if (inNumbers !== 0) return inNumbers;
  const [before, after] = [one[2], other[2]];
  if (before === undefined || after === undefined) return Number(before === undefined) - Number(after === undefined);
  return before.localeCompare(after, 'en', { numeric: true });
}

function compareParts(left: string, right: string): number {
  const [ours, theirs] = [left, right].map((text) => text.split('.').map(Number));
  for (let index = 0; index < Math.max(ours?.length ?? 0, theirs?.length ?? 0); index += 1) {
    const difference = (ours?.[index] ?? 0) - (theirs?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Major and minor number of a version; undefined where it has none. */
export function minorOf(version: string): { readonly major: number; readonly minor: number } | undefined {
  const [, major, minor] = /^\D*(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

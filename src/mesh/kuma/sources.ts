import { sourcesOf } from '../facts/source.ts';

/** Kuma's repository at the release from which its facts were read. */
export const kumaSource = sourcesOf('kumahq/kuma@v2.14.3', '2026-11-27');

/** A file of Kuma's chart, which lives in the same repository. */
export const chartSource = (path: string): ReturnType<typeof kumaSource> =>
  kumaSource(`deployments/charts/kuma/${path}`);

/** The documentation of Kong Mesh, which tells of Kuma too. */
export const docsSource = sourcesOf('Kong/developer.konghq.com@bc1cd74', '2026-11-27');

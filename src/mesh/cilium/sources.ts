import { sourcesOf } from '../facts/source.ts';

const inChart = sourcesOf('cilium/charts@009b5e9', '2026-11-27');

/** A file of the chart of Cilium 1.20.0, as it is published. */
export const chartSource = (path: string): ReturnType<typeof inChart> => inChart(`cilium-1.20.0.tgz/${path}`);

/** Cilium's tests of a running cluster, at the release that belongs to 1.20. */
export const cliSource = sourcesOf('cilium/cilium-cli@v0.19.7', '2026-11-27');

/** A file of Cilium's own repository at a commit. */
export function ciliumSource(commit: string, path: string): ReturnType<typeof inChart> {
  return sourcesOf(`cilium/cilium@${commit}`, '2026-11-27')(path);
}

/** The guide to ztunnel. */
export const ztunnelGuide = ciliumSource('146eff5', 'Documentation/security/network/encryption-ztunnel.rst');

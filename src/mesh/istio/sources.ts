import { sourcesOf } from '../facts/source.ts';

/** Istio's repository at the release from which its facts were read. */
export const istioSource = sourcesOf('istio/istio@1.30.3', '2026-11-20');

/** The charts of Istio 1.31.0, as they are published. */
export const chartSource = sourcesOf('istio/istio@1.31.0', '2026-11-27');

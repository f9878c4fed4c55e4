import type { Absent } from '../facts/source.ts';
import { nsmSource } from './sources.ts';

/** Nothing of requests. */
export const nsmTelemetry: Absent = {
  none: 'Network Service Mesh carries packets and sees no requests: no series tells who calls whom, how often and how fast.',
  source: nsmSource('examples/observability/jaeger_and_prometheus/README.md'),
};

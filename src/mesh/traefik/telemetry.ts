import type { Telemetry } from '../facts/telemetry.ts';
import { chartSource } from './sources.ts';

const source = chartSource('mesh/charts/metrics/dashboards/traefik.json');

/** Metrics of Traefik Proxy, which the proxies on the nodes are. */
export const traefikTelemetry: Telemetry = {
  edges: {
    none: 'The metrics of the proxies tell which service was called and not who called it, so they have no edges.',
    source,
  },
  dashboards: [{ title: 'Traefik', source }],
  source,
};

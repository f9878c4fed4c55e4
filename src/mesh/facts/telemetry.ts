import type { OrAbsent, Source } from './source.ts';

/** What Prometheus has of a mesh. `$window` stands for a range such as `1m`. */
export interface Telemetry {
  /** One series for each pair of who calls and who is called. */
  readonly edges: OrAbsent<EdgeQueries>;
  readonly dashboards: readonly DashboardFact[];
  readonly source: Source;
}

/** Queries by edge, with the labels that tell who is at its ends. */
export interface EdgeQueries {
  readonly requestsPerSecond: string;
  readonly errorsPerSecond: string;
  /** 99th percentile. */
  readonly latency: { readonly query: string; readonly unit: 'ms' | 's' };
  readonly bytesPerSecond: OrAbsent<{ readonly query: string; readonly source: Source }>;
  /** Labels of the one who calls. */
  readonly from: EndLabels;
  readonly to: EndLabels;
  readonly source: Source;
}

/** Labels that name an end of an edge. */
export interface EndLabels {
  readonly name: string;
  readonly namespace?: string;
}

/** A dashboard that its makers publish. */
export interface DashboardFact {
  readonly title: string;
  /** Number on grafana.com; undefined where it is in the chart. */
  readonly grafanaId?: number;
  readonly source: Source;
}

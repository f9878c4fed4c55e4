import type { JsonObject } from '../../core/json.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { MutualTls, MutualTlsMode } from './mutual-tls.ts';
import type { Source } from './source.ts';

/** What a mesh's own objects mean for those who call, once mutual TLS is another. */
export interface MutualTlsBreaks {
  /** Kinds that must be read for it, as `plural.group`, of the whole cluster. */
  readonly reads: readonly string[];
  /** Who would break. Pure. */
  readonly of: (mode: MutualTlsMode, evidence: BreakEvidence) => readonly Break[];
  readonly source: Source;
}

/** What is known when it is asked who would break. */
export interface BreakEvidence {
  readonly scope: 'mesh' | 'namespace' | 'workload';
  /** Namespace that is asked about; empty for the whole mesh. */
  readonly namespace: string;
  /** Names of the Services that lead to the workload that is asked about; undefined where all of the namespace do. */
  readonly services: readonly string[] | undefined;
  /** Name of the mesh, where a control plane has several. */
  readonly meshOf: string | undefined;
  readonly rootNamespace: string | undefined;
  /** What is in effect now; undefined where it is not sure. */
  readonly before: MutualTls | undefined;
  /** Objects of the kinds that are read. */
  readonly objects: readonly JsonObject[];
}

/** Something that works now, and would not. */
export interface Break {
  /** `may-break` depends on who calls, which the cluster does not tell; `not-covered` goes on to work, and without mutual TLS. */
  readonly severity: 'breaks' | 'may-break' | 'not-covered';
  readonly sentence: string;
  readonly objects: readonly ObjectReference[];
}

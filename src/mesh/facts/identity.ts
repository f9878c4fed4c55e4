import type { MeshName } from '../../core/mesh-names.ts';
import type { Source } from './source.ts';

/** Who a mesh is, and whether somebody still looks after it. */
export interface Identity {
  readonly name: MeshName;
  /** As its makers write it. */
  readonly displayName: string;
  /** What it is in one sentence, for the list of a wizard. */
  readonly summary: string;
  readonly homepage: string;
  /** Type of the component that installs it: `IstioMesh`. */
  readonly patternType: string;
  readonly support: Support;
}

/** Whether somebody still looks after a mesh. */
export interface Support {
  /**
   * `active`: there are releases. `archived`: nobody makes any more; it is installed only where a person insists.
   */
  readonly is: 'active' | 'archived';
  /** In a sentence that people are shown: since when, and what takes its place. */
  readonly sentence: string;
  /** The newest release that was seen, and its day. */
  readonly newest: { readonly version: string; readonly releasedOn: string };
  readonly source: Source;
}

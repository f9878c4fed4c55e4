import type { Fault } from '../diagnostics/finding.ts';
import type { SchemaBundle } from '../schema/bundle.ts';
import type { CompletionProposal, HoverText } from './editing.ts';
import type { DocumentDialect, DocumentView, TextView } from './document.ts';

/** Where in a text something is asked. */
export interface Cursor {
  readonly text: TextView;
  readonly document: DocumentView;
  readonly offset: number;
}

/**
 * One feature of the language service. It sees parsed documents only, keeps nothing between calls, and does one thing. Adding one
 * is a file and a line in `features.ts`.
 */
export interface LanguageFeature {
  readonly name: string;
  /** Documents that it is for, where their YAML is not broken; absent for a feature that looks at the YAML of any document. */
  readonly dialects?: readonly DocumentDialect[];
  /** Faults of a document. A generator, so that the work can be left between two of them when a newer text is there. */
  readonly faults?: (document: DocumentView, bundle: SchemaBundle) => Iterable<Fault | undefined>;
  readonly completions?: (cursor: Cursor, bundle: SchemaBundle) => readonly CompletionProposal[];
  readonly hover?: (cursor: Cursor, bundle: SchemaBundle) => HoverText | undefined;
}

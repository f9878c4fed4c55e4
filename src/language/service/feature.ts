import type { Fault } from '../diagnostics/finding.ts';
import type { CompletionProposal, HoverText } from './editing.ts';
import type { DocumentView, TextView } from './document.ts';
import type { Knowledge } from './knowledge.ts';

/** Where in a text something is asked. */
export interface Cursor {
  readonly text: TextView;
  readonly document: DocumentView;
  readonly offset: number;
}

/**
 * One feature of the language service, the same for all dialects. It sees parsed documents only, keeps nothing between calls, and
 * does one thing. Adding one is a file and a line in `features.ts`.
 */
export interface LanguageFeature {
  readonly name: string;
  /** Faults that any document can have, broken ones too. A generator, so that the work can be left between two of them. */
  readonly faults?: (document: DocumentView, knowledge: Knowledge) => Iterable<Fault | undefined>;
  readonly completions?: (cursor: Cursor, knowledge: Knowledge) => readonly CompletionProposal[];
  readonly hover?: (cursor: Cursor, knowledge: Knowledge) => HoverText | undefined;
}

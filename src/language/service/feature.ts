import type { OutlineEntry } from '../dialects/dialect.ts';
import type { Fault } from '../diagnostics/finding.ts';
import type {
  CodeActionOffer,
  Definition,
  Fold,
  Highlight,
  InlayText,
  PlaceEdit,
  Refusal,
  RenameTarget,
  Span,
  TextLink,
  Token,
} from './answers.ts';
import type { CompletionProposal, HoverText } from './editing.ts';
import type { DocumentView, TextView } from './document.ts';
import type { Knowledge, WorkspacePlace } from './knowledge.ts';

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
  readonly definition?: (cursor: Cursor, knowledge: Knowledge) => Definition | undefined;
  readonly references?: (
    cursor: Cursor,
    withDeclarations: boolean,
    knowledge: Knowledge,
  ) => readonly WorkspacePlace[] | undefined;
  readonly highlights?: (cursor: Cursor, knowledge: Knowledge) => readonly Highlight[] | undefined;
  readonly renameTarget?: (cursor: Cursor, knowledge: Knowledge) => RenameTarget | Refusal | undefined;
  readonly rename?: (cursor: Cursor, name: string, knowledge: Knowledge) => readonly PlaceEdit[] | Refusal | undefined;
  readonly outline?: (text: TextView, knowledge: Knowledge) => readonly OutlineEntry[];
  readonly links?: (text: TextView, knowledge: Knowledge) => readonly TextLink[];
  readonly folds?: (text: TextView) => readonly Fold[];
  /** Spans that hold the offset, the smallest first; each is larger than the one before. */
  readonly selections?: (cursor: Cursor) => readonly Span[];
  readonly inlays?: (text: TextView, within: Span, knowledge: Knowledge) => readonly InlayText[];
  /** Changes of the whole text that somebody may ask for. */
  readonly rewrites?: (text: TextView, knowledge: Knowledge) => readonly CodeActionOffer[];
  readonly tokens?: (text: TextView, within: Span, knowledge: Knowledge) => readonly Token[];
}

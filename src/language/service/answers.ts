import type { Finding, FindingFix } from '../diagnostics/finding.ts';
import type { WorkspacePlace } from './knowledge.ts';

/** A part of the text that was asked about. The end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a name leads to. */
export interface Definition {
  /** The name that was asked about. */
  readonly from: Span;
  readonly targets: readonly WorkspacePlace[];
}

/** One place of the name at the cursor, in the same text. */
export interface Highlight extends Span {
  readonly role: 'declaration' | 'use';
}

/** Why something is not done, in a sentence for people. */
export interface Refusal {
  readonly refused: string;
}

/** What a rename would replace, and the name as it is. */
export interface RenameTarget extends Span {
  readonly name: string;
}

/** Replaces one place by a text. */
export interface PlaceEdit {
  readonly place: WorkspacePlace;
  readonly text: string;
}

/** Something in the text that leads elsewhere when it is clicked. */
export interface TextLink extends Span {
  /** An address; a path relative to the text's folder, or to the installed package. */
  readonly to: { readonly address: string } | { readonly file: string } | { readonly packageFile: string };
  readonly tooltip: string;
}

/** Lines that can be folded away, counted from 0; the first one stays. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment' | 'region';
}

/** A short text that is shown in the line and is no part of the file. */
export interface InlayText {
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

/** Kinds of coloured parts, in the order of the protocol's legend. */
export const tokenKinds = ['macro', 'variable', 'type', 'string'] as const;

/** A part of the text with a meaning that its grammar does not tell. */
export interface Token extends Span {
  readonly kind: (typeof tokenKinds)[number];
}

/** Something that can be done about the text at a place. */
export interface CodeActionOffer {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.rewrite' | 'source.fixAll.meshdeck';
  readonly edits: FindingFix['edits'];
  /** The findings that are gone afterwards. */
  readonly mends: readonly Finding[];
  readonly isPreferred?: true;
}

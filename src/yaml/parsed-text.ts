import type { LineIndex } from './lines.ts';
import type { MapEntry, ValueNode } from './nodes.ts';

/** A part of a text. The end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with the YAML itself. `code` is of the parser, or one of ours: `DUPLICATE_KEY`, `TOO_DEEP`, `TOO_MANY_ALIASES`, `CHARACTER`,
 * `LINE_SEPARATOR`, `NOT_UTF8`. */
export interface SyntaxFault {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  /** What the parser said. */
  readonly said: string;
  readonly duplicate?: DuplicateKey;
}

/** A key that stands twice in one map. */
export interface DuplicateKey {
  readonly key: string;
  readonly first: MapEntry;
  readonly second: MapEntry;
}

/** One document of a YAML text. */
export interface YamlDocument {
  readonly root: ValueNode;
  /** Where the document ends. */
  readonly end: number;
  readonly faults: readonly SyntaxFault[];
}

/**
 * A text with its documents. A new version of the text is a new one; what {@link file://./edit.ts} makes of an older one takes over its
 * nodes, so the older one must not be used any more.
 */
export interface ParsedText {
  readonly text: string;
  readonly lines: LineIndex;
  readonly documents: readonly YamlDocument[];
  /** Faults that leave no document. */
  readonly faults: readonly SyntaxFault[];
  /** Why the library has read this text and not the fast reader; absent where the fast reader has. */
  readonly handedOver?: string;
  /**
   * Parts that the library has read after an edit, and parts with faults; whole entries or items of block collections. All faults of the
   * documents are in them. The last part of a text ends nowhere (`Infinity`).
   */
  readonly handedOverBlocks?: readonly Span[];
}

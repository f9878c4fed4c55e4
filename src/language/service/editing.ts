/** What can be written at a place. */
export interface CompletionProposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'type' | 'service' | 'object' | 'reference' | 'snippet';
  /** One line beside the label. */
  readonly detail?: string;
  /** Text of the schema, in Markdown. Made when it is asked for: most proposals are never looked at. */
  readonly documentation?: () => string | undefined;
  /** What is written; the label where absent. */
  readonly insert?: string;
  /** The same with places to fill in, in the snippet syntax of the protocol, for editors that know it. */
  readonly snippet?: string;
  /** What the typed text is compared with; the label where absent. */
  readonly filter?: string;
  /** True where the schema advises against it. */
  readonly isDeprecated?: true;
  /** True where something else is proposed right behind what was written. */
  readonly goesOn?: true;
  /** The part of the text that is replaced. */
  readonly start: number;
  readonly end: number;
  /** Smaller comes first. */
  readonly rank: number;
}

/** Markdown for a range of the text. */
export interface HoverText {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

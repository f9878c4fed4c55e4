/** What can be written at a place. */
export interface CompletionProposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'type' | 'service' | 'object' | 'reference' | 'snippet';
  /** One line beside the label. */
  readonly detail?: string;
  /** Text of the schema. */
  readonly documentation?: string;
  /** What is written; the label where absent. */
  readonly insert?: string;
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

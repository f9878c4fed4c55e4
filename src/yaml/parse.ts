import { parseWithLibrary } from './library.ts';
import { LineIndex } from './lines.ts';
import type { ParsedText } from './parsed-text.ts';
import { holdsRefused } from './refused.ts';
import { readDocuments } from './reader/documents.ts';

export type { DuplicateKey, ParsedText, SyntaxFault, YamlDocument } from './parsed-text.ts';

/**
 * Parses all documents of a text. Never throws for what the text holds. Block YAML and JSON are read by the fast reader, which gives what
 * the library `yaml` would give; whatever it is not sure of, faults above all, is the library's.
 */
export function parseText(text: string): ParsedText {
  // Whether these characters are refused depends on what stands around them, so no part of such a text is read alone.
  if (holdsRefused(text)) return { ...parseWithLibrary(text), handedOver: 'character' };
  const reading = readDocuments(text);
  if ('handedOver' in reading) return { ...parseWithLibrary(text), handedOver: reading.handedOver };
  return { text, lines: new LineIndex(text), documents: reading.documents, faults: [] };
}

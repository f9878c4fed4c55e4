import type { Node } from 'yaml';
import { Document, stringify, visit } from 'yaml';
import type { JsonObject } from '../../core/json.ts';

/** Words that kubectl's YAML 1.1 takes for something else than text. */
const notText = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A text as a value, in quotes where it needs them. */
export function scalarText(value: string): string {
  return isPlain(value) ? value : JSON.stringify(value);
}

/** True for a text that needs no quotes anywhere: in lines, in braces, by any version of YAML. */
function isPlain(value: string): boolean {
  return /^[A-Za-z/][\w./@+=-]*(?::[\w./@+=-]+)*$/.test(value) && !notText.test(value);
}

/** A written value as JSON. */
export function jsonText(written: string): string {
  return /^["[]/.test(written) ? written : JSON.stringify(written);
}

/** A list behind its key. */
export function listText(values: readonly JsonObject[], isFlow: boolean): string {
  return isFlow ? flowList(values) : `\n${itemsText(values)}`;
}

/** A list in brackets. */
export function flowList(values: readonly JsonObject[]): string {
  return JSON.stringify(values);
}

/** Items of a list without the last line break. */
export function itemsText(values: readonly JsonObject[]): string {
  return stringify(nodeOf(new Document(), values), { lineWidth: 0 }).trimEnd();
}

/** Data as a node whose texts are quoted wherever YAML 1.1 or 1.2 could take them for something else. */
export function nodeOf(document: Document.Parsed | Document, value: unknown): Node {
  const node = document.createNode(value);
  visit(node, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && !isPlain(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return node;
}

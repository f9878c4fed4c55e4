import type { Document, LineCounter } from 'yaml';
import { isCollection, isNode, parseDocument, visit } from 'yaml';

/** Aliases that may stand for one thing; more of them are a bomb. */
export const yamlLimits = { maxAliasCount: 100 } as const;

/** A kubeconfig as YAML, read as kubectl reads it: what `<<` names is merged. */
export function readYaml(text: string, lineCounter?: LineCounter): Document.Parsed {
  return parseDocument(text, {
    merge: true,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'error',
    ...(lineCounter === undefined ? {} : { lineCounter }),
  });
}

/** Offset of the first key that is a mapping or a list: there is no such key in JSON, which everything is that kubectl reads. */
export function offsetOfOddKey(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Pair: (_, { key }) => {
      if (!isCollection(key)) return undefined;
      offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
      return visit.BREAK;
    },
  });
  return offset;
}

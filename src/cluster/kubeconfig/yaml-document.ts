import type { Document, LineCounter, ScalarTag } from 'yaml';
import { isCollection, isNode, parseDocument, visit } from 'yaml';

/** Aliases that may stand for one thing; more of them are a bomb. */
export const yamlLimits = { maxAliasCount: 100 } as const;

/** Words without quotes that are true or false for kubectl, which reads YAML 1.1 there; the core schema has the others. */
const oldFlag: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  // Only what was read in this way is written in it.
  format: 'OLD',
  identify: (value) => typeof value === 'boolean',
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  resolve: (text) => /^[yY]|^[oO][nN]$/.test(text),
  stringify: ({ source, value }) => source ?? String(value),
};

/** A kubeconfig as YAML, read as kubectl reads it: what `<<` names is merged, and `yes` is no text. */
export function readYaml(text: string, lineCounter?: LineCounter): Document.Parsed {
  return parseDocument(text, {
    merge: true,
    customTags: (tags) => [...tags, oldFlag],
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

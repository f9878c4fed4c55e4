import { recogniseFile } from '../../core/recognised-files.ts';
import type { ModelFinding } from '../../pattern/model/findings.ts';
import { orderComponents } from '../../pattern/model/order.ts';
import { readPattern } from '../../pattern/model/read.ts';
import { dialectOf, type Dialect } from '../../pattern/model/recognise.ts';
import { fillReferences } from '../../pattern/model/references.ts';
import { resolveTypes } from '../../pattern/model/resolve-types.ts';
import type { Pattern, TypeResolution } from '../../pattern/model/types.ts';
import { parseText, type ParsedText, type YamlDocument } from '../document/parse.ts';
import type { SchemaBundle } from '../schema/bundle.ts';

/** One pattern of a text, read and resolved. */
export interface PatternView {
  /** Undefined where there is nothing to work with; the findings say why. */
  readonly pattern?: Pattern;
  readonly resolutions: ReadonlyMap<string, TypeResolution>;
  readonly findings: readonly ModelFinding[];
}

/** What a document of a text was recognised as. */
export type DocumentDialect = Dialect | 'other';

/** One document of a text with what features need of it. */
export interface DocumentView {
  readonly yaml: YamlDocument;
  readonly dialect: DocumentDialect;
  /** Read at first use, and once. */
  readonly patternView: () => PatternView;
}

/** A version of a text: parsed once, shared by every feature. */
export interface TextView {
  readonly path: string;
  readonly parsed: ParsedText;
  readonly documents: readonly DocumentView[];
  /** False for YAML that is none of ours: nothing is said about it. */
  readonly isRecognised: boolean;
}

/** Parses a text and recognises its documents. */
export function viewText(path: string, text: string, bundle: SchemaBundle): TextView {
  const named = recogniseFile(path, text);
  const parsed = parseText(text);
  const documents = parsed.documents.map((yaml) => {
    const dialect: DocumentDialect = dialectOf(yaml.source) ?? (named === 'pattern' ? 'pattern' : 'other');
    return { yaml, dialect, patternView: once(() => readView(yaml, text, bundle)) };
  });
  const isRecognised = named !== undefined || documents.some(({ dialect }) => dialect !== 'other');
  return { path, parsed, documents, isRecognised };
}

function readView(yaml: YamlDocument, text: string, bundle: SchemaBundle): PatternView {
  const { pattern, findings } = readPattern(yaml.source);
  if (pattern === undefined) return { resolutions: new Map(), findings };
  const types = resolveTypes(pattern, bundle.kinds);
  const order = orderComponents(pattern.components);
  // Filling copies the pattern, which most patterns can do without.
  const unfilled = text.includes('$(#ref') ? fillReferences(pattern).findings : [];
  return {
    pattern,
    resolutions: types.resolutions,
    findings: [...findings, ...types.findings, ...order.findings, ...unfilled],
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

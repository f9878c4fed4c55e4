import { recogniseFile, type RecognisedFile } from '../../core/recognised-files.ts';
import type { ModelFinding } from '../../pattern/model/findings.ts';
import { orderComponents } from '../../pattern/model/order.ts';
import { readPattern } from '../../pattern/model/read.ts';
import { dialectOf, type Dialect } from '../../pattern/model/recognise.ts';
import { fillReferences } from '../../pattern/model/references.ts';
import { resolveTypes } from '../../pattern/model/resolve-types.ts';
import type { Pattern, TypeResolution } from '../../pattern/model/types.ts';
import { parseText, type ParsedText, type YamlDocument } from '../../yaml/parse.ts';
import type { SchemaBundle } from '../schema/bundle.ts';

/** One pattern of a text, read and resolved. */
export interface PatternView {
  /** Undefined where there is nothing to work with; the findings say why. */
  readonly pattern?: Pattern;
  readonly resolutions: ReadonlyMap<string, TypeResolution>;
  readonly findings: readonly ModelFinding[];
}

/** What a document of a text was recognised as; `settings` are those of a project (`meshdeck.yaml`). */
export type DocumentDialect = Dialect | 'settings' | 'other';

/** One document of a text with what features need of it. */
export interface DocumentView {
  /** The whole text that it is a document of. */
  readonly parsed: ParsedText;
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

/** Parses a text and recognises its documents: by the file's name, and without a telling name by what was parsed. */
export function viewText(path: string, text: string, bundle: SchemaBundle): TextView {
  const named = recogniseFile(path, '');
  const parsed = parseText(text);
  const documents = parsed.documents.map((yaml): DocumentView => {
    const dialect = dialectOfDocument(named, yaml);
    return { parsed, yaml, dialect, patternView: once(() => readView(yaml, text, bundle)) };
  });
  const isRecognised =
    named !== undefined || documents.some(({ dialect }) => dialect !== 'other') || isGuessed(parsed, path);
  return { path, parsed, documents, isRecognised };
}

function dialectOfDocument(named: RecognisedFile | undefined, { root }: YamlDocument): DocumentDialect {
  if (named === 'settings') return named;
  return dialectOf(root) ?? (named === 'pattern' || named === 'profile' ? named : 'other');
}

/** What the text looks like counts where its YAML is too broken to tell, and for dialects that are not parsed yet. */
function isGuessed({ text, documents, faults }: ParsedText, path: string): boolean {
  const guess = recogniseFile(path, text);
  const isBroken = faults.length > 0 || documents.some((document) => document.faults.length > 0);
  return guess === 'mesh-resource' || (guess !== undefined && isBroken);
}

function readView(yaml: YamlDocument, text: string, bundle: SchemaBundle): PatternView {
  const { pattern, findings } = readPattern(yaml.root);
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

import { entryOf, type ValueNode } from '../../yaml/nodes.ts';
import type { DialectName } from '../dialects/dialect.ts';
import type { Span, Token } from '../service/answers.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** Where types stand: keys, with `*` for every key or item. */
const typePaths: Readonly<Partial<Record<DialectName, readonly (readonly string[])[]>>> = {
  pattern: [['services', '*', 'type']],
  design: [['components', '*', 'component', 'kind']],
  oam: [
    ['kind'],
    ['spec', 'components', '*', 'type'],
    ['spec', 'components', '*', 'traits', '*', 'type'],
    ['spec', 'policies', '*', 'type'],
    ['spec', 'workflow', 'steps', '*', 'type'],
  ],
  object: [['kind']],
};

/** Colours of references, imports and types. Everything else has those of YAML. */
export const tokens: LanguageFeature = {
  name: 'tokens',
  tokens({ parsed, documents, isRecognised }, within) {
    if (!isRecognised) return [];
    const references = referenceTokens(parsed.text, within);
    const types = documents.flatMap(({ dialect, yaml }) =>
      (typePaths[dialect] ?? []).flatMap((path) => [...typeTokens(yaml.root, path, within, parsed.text)]),
    );
    return [...references, ...types.filter((type) => !references.some((other) => overlaps(type, other)))];
  },
};

function* typeTokens(node: ValueNode, path: readonly string[], within: Span, text: string): Iterable<Token> {
  const [step, ...rest] = path;
  if (step === undefined) {
    const { start, end } = node;
    const isName = node.is === 'scalar' && typeof node.value === 'string' && end > start;
    if (isName && overlaps(node, within) && !text.slice(start, end).includes('\n')) yield { start, end, kind: 'type' };
    return;
  }
  // What an alias repeats stands elsewhere, and is coloured there.
  if (step !== '*') {
    const entry = node.is === 'map' ? entryOf(node, step) : undefined;
    if (entry !== undefined && entry.merged !== true && entry.value.start >= entry.keyEnd) {
      yield* typeTokens(entry.value, rest, within, text);
    }
  } else if (node.is === 'map') {
    for (const { value, keyEnd, merged } of node.entries) {
      if (merged !== true && value.start >= keyEnd && overlaps(value, within))
        yield* typeTokens(value, rest, within, text);
    }
  } else if (node.is === 'list') {
    for (const item of node.items)
      if (item.start >= node.start && overlaps(item, within)) yield* typeTokens(item, rest, within, text);
  }
}

const reference = /(\$\(#(?:ref\.|use\s+))([^)\s"']+)(\s*\))/g;

function referenceTokens(text: string, { start: from, end: to }: Span): readonly Token[] {
  const found: Token[] = [];
  // A reference is on one line, so the part begins with a line.
  const start = lineStartOf(text, from);
  for (const match of text.slice(start, to).matchAll(reference)) {
    const [, opening = '', path = '', closing = ''] = match;
    const at = start + match.index;
    if (isInComment(text, at)) continue;
    const pathStart = at + opening.length;
    const pathEnd = pathStart + path.length;
    found.push(
      { start: at, end: at + opening.trimEnd().length, kind: 'macro' },
      { start: pathStart, end: pathEnd, kind: opening.includes('use') ? 'string' : 'variable' },
      { start: pathEnd + closing.length - 1, end: pathEnd + closing.length, kind: 'macro' },
    );
  }
  return found;
}

function isInComment(text: string, at: number): boolean {
  return /^\s*#|\s#\s/.test(text.slice(lineStartOf(text, at), at));
}

function overlaps(left: Span, right: Span): boolean {
  return left.start < right.end && right.start < left.end;
}

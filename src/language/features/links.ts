import { isDiagnosticCode } from '../diagnostics/table.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import type { TextLink } from '../service/answers.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { isOwnValue, ownEntries, ownItems } from './own-children.ts';

/**
 * What can be followed with a click: imports, files beside this one, and codes of diagnostics. Plain web addresses are links in every
 * file of the editor already.
 */
export const links: LanguageFeature = {
  name: 'links',
  links({ parsed: { text }, documents, isRecognised }) {
    if (!isRecognised) return [];
    const found: TextLink[] = [...importLinks(text), ...ignoreLinks(text)];
    for (const document of documents) {
      if (document.dialect === 'other') continue;
      if (document.dialect === 'settings') found.push(...codeLinks(document.yaml.root));
      // Most files name no other file.
      if (text.includes('./')) found.push(...fileLinks(document.yaml.root, text));
    }
    return found.sort((left, right) => left.start - right.start);
  },
};

function* importLinks(text: string): Iterable<TextLink> {
  for (const match of text.matchAll(/\$\(#use\s+(https:\/\/[^\s)@]+)/g)) {
    const address = match[1] ?? '';
    const start = match.index + match[0].length - address.length;
    yield { start, end: start + address.length, to: { address }, tooltip: 'Open the imported file in the browser' };
  }
}

function* ignoreLinks(text: string): Iterable<TextLink> {
  for (const match of text.matchAll(/^[ \t]*#[ \t]*meshdeck-ignore\b[ \t:]*([\w \t,-]*)/gm)) {
    const list = match[1] ?? '';
    const listStart = match.index + match[0].length - list.length;
    for (const word of list.matchAll(/[\w-]+/g)) {
      if (isDiagnosticCode(word[0])) yield pageLink(word[0], listStart + word.index);
    }
  }
}

function* codeLinks(node: ValueNode): Iterable<TextLink> {
  for (const entry of ownEntries(node)) {
    if (isDiagnosticCode(entry.key) && entry.keyEnd - entry.keyStart === entry.key.length) {
      yield pageLink(entry.key, entry.keyStart);
    }
    if (isOwnValue(entry)) yield* codeLinks(entry.value);
  }
}

function pageLink(code: string, start: number): TextLink {
  return {
    start,
    end: start + code.length,
    to: { packageFile: `docs/diagnostics/${code}.md` },
    tooltip: 'Open the page of this diagnostic',
  };
}

const relativePath = /^\.{1,2}\/[^\s:*?"<>|$]*[^\s:*?"<>|$./]$/;

function* fileLinks(node: ValueNode, text: string): Iterable<TextLink> {
  if (node.is === 'scalar') {
    const { value, start, end } = node;
    if (typeof value !== 'string' || !relativePath.test(value)) return;
    const inner = text.slice(start, end).indexOf(value);
    if (inner < 0) return;
    yield { start: start + inner, end: start + inner + value.length, to: { file: value }, tooltip: 'Open the file' };
    return;
  }
  for (const entry of ownEntries(node)) if (isOwnValue(entry)) yield* fileLinks(entry.value, text);
  for (const item of ownItems(node)) yield* fileLinks(item, text);
}

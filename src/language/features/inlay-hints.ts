import { wholeReference } from '../../pattern/model/reference-text.ts';
import { entryOf, type ListNode, type MapEntry, type ValueNode } from '../../yaml/nodes.ts';
import type { InlayText, Span } from '../service/answers.ts';
import type { DocumentView } from '../service/document.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { isOwnValue, ownEntries, ownItems } from './own-children.ts';
import { referredText } from './reference-text.ts';
import { namesOf, referredValue } from './references.ts';

/** Longer values are told by the hover. */
const longestShown = 40;

/** What references lead to, and what weights add up to, beside what is written. */
export const inlayHints: LanguageFeature = {
  name: 'inlay-hints',
  inlays({ documents, isRecognised }, within) {
    if (!isRecognised) return [];
    return documents
      .filter(({ dialect, yaml }) => dialect !== 'other' && overlaps(yaml.root, within))
      .flatMap((document) => [...hints(document.yaml.root, document, within)]);
  },
};

/** Only nodes of the visible part are walked. */
function* hints(node: ValueNode, document: DocumentView, within: Span): Iterable<InlayText> {
  if (node.is === 'scalar') {
    yield* referenceHint(node, document);
    return;
  }
  for (const entry of ownEntries(node)) {
    if (!isOwnValue(entry) || entry.value.end < within.start || entry.keyStart > within.end) continue;
    if (entry.value.is === 'list') yield* weightHints(entry, entry.value, document.parsed.text);
    yield* hints(entry.value, document, within);
  }
  for (const item of ownItems(node)) if (overlaps(item, within)) yield* hints(item, document, within);
}

function* referenceHint(node: ValueNode, { yaml, dialect }: DocumentView): Iterable<InlayText> {
  if (dialect !== 'pattern' || node.is !== 'scalar' || typeof node.value !== 'string') return;
  const reference = wholeReference(node.value);
  const value = reference === undefined ? undefined : referredValue(yaml.root, namesOf(reference));
  if (value === undefined || value === node) return;
  const text = referredText(value);
  const label = text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
  yield { offset: node.end, label: `= ${label}`, ...(label === text ? {} : { tooltip: text }) };
}

/** The sum behind the key of several weights, and the share of each where the sum is not 100. */
function* weightHints(entry: MapEntry, list: ListNode, text: string): Iterable<InlayText> {
  const weights = ownItems(list).map((item) => {
    const node = item.is === 'map' ? entryOf(item, 'weight')?.value : undefined;
    return node?.is === 'scalar' && typeof node.value === 'number' && node.value >= 0
      ? { end: node.end, value: node.value }
      : undefined;
  });
  const given = weights.filter((weight) => weight !== undefined);
  if (given.length < 2 || given.length < weights.length) return;
  const sum = given.reduce((total, { value }) => total + value, 0);
  const colon = text.indexOf(':', entry.keyEnd);
  yield {
    offset: colon + 1,
    label: `${given.map(({ value }) => value).join(' + ')} = ${sum}`,
    tooltip: 'Sum of the weights',
  };
  if (sum === 100 || sum === 0) return;
  for (const { end, value } of given)
    yield { offset: end, label: `${percent(value / sum)} %`, tooltip: 'Share of the traffic' };
}

function percent(share: number): string {
  return String(Math.round(share * 1000) / 10);
}

function overlaps(left: Span, right: Span): boolean {
  return left.start <= right.end && right.start <= left.end;
}

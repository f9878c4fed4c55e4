import { fixAll, quickFixes } from '../../src/language/features/code-actions.ts';
import type { Finding } from '../../src/language/diagnostics/finding.ts';
import { filledIn } from '../../src/language/features/snippet-completion.ts';
import { edited } from '../../src/language/features/testing/marked.ts';
import type { CodeActionOffer, PlaceEdit, Span } from '../../src/language/service/answers.ts';
import type { TextView } from '../../src/language/service/document.ts';
import { LanguageService } from '../../src/language/service/service.ts';
import { lineStartOf } from '../../src/yaml/lines.ts';
import { mutate } from './mutate.ts';
import { patternSeeds, yamlSeeds } from './seeds.ts';
import type { FuzzTarget } from './target.ts';

/** A file, and where somebody's cursor stands in it. */
export interface AskedFile {
  readonly path: string;
  readonly text: string;
  readonly offset: number;
}

/** Whoever asks in a longer file asks nothing else, and each case tries all fixes of its file. */
const longestSeed = 6_000;

const [patterns, others] = [patternSeeds(), yamlSeeds()];
const seeds = [
  ...patterns.texts.map((text) => ({ path: 'fuzz.pattern.yaml', text })),
  ...others.texts.map((text) => ({ path: 'fuzz.yaml', text })),
].filter(({ text }) => text.length <= longestSeed);

/** Of 400 types one is taken as well as another. */
const mostTaken = 20;

const service = new LanguageService();

/**
 * Whatever is asked at whatever place of a file: the answer is of the text, and whoever takes a proposal, a fix or a rename has a text that
 * is no more broken than before.
 */
export const featuresTarget: FuzzTarget<AskedFile> = {
  name: 'features',
  limitMs: 2_000,
  sampleCases: 150,
  seeds: `${seeds.length} short ones of ${patterns.from}, ${others.from}`,
  make(random) {
    const { path, text: seed } = random.pick(seeds);
    const offset = random.below(seed.length + 1);
    // A file as it is, one with a key on another level, one where somebody has just begun a line, and one that is broken anywhere.
    if (random.chance(0.3)) return { path, text: seed, offset };
    if (random.chance(0.3)) return { path, text: onOtherLevel(seed, offset, random.pick([-4, -2, 2, 4])), offset };
    if (random.chance(0.6)) return { path, ...begunLine(seed, offset, random.pick(beginnings)) };
    const text = mutate(seed, random, random.pick(seeds).text);
    return { path, text, offset: Math.min(offset, text.length) };
  },
  fault({ path, text, offset: chosen }) {
    // No editor stands between the two characters of a line's end.
    const offset = text.slice(chosen - 1, chosen + 1) === '\r\n' ? chosen - 1 : chosen;
    const view = service.view(path, text);
    const findings = service.findings(view);
    // Ends of lines that YAML and the protocol count differently, and texts that are not read at all, have tests of their own.
    if (/\r(?!\n)/.test(text) || (view.documents.length === 0 && findings.length > 0))
      return faultOfSpans(view, offset);
    return (
      faultOfSpans(view, offset) ??
      faultOfProposals(view, offset) ??
      faultOfRename(view, offset) ??
      faultOfActions(view, findings)
    );
  },
  textOf: ({ text }) => text,
  withText: ({ path, offset }, text) => ({ path, text, offset: Math.min(offset, text.length) }),
};

const beginnings = ['', '- ', 'na', 'type: ', '"', '{', 'x: $(#ref ', '- name: ', 's', 'k8s: '];

/** The text with a line and all that is indented further below it on another level. */
function onOtherLevel(text: string, offset: number, by: number): string {
  const start = lineStartOf(text, offset);
  const lines = text.slice(start).split('\n');
  const depth = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;
  const first = depth(lines[0] ?? '');
  const next = lines.findIndex((line, index) => index > 0 && line.trim() !== '' && depth(line) <= first);
  const count = next < 0 ? lines.length : next;
  const moved = lines.map((line, index) =>
    index < count && line.trim() !== '' ? ' '.repeat(Math.max(0, depth(line) + by)) + line.trimStart() : line,
  );
  return text.slice(0, start) + moved.join('\n');
}

/** A line that somebody has begun behind the one of an offset, at the same column. */
function begunLine(text: string, offset: number, beginning: string): { text: string; offset: number } {
  const lineStart = lineStartOf(text, offset);
  const indent = /^[ ]*(?:- )?/.exec(text.slice(lineStart))?.[0].length ?? 0;
  const lineEnd = text.indexOf('\n', offset);
  const at = lineEnd < 0 ? text.length : lineEnd;
  const inserted = `\n${' '.repeat(indent)}${beginning}`;
  return { text: text.slice(0, at) + inserted + text.slice(at), offset: at + inserted.length };
}

function faultOfSpans(view: TextView, offset: number): string | undefined {
  const { text, lines } = view.parsed;
  const isSpan = ({ start, end }: Span): boolean => start >= 0 && start <= end && end <= text.length;
  const whole = { start: 0, end: text.length };
  const wrong = (what: string, spans: readonly Span[]): string | undefined =>
    spans.every(isSpan) ? undefined : `${what} out of the text`;

  const selections = service.selections(view, offset);
  const isNested = selections.every(({ start, end }, index) => {
    const inner = selections[index - 1];
    const isLarger =
      inner === undefined || (start <= inner.start && end >= inner.end && end - start > inner.end - inner.start);
    return start <= offset && end >= offset && isLarger;
  });
  const tokens = service.tokens(view, whole);
  const areApart = tokens.every(({ start, end }, index) => {
    const before = tokens[index - 1];
    return start >= (before?.end ?? 0) && lines.positionAt(start).line === lines.positionAt(end).line;
  });
  const hover = service.hover(view, offset);
  const isAtCursor = hover === undefined || (hover.start <= offset && hover.end >= offset);
  const folds = service.folds(view) ?? [];
  const doFold = folds.every(
    ({ startLine, endLine }) => startLine >= 0 && startLine < endLine && endLine < lines.lineCount,
  );
  const inlays = service.inlays(view, whole).map(({ offset: start }) => ({ start, end: start }));
  return (
    wrong('a selection', selections) ??
    wrong('a token', tokens) ??
    wrong('a link', service.links(view)) ??
    wrong('a highlight', service.highlights(view, offset)) ??
    wrong('an inlay', inlays) ??
    wrong('a hover', hover === undefined ? [] : [hover]) ??
    wrong('the beginning of a definition', [service.definition(view, offset)?.from ?? whole]) ??
    (isNested ? undefined : 'selections do not hold the cursor, or do not grow') ??
    (areApart ? undefined : 'tokens overlap, are out of order, or go over the end of a line') ??
    (isAtCursor ? undefined : 'the hover is of another place') ??
    (doFold ? undefined : 'a fold has no lines of the text')
  );
}

function faultOfProposals(view: TextView, offset: number): string | undefined {
  if (view.parsed.text.includes('\ufeff')) return undefined;
  const { text, lines } = view.parsed;
  const isBroken = brokenness(view) > 0;
  const seen = new Set<string>();
  const proposals = service.completions(view, offset);
  const everySo = Math.ceil(proposals.length / mostTaken);
  for (const [index, { label, insert = label, snippet, start, end }] of proposals.entries()) {
    const isAtCursor = start <= offset && offset <= end && lines.positionAt(start).line === lines.positionAt(end).line;
    if (!isAtCursor) return `\`${label}\` is proposed for another place than the cursor's line`;
    if (seen.has(`${label} ${insert}`)) return `\`${label}\` is proposed twice`;
    seen.add(`${label} ${insert}`);
    if (index % everySo > 0) continue;
    const lead = /^[ \t]*/.exec(text.slice(lines.lineStart(lines.positionAt(offset).line), start))?.[0] ?? '';
    for (const written of [insert, ...(snippet === undefined ? [] : [filledIn(snippet)])]) {
      // Editors indent what is inserted as the line is.
      const indented = written.replaceAll('\n', `\n${lead}`);
      const taken = service.view(view.path, text.slice(0, start) + indented + text.slice(end));
      if (!isBroken && brokenness(taken) > 0) return `the file is broken by taking \`${label}\``;
    }
  }
  return undefined;
}

function faultOfRename(view: TextView, offset: number): string | undefined {
  const target = service.renameTarget(view, offset);
  if (target === undefined || 'refused' in target || brokenness(view) > 0) return undefined;
  const name = 'fuzzed-name';
  const there = service.rename(view, offset, name);
  if (there === undefined || 'refused' in there) return undefined;
  const renamed = service.view(view.path, withPlaces(view, there));
  if (brokenness(renamed) > brokenness(view)) return `renaming \`${target.name}\` breaks the file`;
  const at = target.start + shiftBefore(view, there, target.start);
  const back = service.rename(renamed, at, target.name);
  // Names that could not be given today are refused: they stand in old files all the same.
  if (back === undefined) return `\`${target.name}\` cannot be renamed back`;
  if ('refused' in back) return undefined;
  const again = withPlaces(renamed, back);
  return again.length === view.parsed.text.length || /["'\\]/.test(again)
    ? undefined
    : `renaming \`${target.name}\` there and back changes the file`;
}

function withPlaces(view: TextView, edits: readonly PlaceEdit[]): string {
  return edited(
    view,
    edits.map(({ place, text }) => ({ range: { start: place.start, end: place.end }, text })),
  );
}

function shiftBefore(view: TextView, edits: readonly PlaceEdit[], offset: number): number {
  const { lines } = view.parsed;
  return edits
    .filter(({ place }) => lines.offsetAt(place.start) < offset)
    .reduce(
      (shift, { place, text }) => shift + text.length - (lines.offsetAt(place.end) - lines.offsetAt(place.start)),
      0,
    );
}

function faultOfActions(view: TextView, findings: readonly Finding[]): string | undefined {
  for (const finding of findings) {
    for (const offer of quickFixes(view, [finding], finding.range)) {
      const fault = faultOfOffer(view, findings, offer);
      if (fault !== undefined) return `${fault} (\`${offer.title}\` of ${finding.code})`;
    }
  }
  for (const offer of [...service.rewrites(view), ...[fixAll(findings) ?? []].flat()]) {
    const fault = faultOfOffer(view, findings, offer);
    if (fault !== undefined) return `${fault} (\`${offer.title}\`)`;
  }
  return undefined;
}

function faultOfOffer(
  view: TextView,
  findings: readonly Finding[],
  { edits, mends }: CodeActionOffer,
): string | undefined {
  if (edits.length === 0) return 'an action changes nothing';
  const { lines } = view.parsed;
  const places = edits
    .map(({ range }) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) }))
    .sort((left, right) => left.start - right.start);
  if (places.some(({ start }, index) => start < (places[index - 1]?.end ?? 0))) return 'edits of an action overlap';
  const after = service.view(view.path, edited(view, edits));
  if (brokenness(after) > brokenness(view)) return 'an action breaks the file';
  const left = service.findings(after);
  for (const mended of mends) {
    // Of a broken document the next fault is told then, which may be of the same kind.
    if (mended.code === 'yaml-syntax' && brokenness(after) < brokenness(view)) continue;
    const count = (of: readonly Finding[]): number =>
      of.filter(({ code, message }) => code === mended.code && message === mended.message).length;
    if (count(left) >= count(findings)) return 'an action does not mend what it is for';
  }
  return undefined;
}

/** How many faults of the YAML itself there are. */
function brokenness({ parsed: { documents, faults } }: TextView): number {
  return documents.reduce((count, one) => count + one.faults.length, faults.length);
}

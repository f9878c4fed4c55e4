import type { Finding } from '../../diagnostics/finding.ts';
import type { Span } from '../../service/answers.ts';
import type { TextView } from '../../service/document.ts';
import type { Knowledge, WorkspacePlace } from '../../service/knowledge.ts';
import { LanguageService } from '../../service/service.ts';

/** A text with a cursor: tests write it as `|`. */
export interface Marked {
  readonly service: LanguageService;
  readonly view: TextView;
  readonly offset: number;
}

const plainService = new LanguageService();

/** Reads a text in which `|` is the cursor; without one the cursor is at the beginning. */
export function marked(text: string, path = 'a.pattern.yaml', knowledge?: Partial<Knowledge>): Marked {
  const at = text.indexOf('|');
  const plain = at < 0 ? text : text.slice(0, at) + text.slice(at + 1);
  const service = knowledge === undefined ? plainService : new LanguageService({ knowledge });
  return { service, view: service.view(path, plain), offset: Math.max(at, 0) };
}

/** The parts of a text that spans name. */
export function texts({ view }: Marked, spans: readonly Span[]): readonly string[] {
  return spans.map(({ start, end }) => view.parsed.text.slice(start, end));
}

/** Places as `line:character-character`, those of other files with their address. */
export function placeTexts(places: readonly WorkspacePlace[], here = 'a.pattern.yaml'): readonly string[] {
  return places.map(({ uri, start, end }) => {
    const file = uri === here ? '' : `${uri} `;
    return `${file}${start.line}:${start.character}-${end.character}`;
  });
}

/** A text with edits made. */
export function edited(view: TextView, edits: Finding['fixes'][number]['edits']): string {
  const { text, lines } = view.parsed;
  return [...edits]
    .sort((left, right) => lines.offsetAt(right.range.start) - lines.offsetAt(left.range.start))
    .reduce(
      (result, { range, text: inserted }) =>
        result.slice(0, lines.offsetAt(range.start)) + inserted + result.slice(lines.offsetAt(range.end)),
      text,
    );
}

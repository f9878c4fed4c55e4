import type { OutlineEntry } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/dialects.ts';
import { withObviousFixes } from '../diagnostics/obvious-fixes.ts';
import { asFinding, type Fault, type Finding, type Severities } from '../diagnostics/finding.ts';
import { isNamedElsewhere } from '../features/occurrences.ts';
import { syntaxFault } from '../features/yaml-faults.ts';
import type { DuplicateKey } from '../../yaml/parse.ts';
import { withoutIgnored } from '../diagnostics/ignore.ts';
import { openBundle, type SchemaBundle } from '../schema/bundle.ts';
import type {
  CodeActionOffer,
  Definition,
  Fold,
  Highlight,
  InlayText,
  PlaceEdit,
  Refusal,
  RenameTarget,
  Span,
  TextLink,
  Token,
} from './answers.ts';
import { summarise, type FileSummary } from '../workspace/summary.ts';
import { emptyDocument, viewText, type DocumentView, type TextView } from './document.ts';
import type { CompletionProposal, HoverText } from './editing.ts';
import type { Cursor, LanguageFeature } from './feature.ts';
import { features } from './features.ts';
import {
  defaultLanguageSettings,
  emptyWorkspace,
  noImports,
  type Knowledge,
  type WorkspacePlace,
  type WorkspaceSymbol,
} from './knowledge.ts';

/** What a service is made with. Everything can be left out. */
export interface LanguageServiceOptions {
  readonly knowledge?: Partial<Knowledge>;
  readonly bundle?: SchemaBundle;
  readonly severities?: Severities;
}

/** Checks and explains texts. It keeps nothing of them: whoever calls keeps the {@link TextView} of a version. */
export class LanguageService {
  readonly #knowledge: Knowledge;

  constructor({ knowledge = {}, bundle = openBundle(), severities = {} }: LanguageServiceOptions = {}) {
    this.#knowledge = {
      bundle,
      workspace: emptyWorkspace,
      imports: noImports,
      settings: { ...defaultLanguageSettings, severities },
      ...knowledge,
    };
  }

  /** Parses a text and says what it is. The path decides where the content does not. */
  view(path: string, text: string): TextView {
    return viewText(path, text);
  }

  /** All findings of a text, in the order of the text. */
  findings(view: TextView): readonly Finding[] {
    const steps = this.findingSteps(view);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same, in steps of a component each: between two of them the caller may look for something newer to do. */
  *findingSteps(view: TextView): Generator<undefined, readonly Finding[]> {
    if (!view.isRecognised) return [];
    const faults: Fault[] = view.parsed.faults.map((fault) => syntaxFault(fault, view.parsed.text));
    for (const document of view.documents) {
      for (const fault of this.#faults(document)) {
        if (fault === undefined) yield;
        else faults.push(fault);
      }
    }
    const { severities } = this.#knowledge.settings;
    const findings = inOrder(faults).flatMap(
      (fault) => asFinding(withObviousFixes(fault, view.parsed.text), view.parsed.lines, severities) ?? [],
    );
    return withoutIgnored(findings, view.parsed);
  }

  /** What a text means to the rest of the workspace; undefined where it is too broken to tell. */
  summary(view: TextView): FileSummary | undefined {
    return summarise(view, this.#knowledge);
  }

  /** What can be written at an offset, best first. */
  completions(view: TextView, offset: number): readonly CompletionProposal[] {
    const cursor = cursorAt(view, offset);
    if (cursor === undefined) return [];
    const proposals = features.flatMap((feature) => feature.completions?.(cursor, this.#knowledge) ?? []);
    const { lines } = view.parsed;
    const { line } = lines.positionAt(offset);
    // The protocol knows other ends of lines than YAML does, and nothing that goes over one can be proposed.
    const isHere = ({ start, end }: CompletionProposal): boolean =>
      lines.positionAt(start).line === line && lines.positionAt(end).line === line;
    return proposals.filter(isHere).sort((left, right) => left.rank - right.rank);
  }

  /** What is known of the thing at an offset. */
  hover(view: TextView, offset: number): HoverText | undefined {
    return this.#first(view, offset, (feature, cursor) => feature.hover?.(cursor, this.#knowledge));
  }

  /** Where the name at an offset is declared. */
  definition(view: TextView, offset: number): Definition | undefined {
    return this.#ofName(view, offset, (feature, cursor) => feature.definition?.(cursor, this.#knowledge));
  }

  /** Every place of the name at an offset, in this file and in others. */
  references(view: TextView, offset: number, withDeclarations = true): readonly WorkspacePlace[] {
    return (
      this.#ofName(view, offset, (feature, cursor) =>
        feature.references?.(cursor, withDeclarations, this.#knowledge),
      ) ?? []
    );
  }

  /** Every place of the name at an offset in this text. */
  highlights(view: TextView, offset: number): readonly Highlight[] {
    return this.#ofName(view, offset, (feature, cursor) => feature.highlights?.(cursor, this.#knowledge)) ?? [];
  }

  /** What a rename at an offset would replace; undefined where there is no name. */
  renameTarget(view: TextView, offset: number): RenameTarget | Refusal | undefined {
    return this.#ofName(view, offset, (feature, cursor) => feature.renameTarget?.(cursor, this.#knowledge));
  }

  /** The changes that give the name at an offset another one. */
  rename(view: TextView, offset: number, name: string): readonly PlaceEdit[] | Refusal | undefined {
    return this.#ofName(view, offset, (feature, cursor) => feature.rename?.(cursor, name, this.#knowledge));
  }

  /** The named parts of a text. */
  outline(view: TextView): readonly OutlineEntry[] {
    return features.flatMap((feature) => feature.outline?.(view, this.#knowledge) ?? []);
  }

  /** The named parts of all files of the workspace that a query finds. */
  workspaceSymbols(query: string): Iterable<WorkspaceSymbol> {
    return this.#knowledge.workspace.symbols?.(query) ?? [];
  }

  links(view: TextView): readonly TextLink[] {
    return features.flatMap((feature) => feature.links?.(view, this.#knowledge) ?? []);
  }

  /** What can be folded; undefined for texts that are none of ours, which the editor folds by their indentation. */
  folds(view: TextView): readonly Fold[] | undefined {
    return view.isRecognised ? features.flatMap((feature) => feature.folds?.(view) ?? []) : undefined;
  }

  /** What "expand selection" selects from an offset on, the smallest first. */
  selections(view: TextView, offset: number): readonly Span[] {
    return this.#first(view, offset, (feature, cursor) => feature.selections?.(cursor)) ?? [];
  }

  inlays(view: TextView, within: Span): readonly InlayText[] {
    return features.flatMap((feature) => feature.inlays?.(view, within, this.#knowledge) ?? []);
  }

  /** Coloured parts in the order of the text. They do not overlap. */
  tokens(view: TextView, within: Span): readonly Token[] {
    const tokens = features.flatMap((feature) => feature.tokens?.(view, within, this.#knowledge) ?? []);
    const { lines } = view.parsed;
    // The protocol has no tokens over several lines.
    return tokens
      .filter(({ start, end }) => lines.positionAt(start).line === lines.positionAt(end).line)
      .sort((left, right) => left.start - right.start);
  }

  /** Changes of the whole text that somebody may ask for, such as a migration. */
  rewrites(view: TextView): readonly CodeActionOffer[] {
    return view.isRecognised ? features.flatMap((feature) => feature.rewrites?.(view, this.#knowledge) ?? []) : [];
  }

  #first<Answer>(
    view: TextView,
    offset: number,
    ask: (feature: LanguageFeature, cursor: Cursor) => Answer | undefined,
  ): Answer | undefined {
    const cursor = cursorAt(view, offset);
    return cursor === undefined || !view.isRecognised ? undefined : firstOf(cursor, ask);
  }

  /** As {@link #first}, and in files of plain Kubernetes objects too where another file has the name: a route that goes to a Service, say. */
  #ofName<Answer>(
    view: TextView,
    offset: number,
    ask: (feature: LanguageFeature, cursor: Cursor) => Answer | undefined,
  ): Answer | undefined {
    const cursor = cursorAt(view, offset);
    if (cursor === undefined || !(view.isRecognised || isNamedElsewhere(cursor, this.#knowledge))) return undefined;
    return firstOf(cursor, ask);
  }

  *#faults(document: DocumentView): Generator<Fault | undefined> {
    const { faults } = document.yaml;
    // Below broken YAML nothing is certain: what else would be said may be wrong once the fault is mended.
    const isBroken = faults.some(({ duplicate }) => duplicate === undefined);
    const dialect = isBroken ? undefined : dialectNamed(document.dialect);
    const duplicates = faults.flatMap(({ duplicate }) => duplicate ?? []);
    for (const source of [...features, ...(dialect === undefined ? [] : [dialect])]) {
      yield undefined;
      for (const fault of source.faults?.(document, this.#knowledge) ?? []) {
        const isOfDuplicate = fault !== undefined && fault.code !== 'yaml-duplicate-key' && isInside(fault, duplicates);
        yield isOfDuplicate ? undefined : fault;
      }
    }
  }
}

/** Of a key that stands twice, nobody knows which value counts: nothing is said about either. */
function isInside({ start }: Fault, duplicates: readonly DuplicateKey[]): boolean {
  return duplicates.some(({ first, second }) =>
    [first, second].some(({ keyStart, value }) => start >= keyStart && start <= value.end),
  );
}

function firstOf<Answer>(
  cursor: Cursor,
  ask: (feature: LanguageFeature, cursor: Cursor) => Answer | undefined,
): Answer | undefined {
  for (const feature of features) {
    const answer = ask(feature, cursor);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function cursorAt(text: TextView, offset: number): Cursor | undefined {
  const document = text.documents.find(({ yaml }) => offset <= yaml.end) ?? text.documents.at(-1);
  if (document === undefined && text.parsed.faults.length > 0) return undefined;
  return { text, document: document ?? emptyDocument(text), offset };
}

/** By place; what was said twice of the same place (through an alias, under another key) once. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<string>();
  return faults
    .filter(({ code, start, end, params }) => {
      const key = `${start} ${end} ${code} ${JSON.stringify({ ...params, key: '' })}`;
      return !seen.has(key) && seen.add(key).size > 0;
    })
    .sort((left, right) => left.start - right.start);
}

import { syntaxFault } from '../features/yaml-faults.ts';
import { asFinding, type Fault, type Finding, type Severities } from '../diagnostics/finding.ts';
import type { DuplicateKey } from '../../yaml/parse.ts';
import { withoutIgnored } from '../diagnostics/ignore.ts';
import { openBundle, type SchemaBundle } from '../schema/bundle.ts';
import { viewText, type DocumentView, type TextView } from './document.ts';
import type { CompletionProposal, HoverText } from './editing.ts';
import type { Cursor, LanguageFeature } from './feature.ts';
import { features } from './features.ts';

/** What a service is made with. Everything can be left out. */
export interface LanguageServiceOptions {
  readonly bundle?: SchemaBundle;
  readonly severities?: Severities;
}

/** Checks and explains texts. It keeps nothing of them: whoever calls keeps the {@link TextView} of a version. */
export class LanguageService {
  readonly #bundle: SchemaBundle;
  readonly #severities: Severities;

  constructor({ bundle = openBundle(), severities = {} }: LanguageServiceOptions = {}) {
    this.#bundle = bundle;
    this.#severities = severities;
  }

  /** Parses a text and says what it is. The path decides where the content does not. */
  view(path: string, text: string): TextView {
    return viewText(path, text, this.#bundle);
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
    const faults: Fault[] = view.parsed.faults.map(syntaxFault);
    for (const document of view.documents) {
      for (const fault of this.#faults(document)) {
        if (fault === undefined) yield;
        else faults.push(fault);
      }
    }
    const findings = inOrder(faults).flatMap((fault) => asFinding(fault, view.parsed.lines, this.#severities) ?? []);
    return withoutIgnored(findings, view.parsed);
  }

  /** What can be written at an offset, best first. */
  completions(view: TextView, offset: number): readonly CompletionProposal[] {
    const cursor = cursorAt(view, offset);
    if (cursor === undefined) return [];
    const proposals = featuresFor(cursor.document).flatMap(
      (feature) => feature.completions?.(cursor, this.#bundle) ?? [],
    );
    return proposals.sort((left, right) => left.rank - right.rank);
  }

  /** What is known of the thing at an offset. */
  hover(view: TextView, offset: number): HoverText | undefined {
    const cursor = cursorAt(view, offset);
    if (cursor === undefined) return undefined;
    for (const feature of featuresFor(cursor.document)) {
      const hover = feature.hover?.(cursor, this.#bundle);
      if (hover !== undefined) return hover;
    }
    return undefined;
  }

  *#faults(document: DocumentView): Generator<Fault | undefined> {
    const { faults } = document.yaml;
    // Below broken YAML nothing is certain: what else would be said may be wrong once the fault is mended.
    const isBroken = faults.some(({ duplicate }) => duplicate === undefined);
    const asked = featuresFor(document).filter(({ dialects }) => dialects === undefined || !isBroken);
    const duplicates = faults.flatMap(({ duplicate }) => duplicate ?? []);
    for (const feature of asked) {
      yield undefined;
      for (const fault of feature.faults?.(document, this.#bundle) ?? []) {
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

function cursorAt(text: TextView, offset: number): Cursor | undefined {
  const document = text.documents.find(({ yaml }) => offset <= yaml.end) ?? text.documents.at(-1);
  return document === undefined ? undefined : { text, document, offset };
}

function featuresFor({ dialect }: DocumentView): readonly LanguageFeature[] {
  return features.filter(({ dialects }) => dialects?.includes(dialect) !== false);
}

/** By place; what was said twice of the same place (through an alias) once. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<string>();
  return faults
    .filter(({ code, start, params }) => {
      const key = `${start} ${code} ${JSON.stringify(params)}`;
      return !seen.has(key) && seen.add(key).size > 0;
    })
    .sort((left, right) => left.start - right.start);
}

import { dialectNamed } from '../dialects/dialects.ts';
import { asFinding, type Fault, type Finding, type Severities } from '../diagnostics/finding.ts';
import { syntaxFault } from '../features/yaml-faults.ts';
import type { DuplicateKey } from '../../yaml/parse.ts';
import { withoutIgnored } from '../diagnostics/ignore.ts';
import { openBundle, type SchemaBundle } from '../schema/bundle.ts';
import { viewText, type DocumentView, type TextView } from './document.ts';
import type { CompletionProposal, HoverText } from './editing.ts';
import type { Cursor } from './feature.ts';
import { features } from './features.ts';
import { defaultLanguageSettings, emptyWorkspace, noImports, type Knowledge } from './knowledge.ts';

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
    const faults: Fault[] = view.parsed.faults.map(syntaxFault);
    for (const document of view.documents) {
      for (const fault of this.#faults(document)) {
        if (fault === undefined) yield;
        else faults.push(fault);
      }
    }
    const { severities } = this.#knowledge.settings;
    const findings = inOrder(faults).flatMap((fault) => asFinding(fault, view.parsed.lines, severities) ?? []);
    return withoutIgnored(findings, view.parsed);
  }

  /** What can be written at an offset, best first. */
  completions(view: TextView, offset: number): readonly CompletionProposal[] {
    const cursor = cursorAt(view, offset);
    if (cursor === undefined) return [];
    const proposals = features.flatMap((feature) => feature.completions?.(cursor, this.#knowledge) ?? []);
    return proposals.sort((left, right) => left.rank - right.rank);
  }

  /** What is known of the thing at an offset. */
  hover(view: TextView, offset: number): HoverText | undefined {
    const cursor = cursorAt(view, offset);
    if (cursor === undefined) return undefined;
    for (const feature of features) {
      const hover = feature.hover?.(cursor, this.#knowledge);
      if (hover !== undefined) return hover;
    }
    return undefined;
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

function cursorAt(text: TextView, offset: number): Cursor | undefined {
  const document = text.documents.find(({ yaml }) => offset <= yaml.end) ?? text.documents.at(-1);
  return document === undefined ? undefined : { text, document, offset };
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

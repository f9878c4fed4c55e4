import type { Range } from '../../yaml/lines.ts';
import type { DeclaredDefinition, DeclaredObject, OutlineEntry } from '../dialects/dialect.ts';
import { dialectNamed } from '../dialects/dialects.ts';
import type { TextView } from '../service/document.ts';
import type { Knowledge } from '../service/knowledge.ts';
import type { Occurrence } from '../service/symbols.ts';

type Placed<Thing> = Omit<Thing, 'start' | 'end'> & { readonly range: Range };

/** What a text means to the rest of the workspace. */
export interface FileSummary {
  readonly objects: readonly Placed<DeclaredObject>[];
  readonly definitions: readonly Placed<DeclaredDefinition>[];
  /** Only names that are known everywhere. */
  readonly occurrences: readonly Placed<Pick<Occurrence, 'symbol' | 'role' | 'start' | 'end'>>[];
  /** Named parts of all depths. */
  readonly symbols: readonly {
    readonly name: string;
    readonly kind: OutlineEntry['kind'];
    readonly detail?: string;
    readonly range: Range;
  }[];
}

/** Deeper parts are found through those that hold them. */
const deepestSymbols = 2;

/**
 * Summarises a text. Documents with broken YAML are left out, because half an object misleads.
 *
 * @returns undefined where the whole text is broken: what was known of it before is the better answer.
 */
export function summarise(view: TextView, knowledge: Knowledge): FileSummary | undefined {
  const { lines } = view.parsed;
  const whole = view.documents.filter(({ yaml }) => yaml.faults.every(({ duplicate }) => duplicate !== undefined));
  if (whole.length === 0 && (view.documents.length > 0 || view.parsed.faults.length > 0)) return undefined;
  const placed = <Thing extends { readonly start: number; readonly end: number }>({
    start,
    end,
    ...thing
  }: Thing): Placed<Thing> => ({ ...thing, range: lines.range(start, end) });

  const objects: Placed<DeclaredObject>[] = [];
  const definitions: Placed<DeclaredDefinition>[] = [];
  const occurrences: FileSummary['occurrences'][number][] = [];
  const symbols: FileSummary['symbols'][number][] = [];
  const addSymbols = (entries: Iterable<OutlineEntry>, depth: number): void => {
    for (const { name, kind, detail, nameStart, nameEnd, children = [] } of entries) {
      const range = lines.range(nameStart, nameEnd);
      if (name.trim() !== '') symbols.push({ name, kind, range, ...(detail === undefined ? {} : { detail }) });
      if (depth < deepestSymbols) addSymbols(children, depth + 1);
    }
  };
  for (const document of whole) {
    const dialect = dialectNamed(document.dialect);
    for (const object of dialect?.objects?.(document, knowledge) ?? []) objects.push(placed(object));
    for (const definition of dialect?.definitions?.(document, knowledge) ?? []) definitions.push(placed(definition));
    for (const { symbol, role, scope, start, end } of dialect?.occurrences?.(document, knowledge) ?? [])
      if (scope === 'workspace') occurrences.push(placed({ symbol, role, start, end }));
    addSymbols(dialect?.outline?.(document, knowledge) ?? [], 1);
  }
  return { objects, definitions, occurrences, symbols };
}

import { dialectNamed } from '../dialects/dialects.ts';
import type { Dialect, NodePath } from '../dialects/dialect.ts';
import { dereference, schemaAt } from '../schema/resolve.ts';
import type { KindSchema } from '../schema/bundle.ts';
import type { Schema } from '../schema/types.ts';
import type { CompletionProposal } from '../service/editing.ts';
import type { Cursor, LanguageFeature } from '../service/feature.ts';
import type { Knowledge } from '../service/knowledge.ts';
import { blockPath, type BlockPath } from './block-path.ts';

/** What can be written at a place: values that the dialect and the schema know, or the keys that the schema lists. */
export const completion: LanguageFeature = {
  name: 'completion',
  completions(cursor, knowledge) {
    const dialect = dialectNamed(cursor.document.dialect);
    const place = blockPath(cursor.text.parsed.text, cursor.offset);
    if (dialect === undefined || place === undefined) return [];
    const path = place.keyBeside === undefined ? place.path : [...place.path, place.keyBeside];
    const offered = offeredValues(dialect, place, path, cursor, knowledge);
    const governing = dialect.schemaFor?.(cursor.document, path, knowledge);
    const schema = governing === undefined ? undefined : schemaAt(governing.against, governing.path);
    if (governing === undefined || schema === undefined) return offered;
    const isValue = place.keyBeside !== undefined || schema.properties === undefined;
    return [...offered, ...(isValue ? listedValues(place, schema) : keys(place, schema, governing.against))];
  },
};

function offeredValues(
  dialect: Dialect,
  place: BlockPath,
  path: NodePath,
  { document }: Cursor,
  knowledge: Knowledge,
): readonly CompletionProposal[] {
  return [...(dialect.valuesFor?.(document, path, knowledge) ?? [])].map(
    ({ value, kind, detail, documentation }, rank) =>
      proposal(place, {
        label: value,
        kind,
        rank,
        ...(detail === undefined ? {} : { detail }),
        ...(documentation === undefined ? {} : { documentation: () => documentation }),
      }),
  );
}

function keys(place: BlockPath, schema: Schema, { source }: KindSchema): readonly CompletionProposal[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([label, written], index) => {
    const property = dereference(written, source);
    return proposal(place, {
      label,
      kind: 'key',
      detail: detailOf(property, required.has(label)),
      insert: `${label}:${isNested(property) ? '' : ' '}`,
      rank: required.has(label) ? index : index + 1000,
      documentation: () => source.text(written.description ?? property?.description),
    });
  });
}

function listedValues(place: BlockPath, schema: Schema): readonly CompletionProposal[] {
  const values =
    schema.enum?.map(String).filter((value) => value !== '') ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
  return values.map((label, rank) => proposal(place, { label, kind: 'value', rank }));
}

function isNested(schema: Schema | undefined): boolean {
  return schema?.type === 'object' || schema?.type === 'array';
}

function detailOf(schema: Schema | undefined, isRequired: boolean): string {
  return [schema?.type ?? schema?.format ?? 'any', ...(isRequired ? ['required'] : [])].join(', ');
}

function proposal(place: BlockPath, about: Omit<CompletionProposal, 'start' | 'end'>): CompletionProposal {
  return { ...about, start: place.start, end: place.end };
}

import { dialectNamed } from '../dialects/dialects.ts';
import type { Dialect, NodePath, ValueOffer } from '../dialects/dialect.ts';
import type { KindSchema } from '../schema/bundle.ts';
import type { Schema } from '../schema/types.ts';
import type { CompletionProposal } from '../service/editing.ts';
import type { Cursor, LanguageFeature } from '../service/feature.ts';
import type { Knowledge } from '../service/knowledge.ts';
import { escaped, keyInsertion, listedValues, scalarText } from './insertion.ts';
import { mergedSchema, mergedSchemaAt } from './merged-schema.ts';
import type { WritingPlace } from './place.ts';
import { referenceProposals } from './reference-completion.ts';
import { isDeprecatedText, schemaMarkdown, typeWord } from './schema-text.ts';
import { writingPlace } from './writing-place.ts';

/** Keys that are not required come behind all that are. */
const optionalRank = 1000;
/** Behind those come keys that nobody should write any more. */
const deprecatedRank = 2000;

/** What can be written at a place: keys that the schema lists and the map has not, and values that schema and dialect know. */
export const completion: LanguageFeature = {
  name: 'completion',
  completions(cursor, knowledge) {
    const dialect = dialectNamed(cursor.document.dialect);
    if (dialect === undefined) return [];
    const references = referenceProposals(cursor);
    if (references !== undefined) return references;
    const place = writingPlace(cursor);
    return place === undefined ? [] : new Proposals(dialect, place, cursor, knowledge).all();
  },
};

type OfferedValue = Omit<ValueOffer, 'value'> & { readonly value: string | number | boolean };

class Proposals {
  readonly #dialect: Dialect;
  readonly #place: WritingPlace;
  readonly #cursor: Cursor;
  readonly #knowledge: Knowledge;

  constructor(dialect: Dialect, place: WritingPlace, cursor: Cursor, knowledge: Knowledge) {
    this.#dialect = dialect;
    this.#place = place;
    this.#cursor = cursor;
    this.#knowledge = knowledge;
  }

  all(): readonly CompletionProposal[] {
    const { is, path } = this.#place;
    const { schema, against } = this.#schemaAt(path);
    if (is === 'key') return this.#keys(schema, against, path, false);
    if (is === 'value') return this.#values(path, schema, '');
    // An item, or what stands alone below a key, is a map where the schema says so.
    const isMap = (schema?.properties !== undefined || schema?.type === 'object') && schema.type !== 'array';
    if (is === 'item')
      return isMap && this.#place.style === 'block'
        ? this.#keys(schema, against, path, false)
        : this.#values(path, schema, '');
    if (isMap) return this.#keys(schema, against, path, false);
    if (schema?.type === 'array') return this.#items(schema, against, path);
    return this.#values(path, schema, '');
  }

  /** Items of a block list, where no dash is written yet. */
  #items(schema: Schema, against: KindSchema | undefined, path: NodePath): readonly CompletionProposal[] {
    const itemPath = [...path, 0];
    const item =
      schema.items === undefined || against === undefined ? undefined : mergedSchema(schema.items, against.source);
    return item?.properties === undefined
      ? this.#values(itemPath, item, '- ')
      : this.#keys(item, against, itemPath, true);
  }

  #keys(
    schema: Schema | undefined,
    against: KindSchema | undefined,
    path: NodePath,
    dash: boolean,
  ): readonly CompletionProposal[] {
    if (schema === undefined || against === undefined) return [];
    const required = new Set(schema.required);
    return Object.entries(schema.properties ?? {}).flatMap(([key, written], index) =>
      this.#place.present.has(key)
        ? []
        : [this.#key(key, written, { against, path, dash, index, isRequired: required.has(key) })],
    );
  }

  #key(
    key: string,
    written: Schema,
    {
      against,
      path,
      dash,
      index,
      isRequired,
    }: { against: KindSchema; path: NodePath; dash: boolean; index: number; isRequired: boolean },
  ): CompletionProposal {
    const listed = mergedSchema(written, against.source);
    // A key that holds anything may be described further where it stands, such as the settings of a type.
    const isOpen = listed?.type === 'object' && listed.properties === undefined;
    const below = isOpen ? this.#schemaAt([...path, key]) : { schema: listed, against };
    const property = below.schema ?? listed;
    const { plain, snippet } = keyInsertion(key, property, (below.against ?? against).source, this.#place, dash);
    // One place to fill in, at the end.
    const isOneValue = snippet.endsWith('$0') && !snippet.includes('${');
    const goesOn = isOneValue && this.#hasValues([...path, key], property);
    const text = against.source.text(written.description ?? listed?.description);
    const isDeprecated = isDeprecatedText(text);
    return this.#proposal({
      label: key,
      kind: 'key',
      ...(isDeprecated ? { isDeprecated: true } : {}),
      detail: [typeWord(listed) ?? 'any', ...(isRequired ? ['required'] : [])].join(', '),
      insert: plain,
      snippet,
      rank: index + (isRequired ? 0 : isDeprecated ? deprecatedRank : optionalRank),
      documentation: () =>
        schemaMarkdown(
          { ...listed, ...(written.description === undefined ? {} : { description: written.description }) },
          against.source,
        ),
      ...(goesOn ? { goesOn: true } : {}),
    });
  }

  #values(path: NodePath, schema: Schema | undefined, lead: string): readonly CompletionProposal[] {
    const listed = listedValues(schema).map((value, rank) =>
      this.#value(
        { value, kind: 'value', ...(rank === 0 && schema?.default !== undefined ? { detail: 'default' } : {}) },
        rank,
        lead,
      ),
    );
    const offered = [...(this.#dialect.valuesFor?.(this.#cursor.document, path, this.#knowledge) ?? [])];
    return [...listed, ...offered.map((offer, index) => this.#value(offer, listed.length + index, lead))];
  }

  #value({ value, kind, detail, documentation }: OfferedValue, rank: number, lead: string): CompletionProposal {
    const { style, quote } = this.#place;
    const plain =
      quote === '' && style === 'json' ? JSON.stringify(value) : quote === '' ? scalarText(value) : String(value);
    const written = `${lead}${quote}${plain}${quote}`;
    return this.#proposal({
      label: String(value),
      kind,
      rank,
      insert: written,
      snippet: escaped(written),
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
    });
  }

  /** The editor compares what is typed with the text that is replaced, quotation mark included. */
  #proposal(about: Omit<CompletionProposal, 'start' | 'end' | 'filter'>): CompletionProposal {
    const { start, end, quote } = this.#place;
    return { ...about, start, end, ...(quote === '' ? {} : { filter: `${quote}${about.label}` }) };
  }

  #schemaAt(path: NodePath): { readonly schema?: Schema; readonly against?: KindSchema } {
    const governing = this.#dialect.schemaFor?.(this.#cursor.document, path, this.#knowledge);
    if (governing === undefined) return {};
    const schema = mergedSchemaAt(governing.against, governing.path);
    return { against: governing.against, ...(schema === undefined ? {} : { schema }) };
  }

  #hasValues(path: NodePath, schema: Schema | undefined): boolean {
    if (listedValues(schema).length > 0) return true;
    for (const _ of this.#dialect.valuesFor?.(this.#cursor.document, path, this.#knowledge) ?? []) return true;
    return false;
  }
}

import { componentKeys } from '../../pattern/model/read.ts';
import { knownTypes } from '../../pattern/model/registry.ts';
import type { KindSchema, SchemaBundle } from '../schema/bundle.ts';
import { traits } from '../schema/own.ts';
import { dereference, schemaAt } from '../schema/resolve.ts';
import type { Schema } from '../schema/types.ts';
import type { CompletionProposal } from '../service/editing.ts';
import type { Cursor, LanguageFeature } from '../service/feature.ts';
import { blockPath, type BlockPath } from './block-path.ts';
import { settingsSchema } from './settings-schema.ts';

/** What can be written at a place: types, keys of a service, service keys in `dependsOn`, keys and values of settings and traits. */
export const completion: LanguageFeature = {
  name: 'completion',
  dialects: ['pattern'],
  completions(cursor, bundle) {
    const place = blockPath(cursor.text.parsed.text, cursor.offset);
    if (place === undefined) return [];
    const [root, key, field, ...rest] = place.path;
    if (root !== 'services' || typeof key !== 'string') return [];
    if (field === undefined) return inService(place, key, cursor, bundle);
    if (field === 'dependsOn') return services(place, key, cursor);
    if (field === 'settings') return inSchema(place, rest, settingsOf(cursor, key, bundle));
    if (field === 'traits') return inTraits(place, rest);
    return [];
  },
};

function inService(place: BlockPath, key: string, cursor: Cursor, bundle: SchemaBundle): readonly CompletionProposal[] {
  if (place.keyBeside === 'type') {
    return [...knownTypes(bundle.kinds)].map((label, rank) => proposal(place, { label, kind: 'type', rank }));
  }
  if (place.keyBeside === 'dependsOn') return services(place, key, cursor);
  if (place.keyBeside !== undefined) return [];
  return componentKeys.map((label, rank) => proposal(place, { label, kind: 'key', rank, insert: `${label}: ` }));
}

function services(place: BlockPath, own: string, { document }: Cursor): readonly CompletionProposal[] {
  const components = document.patternView().pattern?.components ?? [];
  return components
    .filter(({ key }) => key !== own)
    .map(({ key, type }, rank) => proposal(place, { label: key, kind: 'service', detail: type, rank }));
}

function settingsOf({ document }: Cursor, key: string, bundle: SchemaBundle): KindSchema | undefined {
  const { pattern, resolutions } = document.patternView();
  const component = pattern?.components.find((candidate) => candidate.key === key);
  if (component === undefined) return undefined;
  return settingsSchema(component, resolutions.get(key), bundle)?.against;
}

function inTraits(place: BlockPath, path: readonly (string | number)[]): readonly CompletionProposal[] {
  const [name, ...rest] = path;
  if (typeof name === 'string') return inSchema(place, rest, traits.get(name)?.settings);
  return [...traits.keys()].map((label, rank) => proposal(place, { label, kind: 'key', rank, insert: `${label}:` }));
}

function inSchema(
  place: BlockPath,
  path: readonly (string | number)[],
  against: KindSchema | undefined,
): readonly CompletionProposal[] {
  if (against === undefined) return [];
  const { source } = against;
  const schema = schemaAt(against, place.keyBeside === undefined ? path : [...path, place.keyBeside]);
  if (schema === undefined) return [];
  if (place.keyBeside !== undefined || schema.properties === undefined) {
    return values(schema).map((label, rank) => proposal(place, { label, kind: 'value', rank }));
  }
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([label, written], index) => {
    const documentation = source.text(written.description);
    return proposal(place, {
      label,
      kind: 'key',
      detail: detailOf(dereference(written, source), required.has(label)),
      insert: `${label}:${isNested(dereference(written, source)) ? '' : ' '}`,
      rank: required.has(label) ? index : index + 1000,
      ...(documentation === undefined ? {} : { documentation }),
    });
  });
}

function values(schema: Schema): readonly string[] {
  if (schema.enum !== undefined) return schema.enum.map(String).filter((value) => value !== '');
  return schema.type === 'boolean' ? ['true', 'false'] : [];
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

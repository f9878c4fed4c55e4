import type { Component, TypeResolution } from '../../../pattern/model/types.ts';
import type { KindSchema, SchemaBundle } from '../../schema/bundle.ts';
import { meshSettings } from './mesh-settings.ts';
import { applicationSettings } from '../../schema/own.ts';
import { schemaAt } from '../../schema/resolve.ts';

/** What a component's settings are checked against. */
export interface SettingsSchema {
  readonly against: KindSchema;
  /** Keys that the schema describes and that a pattern writes elsewhere or may repeat. */
  readonly ignoredKeys: readonly string[];
  /** True where the settings may hold more than the schema lists: a key is a fault only where it is a misspelt one. */
  readonly isOpen?: true;
}

/** Fields of the object that a pattern gives beside the settings. */
const objectFields = ['apiVersion', 'kind', 'metadata'] as const;

/** The schema of a component's settings; undefined where nothing is known of its type, or settings may hold anything. */
export function settingsSchema(
  component: Component,
  resolution: TypeResolution | undefined,
  bundle: SchemaBundle,
): SettingsSchema | undefined {
  if (resolution?.is === 'application') return { against: applicationSettings(bundle), ignoredKeys: [] };
  if (resolution?.is === 'mesh')
    return { against: meshSettings(resolution.mesh), ignoredKeys: repeatedKeys(component), isOpen: true };
  if (resolution?.is !== 'kubernetes') return undefined;
  const kind = bundle.schemaOf(resolution.apiVersion, resolution.kind, resolution.origin);
  if (kind === undefined) return undefined;
  const ignoredKeys = repeatedKeys(component);
  if (resolution.settingsAre === 'top-level') return { against: kind, ignoredKeys: [...objectFields, ...ignoredKeys] };
  const schema = schemaAt(kind, ['spec']);
  return schema === undefined ? undefined : { against: { schema, source: kind.source }, ignoredKeys };
}

/** Files of 2021 repeat name and namespace of the service inside its settings. */
function repeatedKeys({ settings, name, namespace }: Component): readonly string[] {
  return [
    ...(settings['name'] === name ? ['name'] : []),
    ...(namespace !== undefined && settings['namespace'] === namespace ? ['namespace'] : []),
  ];
}

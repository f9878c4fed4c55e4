import { entryOf, type MapNode } from '../../../yaml/nodes.ts';
import type { SchemaFault } from '../../schema/faults.ts';
import { plainKey, schemaAt } from '../../schema/resolve.ts';
import type { SettingsSchema } from './settings-schema.ts';

/** Keys that belong to the service, not to its settings. */
const serviceKeys: readonly string[] = ['name', 'namespace', 'labels', 'annotations', 'dependsOn', 'traits'];

/**
 * Keys that would be right one level away: fields of the spec beside it, fields of the service inside its settings. Said once for all
 * of them, instead of "unknown key" for each.
 *
 * @returns what is said, and the keys that nothing more is to be said about.
 */
export function misplacedKeys(
  settings: MapNode,
  { against, ignoredKeys }: SettingsSchema,
): { readonly faults: readonly SchemaFault[]; readonly keys: readonly string[] } {
  const known = Object.keys(schemaAt(against, [])?.properties ?? {});
  const ofSpec = known.includes('spec') ? Object.keys(schemaAt(against, ['spec'])?.properties ?? {}) : [];
  const hasSpec = entryOf(settings, 'spec') !== undefined;
  const strangers = settings.entries.filter(
    ({ key, merged }) => merged !== true && !known.includes(plainKey(key)) && !ignoredKeys.includes(key),
  );
  const belowSpec = hasSpec ? [] : strangers.filter(({ key }) => ofSpec.includes(plainKey(key)));
  const ofService = strangers.filter((entry) => serviceKeys.includes(entry.key) && !belowSpec.includes(entry));
  const faults = [
    ...faultOf(belowSpec, 'below `spec`'),
    ...faultOf(ofService, 'to the service itself, beside `settings`'),
  ];
  const keys = [...belowSpec, ...ofService].map(({ key }) => key);
  // With its fields one level too high the spec is not missing as well.
  return { faults, keys: belowSpec.length > 0 ? [...keys, 'spec'] : keys };
}

function faultOf(entries: MapNode['entries'], place: string): readonly SchemaFault[] {
  const [first] = entries;
  if (first === undefined) return [];
  const keys = entries.map(({ key }) => `\`${key}\``).join(', ');
  const verb = entries.length === 1 ? 'belongs' : 'belong';
  return [{ code: 'misplaced-key', start: first.keyStart, end: first.keyEnd, params: { keys, verb, place } }];
}

import { entryOf, type MapEntry, type MapNode } from '../../../yaml/nodes.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { linesOfEntry, shifted } from '../../document/block-edits.ts';
import { allLines, moveBelowSpec } from '../../document/move-edits.ts';
import { ownProperty, plainKey, schemaAt } from '../../schema/resolve.ts';
import type { SettingsSchema } from './settings-schema.ts';

/** Keys that belong to the service, not to its settings. */
const serviceKeys: readonly string[] = ['name', 'namespace', 'labels', 'annotations', 'dependsOn', 'traits'];

/** The settings of a service, where they stand. */
export interface PlacedSettings {
  readonly settings: MapNode;
  readonly service: MapNode;
  readonly schema: SettingsSchema;
  readonly text: string;
}

/** What is said of misplaced keys, and the keys that nothing more is to be said about. */
export interface MisplacedKeys {
  readonly faults: readonly Fault[];
  readonly keys: readonly string[];
}

export const nothingMisplaced: MisplacedKeys = { faults: [], keys: [] };

/**
 * Keys that would be right one level away: fields of the spec beside it, fields of the service inside its settings. Said once for all
 * of them, instead of "unknown key" for each.
 */
export function misplacedKeys(placed: PlacedSettings): MisplacedKeys {
  const { settings, service } = placed;
  const { against, ignoredKeys } = placed.schema;
  const known = schemaAt(against, []) ?? {};
  const strangers = settings.entries.filter(
    ({ key, merged }) =>
      merged !== true && ownProperty(known, plainKey(key)) === undefined && !ignoredKeys.includes(key),
  );
  if (strangers.length === 0) return nothingMisplaced;
  const ofSpec = Object.keys(schemaAt(against, ['spec'])?.properties ?? {});
  const hasSpec = entryOf(settings, 'spec') !== undefined;
  const belowSpec = hasSpec ? [] : strangers.filter(({ key }) => ofSpec.includes(plainKey(key)));
  const ofService = strangers.filter((entry) => serviceKeys.includes(entry.key) && !belowSpec.includes(entry));
  // Said with the service's own value beside it.
  const contradicting = ofService.filter(({ key }) => entryOf(service, key) !== undefined && isSingle(key));
  const moved = ofService.filter((entry) => !contradicting.includes(entry));
  const faults = [
    ...faultOf(belowSpec, 'below `spec`', moveBelowSpec(settings, belowSpec, placed.text)),
    ...faultOf(moved, 'to the service itself, beside `settings`', moveToService(moved, placed)),
  ];
  const keys = [...belowSpec, ...ofService].map(({ key }) => key);
  // With its fields one level too high the spec is not missing as well.
  return { faults, keys: belowSpec.length > 0 ? [...keys, 'spec'] : keys };
}

function isSingle(key: string): boolean {
  return key === 'name' || key === 'namespace';
}

function faultOf(entries: MapNode['entries'], place: string, fixes: readonly Fix[]): readonly Fault[] {
  const [first] = entries;
  if (first === undefined) return [];
  const keys = entries.map(({ key }) => `\`${key}\``).join(', ');
  const verb = entries.length === 1 ? 'belongs' : 'belong';
  return [{ code: 'misplaced-key', start: first.keyStart, end: first.keyEnd, params: { keys, verb, place }, fixes }];
}

/** The entries beside the settings, above them; settings that would be left empty go away. */
function moveToService(entries: readonly MapEntry[], { text, service, settings }: PlacedSettings): readonly Fix[] {
  const owner = service.entries.find(({ key }) => key === 'settings');
  const outer = owner === undefined ? undefined : linesOfEntry(text, owner);
  const lines = allLines(entries, text);
  const isTaken = entries.some(({ key }) => entryOf(service, key) !== undefined);
  if (outer === undefined || lines.length === 0 || isTaken || entries.length === settings.entries.length) return [];
  const moved = lines
    .map(({ start, end, indentation }) =>
      shifted(text.slice(start, end), outer.indentation.length - indentation.length),
    )
    .join('');
  const edits = [
    { start: outer.start, end: outer.start, text: moved },
    ...lines.map(({ start, end }) => ({ start, end, text: '' })),
  ];
  return [{ title: 'Move to the service', edits }];
}

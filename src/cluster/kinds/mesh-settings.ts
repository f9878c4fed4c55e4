import type { JsonObject } from '../../core/json.ts';
import { textAt } from '../readiness/read.ts';
import type { AnyFacts } from './any.ts';
import type { KindModule } from './kind.ts';

/** ConfigMaps in which control planes keep the values that they were installed with, by name. Each is a kind of its own beside all ConfigMaps. */
export const meshSettingsNames = ['linkerd-config'] as const;

/** No control plane writes more. */
const longestValues = 200_000;

/** One for each of the {@link meshSettingsNames}: of its data the values alone, which hold no key. */
export const meshSettingsKinds: readonly KindModule<AnyFacts>[] = meshSettingsNames.map((name) => ({
  id: `configmaps?metadata.name=${name}`,
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  isNamespaced: true,
  fieldSelector: `metadata.name=${name}`,
  facts: (object) => ({ object: settingsOf(object) }),
  columns: [],
}));

/** The kind under which the ConfigMaps of a name are followed. */
export function meshSettingsKind(name: string): KindModule<AnyFacts> | undefined {
  return meshSettingsKinds.find(({ fieldSelector }) => fieldSelector === `metadata.name=${name}`);
}

function settingsOf(object: JsonObject): JsonObject {
  const [name = '', namespace = ''] = (['name', 'namespace'] as const).map((key) => textAt(object, 'metadata', key));
  const values = textAt(object, 'data', 'values') ?? '';
  return { metadata: { name, namespace }, data: { values: values.length > longestValues ? '' : values } };
}

import { isMap, type Document } from 'yaml';

/** Dialects that the model knows by their content. Only `pattern` is read in this version. */
export type Dialect = 'pattern' | 'design' | 'oam' | 'profile';

/**
 * What a parsed document is, by its root: exact where {@link file://../../core/recognised-files.ts} guesses from text. A
 * `services:` map counts as a pattern where one of its entries has a `type`, so that a Compose file is not taken for one.
 */
export function dialectOf(document: Document): Dialect | undefined {
  const root = document.contents;
  if (!isMap(root)) return undefined;
  const schemaVersion: unknown = root.get('schemaVersion');
  if (typeof schemaVersion === 'string' && schemaVersion.startsWith('designs.meshery.io/')) return 'design';
  const apiVersion: unknown = root.get('apiVersion');
  if (typeof apiVersion === 'string' && apiVersion.startsWith('core.oam.dev/')) return 'oam';
  const services: unknown = root.get('services');
  if (isMap(services) && services.items.some(({ value }) => isMap(value) && value.has('type'))) return 'pattern';
  const test: unknown = root.get('test');
  if (isMap(test) && (root.has('mesh') || test.has('clients'))) return 'profile';
  return undefined;
}

import type { Dialect } from '../dialect.ts';
import { keptSchema } from '../oam/schema-config-map.ts';
import { aboutObject } from './about.ts';
import { declaredObjects, objectOutline } from './declared.ts';
import { objectFaults } from './faults.ts';
import { migrateObjects } from './migrate.ts';
import { isObject, objectAt } from './objects.ts';
import { namedAnywhere } from './references/anywhere.ts';
import { objectOccurrences } from './references/occurrences.ts';
import { governingSchema } from './schema.ts';
import { selectionAt } from './selectors/selected.ts';
import { objectValues } from './values.ts';

/** Kubernetes objects: of meshes, of the Gateway API, of SMI, and what stands beside them. */
export const objectDialect: Dialect = {
  name: 'object',
  recognises: (root) => isObject(root),
  faults: objectFaults,
  schemaFor(document, path, { bundle }) {
    const at = objectAt(document.yaml.root, path);
    return at === undefined ? undefined : governingSchema(at.object, at.path, bundle);
  },
  valuesFor: objectValues,
  about: aboutObject,
  selected: (document, path, knowledge) =>
    selectionAt(document, path, knowledge)?.objects ?? namedAnywhere(document, path, knowledge),
  occurrences: objectOccurrences,
  objects: declaredObjects,
  *definitions({ yaml: { root } }) {
    const kept = keptSchema(root);
    if (kept === undefined) return;
    const { kind, name, parameter, at } = kept;
    yield { kind, name, parameter, start: at.node.start, end: at.node.end };
  },
  outline: objectOutline,
  migration: migrateObjects,
};

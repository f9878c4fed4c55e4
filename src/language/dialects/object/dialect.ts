import type { Dialect } from '../dialect.ts';
import { objectFaults } from './faults.ts';
import { isObject, objectAt } from './objects.ts';
import { governingSchema } from './schema.ts';

/** Kubernetes objects: of meshes, of the Gateway API, of SMI, and what stands beside them. */
export const objectDialect: Dialect = {
  name: 'object',
  recognises: (root) => isObject(root),
  faults: objectFaults,
  schemaFor(document, path, { bundle }) {
    const at = objectAt(document.yaml.root, path);
    return at === undefined ? undefined : governingSchema(at.object, at.path, bundle);
  },
};

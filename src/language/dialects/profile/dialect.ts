import { dialectOf } from '../../../pattern/model/recognise.ts';
import type { Dialect } from '../dialect.ts';
import { entryOf } from '../../../yaml/nodes.ts';
import { profileFaults } from './profile-faults.ts';
import { profileSchema, snakeCase } from './schema.ts';

/** SMP performance test profiles. */
export const profileDialect: Dialect = {
  name: 'profile',
  recognises: (root, named) => {
    const found = dialectOf(root);
    return found === 'profile' || (found === undefined && named === 'profile');
  },
  faults: profileFaults,
  schemaFor({ yaml: { root } }, path) {
    const isBare = root.is === 'map' && entryOf(root, 'test') === undefined && entryOf(root, 'clients') !== undefined;
    return {
      against: profileSchema(isBare),
      path: path.map((step) => (typeof step === 'string' ? snakeCase(step) : step)),
    };
  },
};

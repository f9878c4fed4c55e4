import { dialectOf } from '../../../pattern/model/recognise.ts';
import type { Dialect } from '../dialect.ts';
import { entryOf, type ValueNode } from '../../../yaml/nodes.ts';
import { profileFaults } from './profile-faults.ts';
import { recordKindOf } from './record-faults.ts';
import { profileSchema, snakeCase } from './schema.ts';

/** SMP performance test profiles. */
export const profileDialect: Dialect = {
  name: 'profile',
  recognises: (root, named) => {
    const found = dialectOf(root);
    if (found !== undefined || named === 'profile') return found === 'profile' || found === undefined;
    return named === undefined && isRecord(root);
  },
  faults: profileFaults,
  schemaFor({ yaml: { root } }, path) {
    const snakePath = path.map((step) => (typeof step === 'string' ? snakeCase(step) : step));
    const record = recordKindOf(root);
    if (record !== undefined) return { against: record.against, path: snakePath };
    const isBare = root.is === 'map' && entryOf(root, 'test') === undefined && entryOf(root, 'clients') !== undefined;
    return { against: profileSchema(isBare), path: snakePath };
  },
};

/** Without a telling name a file must say that it is of SMP: `nodes:` alone may be anything. */
function isRecord(root: ValueNode): boolean {
  if (root.is !== 'map' || recordKindOf(root) === undefined) return false;
  return entryOf(root, 'smp_version') !== undefined || entryOf(root, 'smpVersion') !== undefined;
}

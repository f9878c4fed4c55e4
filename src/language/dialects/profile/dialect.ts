import { dialectOf } from '../../../pattern/model/recognise.ts';
import type { Dialect } from '../dialect.ts';
import { profileFaults } from './profile-faults.ts';

/** SMP performance test profiles. */
export const profileDialect: Dialect = {
  name: 'profile',
  recognises: (root, named) => {
    const found = dialectOf(root);
    return found === 'profile' || (found === undefined && named === 'profile');
  },
  faults: profileFaults,
};

import { dialectOf } from '../../../pattern/model/recognise.ts';
import type { Dialect } from '../dialect.ts';
import { designFaults } from './faults.ts';
import { aboutDesign, designOccurrences, designOutline, designSchemaFor, designValuesFor } from './features.ts';

/** Meshery designs (`designs.meshery.io`). */
export const designDialect: Dialect = {
  name: 'design',
  recognises: (root, named) => {
    const found = dialectOf(root);
    return found === 'design' || (found === undefined && named === 'design');
  },
  faults: designFaults,
  schemaFor: designSchemaFor,
  valuesFor: designValuesFor,
  about: aboutDesign,
  occurrences: designOccurrences,
  outline: designOutline,
};

import { dialectOf } from '../../../pattern/model/recognise.ts';
import type { Dialect } from '../dialect.ts';
import { oamFaults } from './faults.ts';
import { declaredDefinitions, declaredOamObjects, oamOccurrences } from './occurrences.ts';
import { aboutOam, oamSchemaFor, oamValuesFor } from './offers.ts';
import { migrateOam } from './migrate.ts';
import { oamOutline } from './outline.ts';

/** Open Application Model: Applications, their definitions, and what KubeVela adds. */
export const oamDialect: Dialect = {
  name: 'oam',
  // A file may hold plain objects beside its Applications. An empty one is what its name says.
  recognises: (root, named) => dialectOf(root) === 'oam' || (named === 'oam' && root.is === 'scalar'),
  faults: oamFaults,
  schemaFor: oamSchemaFor,
  valuesFor: oamValuesFor,
  about: aboutOam,
  occurrences: oamOccurrences,
  objects: declaredOamObjects,
  definitions: declaredDefinitions,
  outline: oamOutline,
  migration: migrateOam,
};

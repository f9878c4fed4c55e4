import type { Dialect } from '../dialect.ts';
import { projectSettingsFaults } from './project-settings-faults.ts';
import { settingsSchema } from './schema.ts';

/** The project's own `meshdeck.yaml`. */
export const settingsDialect: Dialect = {
  name: 'settings',
  recognises: (_, named) => named === 'settings',
  faults: projectSettingsFaults,
  schemaFor: (_, path) => ({ against: settingsSchema(), path }),
};

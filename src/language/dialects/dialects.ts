import { designDialect } from './design/dialect.ts';
import { kustomizationDialect } from './kustomization/dialect.ts';
import { objectDialect } from './object/dialect.ts';
import { oamDialect } from './oam/dialect.ts';
import { patternDialect } from './pattern/dialect.ts';
import { profileDialect } from './profile/dialect.ts';
import { settingsDialect } from './settings/dialect.ts';
import type { Dialect, DialectName } from './dialect.ts';

/** Every dialect, in the order in which a document is offered to them. */
export const dialects: readonly Dialect[] = [
  settingsDialect,
  patternDialect,
  profileDialect,
  designDialect,
  oamDialect,
  kustomizationDialect,
  objectDialect,
];

/** The dialect of a name; undefined for documents that are none of ours. */
export function dialectNamed(name: DialectName): Dialect | undefined {
  return dialects.find((dialect) => dialect.name === name);
}

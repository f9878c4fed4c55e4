import { designDiagnostics } from './design-table.ts';
import type { DiagnosticEntry } from './entry.ts';
import { kubernetesDiagnostics } from './kubernetes-table.ts';
import { meshDiagnostics } from './mesh-table.ts';
import { oamDiagnostics } from './oam-table.ts';
import { objectDiagnostics } from './object-table.ts';
import { otherMeshDiagnostics } from './other-mesh-table.ts';
import { patternDiagnostics } from './pattern-table.ts';
import { profileDiagnostics } from './profile-table.ts';
import { routeDiagnostics } from './route-table.ts';
import { settingsDiagnostics } from './settings-table.ts';
import { valueDiagnostics } from './value-table.ts';
import { yamlDiagnostics } from './yaml-table.ts';

const table = {
  ...yamlDiagnostics,
  ...patternDiagnostics,
  ...valueDiagnostics,
  ...profileDiagnostics,
  ...settingsDiagnostics,
  ...objectDiagnostics,
  ...oamDiagnostics,
  ...designDiagnostics,
  ...kubernetesDiagnostics,
  ...meshDiagnostics,
  ...routeDiagnostics,
  ...otherMeshDiagnostics,
} as const;

/** Every code of a diagnostic. */
export type DiagnosticCode = keyof typeof table;

/** All codes, in the order of the tables. */
export const diagnosticCodes = Object.keys(table) as readonly DiagnosticCode[];

/** What is known of a code. */
export function diagnosticEntry(code: DiagnosticCode): DiagnosticEntry {
  return table[code];
}

/** True for a code of the table. */
export function isDiagnosticCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(table, code);
}

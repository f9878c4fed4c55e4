import { cliProblems } from './cli.ts';
import { clusterProblems } from './cluster.ts';
import type { ProblemWords } from './entry.ts';
import { generalProblems } from './general.ts';
import { hostProblems } from './host.ts';
import { languageProblems } from './language.ts';
import { meshCertificatesProblems } from './mesh-certificates.ts';
import { meshExtrasProblems } from './mesh-extras.ts';
import { meshInstallProblems } from './mesh-install.ts';
import { meshSwitchProblems } from './mesh-switches.ts';
import { meshPreflightProblems } from './mesh-preflight.ts';
import { meshProblems } from './mesh.ts';
import { patternProblems } from './pattern.ts';
import { perfProblems } from './perf.ts';
import { toolsProblems } from './tools.ts';

const table = {
  ...generalProblems,
  ...clusterProblems,
  ...patternProblems,
  ...perfProblems,
  ...meshProblems,
  ...meshInstallProblems,
  ...meshCertificatesProblems,
  ...meshExtrasProblems,
  ...meshSwitchProblems,
  ...meshPreflightProblems,
  ...toolsProblems,
  ...languageProblems,
  ...hostProblems,
  ...cliProblems,
} as const;

/** Every code there is. */
export type ProblemCode = keyof typeof table;

/** The words of a code. */
export function wordsOf(code: ProblemCode): ProblemWords {
  return table[code];
}

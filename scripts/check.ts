/**
 * `npm run types` and `npm run lint`: runs checks whose result follows from the files alone, and not a second time for the same files.
 *
 *   node scripts/check.ts types|eslint|format... [--again]
 *
 * `--again` runs them whatever has passed before. What is remembered lies in the cache beside the lab.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cacheRoot } from '../test/lab/paths.ts';
import { PassedBefore } from './passed-before.ts';

interface Check {
  readonly matters: (file: string) => boolean;
  /** Programs of `node_modules` with their parameters. */
  readonly commands: readonly (readonly [program: string, ...parameters: string[]])[];
}

const root = path.resolve(import.meta.dirname, '..');

/** The compiler and type-aware rules read any file that another one imports, data too, but no documents. */
const isCode = (file: string): boolean => !/\.(md|txt|png|svg)$/.test(file);
const typesOf = (project: string): Check['commands'][number] => ['typescript/bin/tsc', '--noEmit', '-p', project];

const checks: Readonly<Record<string, Check>> = {
  types: {
    matters: isCode,
    commands: ['.', 'src/webviews/ui', 'src/webviews/plan/app', 'src/webviews/run/app'].map(typesOf),
  },
  eslint: { matters: isCode, commands: [['eslint/bin/eslint.js', '--max-warnings', '0', '.']] },
  format: { matters: () => true, commands: [['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { again: { type: 'boolean', default: false } },
});
const passedBefore = new PassedBefore(root, path.join(cacheRoot(), 'passed'));
for (const name of positionals) {
  const check = checks[name];
  if (check === undefined) throw new Error(`there is no check ${name}: ${Object.keys(checks).join(', ')}`);
  if (!passes(name, check)) process.exitCode = 1;
}

function passes(name: string, { matters, commands }: Check): boolean {
  const key = passedBefore.keyOf(name, matters);
  if (key !== undefined && !values.again && passedBefore.has(key)) {
    console.log(`${name}: has passed before with the same files (again: node scripts/check.ts ${name} --again)`);
    return true;
  }
  for (const [program, ...parameters] of commands) {
    const { status } = spawnSync(process.execPath, [path.join('node_modules', program), ...parameters], {
      cwd: root,
      stdio: 'inherit',
    });
    if (status !== 0) return false;
  }
  // Files that were edited meanwhile have not passed.
  if (key !== undefined && passedBefore.keyOf(name, matters) === key) passedBefore.remember(key);
  return true;
}

import { build } from 'esbuild';
import path from 'node:path';

/** The project's root folder. */
export const projectDirectory = path.resolve(import.meta.dirname, '..', '..');

/**
 * Bundles the suites of `in-host/` into the one CommonJS file that an extension host can load, and returns its path.
 * Mocha and `vscode` stay imports; it lies inside the project so that Mocha is found from there.
 */
export async function bundleInHostSuites(): Promise<string> {
  const outfile = path.join(projectDirectory, '.cache', 'in-host', 'index.cjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'in-host', 'index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

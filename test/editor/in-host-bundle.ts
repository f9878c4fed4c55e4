import { build } from 'esbuild';
import path from 'node:path';

/** The project's root folder. */
export const projectDirectory = path.resolve(import.meta.dirname, '..', '..');

/**
 * Bundles the suites of `in-host/` into the one CommonJS file that an extension host can load, and returns its path.
 * Mocha and `vscode` stay imports; it lies inside the project so that Mocha is found from there.
 *
 * @param entry a module with `run()`, as VS Code calls it; the suites of `in-host/` where nothing is given.
 */
export async function bundleInHostSuites(
  entry: string = path.join(import.meta.dirname, 'in-host', 'index.ts'),
): Promise<string> {
  const outfile = path.join(projectDirectory, '.cache', 'in-host', `${path.basename(entry, '.ts')}.cjs`);
  await build({
    entryPoints: [entry],
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

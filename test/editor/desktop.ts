/**
 * Runs the suites of `in-host/` in VS Code for the desktop, which `@vscode/test-electron` downloads:
 *
 *   npm run test:desktop [-- --version 1.105.1|stable] [--if-possible]
 *
 * It needs a machine that may download VS Code, and a display. With `--if-possible` a failed download ends well, and says that
 * nothing was tested; a failed test never does.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { bundleInHostSuites, projectDirectory } from './in-host-bundle.ts';
import { ensureBuild } from './package.ts';

const { values } = parseArgs({
  options: { version: { type: 'string', default: 'stable' }, 'if-possible': { type: 'boolean', default: false } },
});

process.exitCode = await main();

async function main(): Promise<number> {
  let vscodeExecutablePath: string;
  try {
    vscodeExecutablePath = await downloadAndUnzipVSCode({
      version: values.version,
      cachePath: path.join(projectDirectory, '.vscode-test'),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.log(`NOT TESTED on the desktop: VS Code ${values.version} cannot be downloaded on this machine (${why}).`);
    console.log('The same suites run in a browser with `npm run test:in-host`.');
    return values['if-possible'] ? 0 : 1;
  }
  await ensureBuild(console.log);
  const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-desktop-'));
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: projectDirectory,
      extensionTestsPath: await bundleInHostSuites(),
      launchArgs: [
        folder,
        '--disable-workspace-trust',
        '--disable-extensions',
        '--user-data-dir',
        path.join(folder, 'data'),
      ],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { projectDirectory } from './in-host-bundle.ts';
import { withLock } from './lock.ts';
import { run, step, type Progress } from './run.ts';
import { exists } from './toolchain.ts';

/** What the extension is made of. When one of these is newer than the product, the product is made again. */
const sources = [
  ...['src', 'schemas', 'syntaxes', 'images', 'l10n', 'scripts'],
  ...[
    'package.json',
    'package.nls.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'THIRD_PARTY_NOTICES',
    '.vscodeignore',
  ],
];

/** Builds the extension (`npm run build`) unless what is in `dist` is newer than every source. */
export async function ensureBuild(progress: Progress): Promise<void> {
  await ensureProduct(
    path.join(projectDirectory, 'dist', 'extension.cjs'),
    'build',
    'Building the extension',
    '5 s',
    progress,
  );
}

/** The packaged extension, packaged (`npm run package`) unless it is newer than every source. Returns its path. */
export async function ensurePackage(progress: Progress): Promise<string> {
  const vsix = path.join(projectDirectory, 'dist', 'meshdeck.vsix');
  await ensureProduct(vsix, 'package', 'Building and packaging the extension', '15 s', progress);
  return vsix;
}

async function ensureProduct(
  product: string,
  script: string,
  what: string,
  usually: string,
  progress: Progress,
): Promise<void> {
  await withLock(path.join(projectDirectory, '.cache', 'build.lock'), progress, async () => {
    if (await isNewerThanSources(product)) return;
    const logFile = path.join(projectDirectory, '.cache', `${script}.log`);
    await mkdir(path.dirname(logFile), { recursive: true });
    await step(progress, what, usually, () =>
      run({ command: 'npm', args: ['run', script], cwd: projectDirectory, logFile }),
    );
    if (!(await exists(product))) throw new Error(`npm run ${script} has ended well and has not made ${product}.`);
  });
}

async function isNewerThanSources(product: string): Promise<boolean> {
  const made = await modifiedMs(product);
  if (made === undefined) return false;
  for (const source of sources) {
    if ((await newestMs(path.join(projectDirectory, source))) > made) return false;
  }
  return true;
}

async function newestMs(place: string): Promise<number> {
  const own = await modifiedMs(place);
  if (own === undefined) return 0;
  if (!(await stat(place)).isDirectory()) return own;
  const entries = await readdir(place);
  return Math.max(own, ...(await Promise.all(entries.map((entry) => newestMs(path.join(place, entry))))));
}

async function modifiedMs(place: string): Promise<number | undefined> {
  return (await exists(place)) ? (await stat(place)).mtimeMs : undefined;
}

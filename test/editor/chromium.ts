import { installWithApt, mayUseApt } from './apt.ts';
import type { Progress } from './run.ts';
import { exists, findOnPath } from './toolchain.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'] as const;

const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
] as const;

/**
 * The Chromium or Chrome of this machine: `$CHROMIUM_PATH`, else a known name or place. On Debian, as root, it is installed when
 * it is missing; elsewhere an Error says which package is missing.
 */
export async function ensureChromium(progress: Progress = console.log): Promise<string> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (await exists(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH names ${chosen}, and there is no such file.`);
  }
  const found = await findChromium();
  if (found !== undefined) return found;
  if (await mayUseApt()) {
    await installWithApt('chromium', progress);
    const installed = await findChromium();
    if (installed !== undefined) return installed;
  }
  const how =
    process.platform === 'darwin'
      ? 'Install Google Chrome'
      : 'Install the package `chromium` (Debian, Fedora, Arch) or `chromium-browser` (older Ubuntu)';
  throw new Error(
    `The tests drive a browser and found neither Chromium nor Chrome. ${how}, or set CHROMIUM_PATH to the program.`,
  );
}

async function findChromium(): Promise<string | undefined> {
  if (process.platform === 'darwin') {
    for (const candidate of macPaths) {
      if (await exists(candidate)) return candidate;
    }
  }
  return findOnPath(names);
}

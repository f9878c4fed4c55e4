/** Builds and packages the extension into `dist/meshdeck.vsix`, and fails where it is over its ceiling. `--no-build` reuses `dist/`. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { vsixCeilingBytes } from './bundles.ts';

const { values } = parseArgs({ options: { 'no-build': { type: 'boolean', default: false } } });
const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);

if (!values['no-build']) {
  const build = spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
  if (build.status !== 0) process.exit(1);
}
const packagePath = 'dist/meshdeck.vsix';
await createVSIX({ cwd: root, packagePath, dependencies: false, rewriteRelativeLinks: false });
const { size } = statSync(packagePath);
console.log(`${packagePath}: ${(size / 1024).toFixed(0)} of ${(vsixCeilingBytes / 1024).toFixed(0)} KiB`);
if (size > vsixCeilingBytes) {
  console.error('the VSIX is over its ceiling');
  process.exitCode = 1;
}

/**
 * Runs the journeys: stories told in a real VS Code.
 *
 *   npm run test:journeys [-- WORD... --update-images --headed]
 *
 * Words choose the files whose name holds one of them. `--update-images` replaces the pictures in `docs/images`, `--headed`
 * shows the browser.
 */
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { projectDirectory } from './in-host-bundle.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'update-images': { type: 'boolean', default: false }, headed: { type: 'boolean', default: false } },
});
if (values['update-images']) process.env['MESHDECK_UPDATE_IMAGES'] = '1';
if (values.headed) process.env['MESHDECK_HEADED'] = '1';

const vitest = await startVitest(positionals, {
  root: projectDirectory,
  project: 'journeys',
  run: true,
  reporters: ['verbose'],
});
await vitest.close();

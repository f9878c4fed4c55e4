import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundle } from './schemas/build.ts';
import { findSources } from './schemas/sources.ts';

/**
 * `npm run schemas`: builds `schemas/bundle` from the API server's OpenAPI description and the CRDs of the meshes. The same
 * sources give the same bytes; `scripts/schemas/stale.test.ts` says when what is committed is not what the sources give.
 */
const sources = await findSources();
if (sources.missing.length > 0) {
  console.error(
    `The bundle stays as it is. Missing sources:\n${sources.missing.map((line) => `  ${line}`).join('\n')}`,
  );
  process.exitCode = 2;
} else {
  const target = join(import.meta.dirname, '../schemas/bundle');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, bytes] of buildBundle(sources)) {
    writeFileSync(join(target, name), bytes);
    console.log(`${name}  ${bytes.byteLength} bytes`);
  }
}

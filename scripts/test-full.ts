/**
 * `npm run test:full`: `npm test` with whole matrices where that takes samples. `--only NAME` runs one step, as there.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';

/** Every place that reads MESHDECK_FULL, and what it makes of it. A test compares this list with the sources. */
export const widened: Readonly<Record<string, string>> = {
  'test/fuzz/fuzz.test.ts': 'twenty times as many mutated inputs for each fuzz target',
  'test/fuzz/corpus-cuts.test.ts':
    'every pattern of the corpus cut off after every line, instead of a sample of the cuts',
  'src/yaml/reader/documents.test.ts': 'the whole corpus read by both readers, with all CRDs and definitions',
  'src/perf/engine/response-parser.test.ts':
    'every pair of places where an answer can be cut, instead of every seventh',
  'test/editor/journeys/large.journey.ts': 'a cluster of 5,000 Pods instead of 1,000',
};

if (import.meta.main) run();

function run(): void {
  console.log('Wider than npm test:');
  for (const [file, what] of Object.entries(widened)) console.log(`  ${file}: ${what}`);
  console.log('Everything else is as in npm test.');
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'test.ts'), ...process.argv.slice(2)], {
    env: { ...process.env, MESHDECK_FULL: '1' },
    stdio: 'inherit',
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1;
  });
}

/**
 * `npm run judge -- [--seed N] [--valid N] [--changes N]`: the lab's API server judges our checks on generated objects of every kind that it
 * serves, and `docs/schemas-judged.md` is written. Fails where a disagreement is in no row of `test/judge/disagreements.ts`.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { ensureLab } from '../test/lab/lab.ts';
import { installCrds } from '../test/judge/install.ts';
import { casesOf, judge } from '../test/judge/judge.ts';
import { judgedPage, reportOf } from '../test/judge/report.ts';
import { crdSets } from './schemas/sets.ts';
import { findCrdSources } from './schemas/sources.ts';
import versions from './schemas/versions.json' with { type: 'json' };

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '20261125' },
    valid: { type: 'string', default: '3' },
    changes: { type: 'string', default: '18' },
  },
});
const seed = Number(values.seed);
const root = path.join(import.meta.dirname, '..');
const origins = ['kubernetes', ...crdSets.map(({ origin }) => origin)] as const;

const sources = await findCrdSources();
if (sources.missing.length > 0) throw new Error(`Missing sources:\n${sources.missing.join('\n')}`);
const lab = await ensureLab({ name: 'judge', ownerPid: process.pid });
const { installed, refused } = await installCrds(lab.client, sources, origins);
console.log(`${installed} CRDs installed`);
for (const { name, message } of refused) console.log(`  refused: ${name}: ${message}`);
const cases = casesOf(origins, { seed, valid: Number(values.valid), changes: Number(values.changes) });
const results = await judge(lab.client, cases);
const report = reportOf(results);
const page = judgedPage(results, { server: `Kubernetes ${versions.kubernetes}`, seed });
await writeFile(path.join(root, 'docs/schemas-judged.md'), await format(page, { parser: 'markdown', printWidth: 140 }));
console.log(JSON.stringify({ ...report, unexplained: report.unexplained.length }));
for (const line of report.unexplained) console.log(line);
await lab.release();
process.exitCode = report.unexplained.length === 0 ? 0 : 1;

/** The API server judges our checks on a sample of generated objects; `npm run judge` does it for every kind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCrdSources } from '../../scripts/schemas/sources.ts';
import { installCrds } from '../judge/install.ts';
import { casesOf, judge } from '../judge/judge.ts';
import { reportOf } from '../judge/report.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const sources = await findCrdSources();
const reason = (await whyNoLab()) ?? sources.missing[0];
if (reason !== undefined) console.warn(`judge.test.ts is skipped: ${reason}`);

const origins = ['kubernetes', 'istio', 'gateway-api', 'linkerd', 'smi'] as const;

describe.skipIf(reason !== undefined)('our verdict beside that of the API server', () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'judge-test', ownerPid: process.pid });
    await installCrds(lab.client, sources, origins);
  });

  afterAll(async () => {
    await lab.release();
  });

  it('is the same, for the same field, or the difference is known with its reason', async () => {
    const cases = casesOf(origins, { seed: 20261125, valid: 1, changes: 8 });
    const report = reportOf(await judge(lab.client, cases));
    expect(report.unexplained).toEqual([]);
    expect(report.judged).toBeGreaterThan(500);
  });
});

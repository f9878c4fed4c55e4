/** What a built agent still holds after contexts were connected and disconnected many times. `npm run soak -- --open-close` does it 1,000 times. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { openAndClose } from '../soak/open-close.ts';

const agentEntry = path.resolve(import.meta.dirname, '../../dist/agent.mjs');
const skipReason =
  (await whyNoLab()) ??
  (existsSync(agentEntry) ? undefined : 'the agent is not built (npm run build)') ??
  (process.platform === 'linux' ? undefined : 'what a process holds is read from /proc');
if (skipReason !== undefined) console.log(`what is left of connections is not looked for: ${skipReason}`);

const times = 30;

describe.skipIf(skipReason !== undefined)('contexts that are connected and disconnected again and again', () => {
  let lab: LabHandle;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'open-close', ownerPid: process.pid });
  });

  afterAll(async () => {
    await lab.down();
  });

  it('leave no socket, thread, timer, listener or memory behind', { timeout: 600_000 }, async ({ signal }) => {
    const { kubeconfigPath, contexts } = lab;
    const report = await openAndClose({
      agentEntry,
      kubeconfigPath,
      contexts: [contexts.admin, contexts.viewer],
      times,
      signal,
      progress: console.log,
    });
    expect(report.leaks).toEqual([]);
    expect(report.after.threads).toBeGreaterThan(0);
  });
});

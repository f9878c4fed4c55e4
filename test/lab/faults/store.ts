import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Agent, request } from 'undici';

import { LabError } from '../failure.ts';
import type { LabHandle } from '../lab.ts';
import { labPaths } from '../paths.ts';

/** Makes the store of a lab forget all states before a version. */
export async function compactStore(lab: LabHandle, resourceVersion: string): Promise<void> {
  const state = lab.state();
  if (state === undefined) throw new LabError('start-failed', 'The lab has ended.');
  const { certificates } = labPaths(lab.name);
  const read = (name: string): string => readFileSync(path.join(certificates, name), 'utf8');
  const dispatcher = new Agent({
    connect: { ca: read('authority.crt'), cert: read('etcd.crt'), key: read('etcd.key') },
  });
  try {
    const { statusCode, body } = await request(`${state.storeUrl}/v3/kv/compaction`, {
      method: 'POST',
      dispatcher,
      body: JSON.stringify({ revision: resourceVersion, physical: true }),
    });
    const said = await body.text();
    // Kubernetes compacts too: what is forgotten already is as well.
    if (statusCode !== 200 && !said.includes('compacted')) throw new LabError('request-failed', said);
  } finally {
    await dispatcher.destroy();
  }
}

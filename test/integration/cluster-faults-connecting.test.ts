/**
 * Faults before there is a connection, seen as somebody sees them who has expanded the row of the context and waits. The rest is as in
 * cluster-faults.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClusterRows } from '../../src/agent/cache/cluster-rows.ts';
import type { CacheEvents } from '../../src/agent/cache/worker-protocol.ts';
import type { Row } from '../../src/agent/protocol/rows.ts';
import { connectTo } from '../../src/cluster/testing/fake-api-server.ts';
import { credentialsOf } from '../lab/faults/credentials.ts';
import { SecondApiServer } from '../lab/faults/second-api-server.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { FaultTable } from './fault-table.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`faults of connecting are skipped: ${skipReason}`);

describe.skipIf(skipReason !== undefined)('a context that is expanded', () => {
  let lab: LabHandle;
  let second: SecondApiServer;
  const table = new FaultTable();

  beforeAll(async () => {
    lab = await ensureLab({ name: 'cluster-faults-connecting', ownerPid: process.pid });
    second = await SecondApiServer.start(lab, { hasWatchCache: true });
  });

  afterAll(async () => {
    await second.kill();
    await lab.down();
  });

  it('shows its rows by itself when its server comes later', async () => {
    const fault = 'the API server comes after its context was expanded';
    await second.kill();
    const { authority: certificateAuthority, certificate, key } = credentialsOf(lab, 'admin');
    const user = { clientCertificate: certificate, clientKey: key };
    const connection = connectTo(second.server, user, { certificateAuthority });
    const context = { name: 'late', cluster: 'lab', user: 'admin', namespace: 'default' };
    const codes = new Set<string>();
    /** What the row of the context has said, and what stood below it. */
    const said: (string | undefined)[] = [];
    let below: readonly Row[] = [];
    let look = (): void => undefined;
    const note = (rows: readonly Row[]): void => {
      below = rows;
      for (const { problem } of rows) if (problem !== undefined) codes.add(problem.code);
    };
    const rows = createClusterRows({
      connection,
      emit: (name, value) => {
        if (name === 'context-row') said.push((value as CacheEvents['context-row']).row.description);
        if (name === 'rows/deltas')
          for (const { order, upserts } of value as CacheEvents['rows/deltas']) {
            const known = new Map([...below, ...upserts].map((row) => [row.id, row]));
            const ids = order ?? below.map(({ id }) => id);
            note(ids.map((id) => known.get(id)).filter((row) => row !== undefined));
          }
        look();
      },
    });
    const until = (isSo: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if (isSo()) resolve();
        };
        look();
      });
    try {
      const query = { subscription: 1, path: [], offset: 0, limit: 200 };
      const summary = { ...context, server: second.server, isCurrent: true };
      note((await rows.subscribe({ ...query, context: summary }, new AbortController().signal)).rows);
      await until(() => said.includes('unreachable, trying again'));
      await second.restart();
      await until(() => below.some(({ label }) => label === 'Namespaces'));
      expect(below.filter(({ kind }) => kind === 'problem')).toEqual([]);
      // Nothing has come and gone meanwhile: it was not there, and now it is.
      expect(said.filter((words) => words === 'connecting')).toEqual([]);
      table.tell(fault, [...codes]);
    } finally {
      rows.close();
      await connection.close();
    }
  });

  it('told what the document says', () => {
    expect(table.unwritten()).toEqual([]);
  });
});

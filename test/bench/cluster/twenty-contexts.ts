import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rowId } from '../../../src/agent/tree/ids.ts';
import { credentialsOf } from '../../lab/faults/credentials.ts';
import { ensureLab, type LabHandle } from '../../lab/lab.ts';
import { startAgent } from '../../soak/agent-client.ts';
import { RowsMirror } from '../../soak/rows-mirror.ts';
import type { BenchRow } from '../bench.ts';
import { residentBytes } from '../language-sides.ts';
import { processorShare } from '../processor-time.ts';
import { ownRow } from './rows.ts';

const agentEntry = path.resolve(import.meta.dirname, '../../../dist/agent.mjs');
const contextsPerLab = 10;
const oneMegabyte = 1_000_000;
const connectWithinMs = 120_000;
/** What is loaded and compiled on first use is over then. */
const settleSeconds = 20;
/**
 * Each thread's heap is collected and made small once or twice some time after its last work (V8's memory reducer), which is over for
 * all of twenty in about this long.
 */
const reducingSeconds = 100;
const idleSeconds = 60;

/** Whether the contexts of a lab are of one user, and so share a cache, or each of a user of its own. */
type Users = 'one user' | 'many users';

/**
 * Twenty contexts of two labs, all expanded and nothing happening: what they hold, and what an idle agent costs. Once as contexts of one
 * user in many namespaces, which share one cache for each server, and once as contexts of twenty users.
 */
export async function twentyContextsRows(progress: (words: string) => void): Promise<readonly BenchRow[]> {
  if (!existsSync(agentEntry)) throw new Error('`npm run build` comes first: dist/agent.mjs is not there');
  const labs: LabHandle[] = [];
  try {
    for (const name of ['bench-contexts-a', 'bench-contexts-b'])
      labs.push(await ensureLab({ name, ownerPid: process.pid, progress }));
    return [...(await rowsFor('one user', labs, progress)), ...(await rowsFor('many users', labs, progress))];
  } finally {
    await Promise.all(labs.map((lab) => lab.down()));
  }
}

async function rowsFor(
  users: Users,
  labs: readonly LabHandle[],
  progress: (words: string) => void,
): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-contexts-'));
  const file = path.join(folder, 'config');
  const names = labs.flatMap((_, index) => contextsOf(index));
  writeFileSync(file, kubeconfig(labs, users));
  const agent = await startAgent(agentEntry, file);
  try {
    const mirror = new RowsMirror(agent.caller);
    await mirror.open('');
    await delay(2_000);
    const before = { bytes: residentBytes(agent.pid) ?? Number.NaN, sockets: socketsOf(agent.pid) };
    await Promise.all(names.map((name) => mirror.open(rowId(name))));
    const connected = (): number => mirror.rowsBelow('').filter(({ kind }) => kind === 'context.connected').length;
    const deadlineMs = performance.now() + connectWithinMs;
    while (connected() < names.length) {
      if (performance.now() > deadlineMs) throw new Error(`${connected()} of ${names.length} contexts are connected`);
      await delay(100);
    }
    await delay(settleSeconds * 1_000);
    const reducingShare = await processorShare(agent.pid, reducingSeconds);
    const deltasBefore = mirror.changes;
    const share = await processorShare(agent.pid, idleSeconds);
    const bytes = ((residentBytes(agent.pid) ?? Number.NaN) - before.bytes) / names.length;
    const sockets = (socketsOf(agent.pid) - before.sockets) / names.length;
    progress(`${names.length} contexts, ${users}: ${mirror.changes - deltasBefore} deltas in ${idleSeconds} s`);
    const what = `${names.length} contexts of ${users}`;
    return [
      ownRow(`${what}: more resident memory, for each context`, 'MB', { ours: bytes / oneMegabyte }),
      ownRow(`${what}: sockets, for each context`, '', { ours: sockets }),
      ownRow(
        `${what}: processor time while idle, ${idleSeconds} s`,
        '%',
        { ours: share * 100 },
        { words: 'under 1', isMet: share < 0.01 },
      ),
      ownRow(`${what}: the same in the ${reducingSeconds} s before, while heaps are made small`, '%', {
        ours: reducingShare * 100,
      }),
    ];
  } finally {
    await agent.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

function contextsOf(lab: number): readonly string[] {
  return Array.from({ length: contextsPerLab }, (_, index) => `lab-${lab}-${index}`);
}

/** YAML is a superset of JSON. */
function kubeconfig(labs: readonly LabHandle[], users: Users): string {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const credentials = labs.map((lab) => credentialsOf(lab, 'admin'));
  const userOf = (lab: number, name: string): string => (users === 'one user' ? `admin-${lab}` : name);
  return JSON.stringify({
    contexts: labs.flatMap((_, lab) =>
      contextsOf(lab).map((name, index) => ({
        name,
        context: { cluster: `lab-${lab}`, user: userOf(lab, name), namespace: `namespace-${index}` },
      })),
    ),
    clusters: credentials.map(({ server, authority }, lab) => ({
      name: `lab-${lab}`,
      cluster: { server, 'certificate-authority-data': base64(authority) },
    })),
    users: credentials.flatMap(({ certificate, key }, lab) =>
      [...new Set(contextsOf(lab).map((name) => userOf(lab, name)))].map((name) => ({
        name,
        user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
      })),
    ),
  });
}

function socketsOf(processId: number): number {
  const folder = `/proc/${processId}/fd`;
  return readdirSync(folder).filter((name) => {
    try {
      return readlinkSync(path.join(folder, name)).startsWith('socket:');
    } catch {
      // It was closed meanwhile.
      return false;
    }
  }).length;
}

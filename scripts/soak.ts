/**
 * `npm run soak [-- --minutes N] [--seed N] [--faults]`: the built agent against a lab in which something changes every second; with
 * `--faults` over a way on which things go wrong at random times. Each minute its rows are compared with those of a fresh agent.
 * Writes `docs/figures/soak.json` (`soak-faults.json`). The exit code is 1 where rows differed or memory grew by more than a fifth
 * after the warm-up.
 *
 * `npm run soak -- --open-close [--times N]`: two contexts are connected and disconnected, 1,000 times. Writes
 * `docs/figures/open-close.json`; the exit code is 1 where anything is left of them.
 */
import { randomInt } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { credentialsOf } from '../test/lab/faults/credentials.ts';
import { FaultProxy } from '../test/lab/faults/fault-proxy.ts';
import { compactStore } from '../test/lab/faults/store.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../test/lab/lab.ts';
import { disturb } from '../test/soak/disturb.ts';
import { openAndClose } from '../test/soak/open-close.ts';
import { soak, type SoakFaults } from '../test/soak/soak.ts';
import { measuredCommit } from './measured-commit.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string' },
    faults: { type: 'boolean', default: false },
    'open-close': { type: 'boolean', default: false },
    times: { type: 'string', default: '1000' },
  },
});
const minutes = Number(values.minutes);
const times = Number(values.times);
const seed = Number(values.seed ?? randomInt(0x7fff_ffff));
if (![minutes, times].every((count) => Number.isInteger(count) && count > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run soak [-- --minutes N] [--seed N] [--faults] | [-- --open-close] [--times N]');
  process.exit(2);
}
const reason =
  (await whyNoLab()) ??
  (existsSync(path.join(root, 'dist', 'agent.mjs')) ? undefined : 'the agent is not built: npm run build');
if (reason !== undefined) {
  console.error(`The soak cannot run: ${reason}`);
  process.exit(2);
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => {
    stop.abort(new Error(`ended by ${name}`));
  });

// A copy: a build of the project in the meantime changes what is soaked no more.
const built = mkdtempSync(path.join(tmpdir(), 'meshdeck-soak-'));
cpSync(path.join(root, 'dist'), built, { recursive: true });
const agentEntry = path.join(built, 'agent.mjs');
try {
  process.exitCode = (await (values['open-close'] ? judgeOpenClose() : judgeSoak())) ? 0 : 1;
} finally {
  rmSync(built, { recursive: true, force: true });
}

async function judgeOpenClose(): Promise<boolean> {
  const lab = await ensureLab({ name: 'open-close', scenario: 'demo', ownerPid: process.pid, signal: stop.signal });
  try {
    const { kubeconfigPath, contexts } = lab;
    const report = await openAndClose({
      agentEntry,
      kubeconfigPath,
      contexts: [contexts.admin, contexts.viewer],
      times,
      signal: stop.signal,
      progress: console.log,
    });
    for (const leak of report.leaks) console.log(leak);
    writeFigures('open-close.json', report);
    return report.leaks.length === 0;
  } finally {
    await lab.down();
  }
}

async function judgeSoak(): Promise<boolean> {
  const lab = await ensureLab({ name: 'soak', scenario: 'demo', ownerPid: process.pid, signal: stop.signal });
  const proxy = values.faults ? await FaultProxy.start(credentialsOf(lab, 'admin')) : undefined;
  try {
    if (!lab.started) await lab.reset();
    console.log(`seed ${seed}, ${minutes} minutes`);
    const report = await soak({
      lab,
      agentEntry,
      minutes,
      seed,
      ...(proxy === undefined ? {} : { faults: faultsOf(lab, proxy) }),
      signal: stop.signal,
      progress: console.log,
    });
    for (const difference of report.differences) console.log(difference);
    for (const { figure, beforeBytes, afterBytes } of report.growth)
      console.log(`${figure} grew from ${beforeBytes} to ${afterBytes}`);
    if (minutes < 3) console.log('memory was not judged: all of it was warm-up');
    writeFigures(values.faults ? 'soak-faults.json' : 'soak.json', { seed, ...report });
    return report.differences.length === 0 && report.growth.length === 0;
  } finally {
    await proxy?.close();
    await lab.down();
  }
}

function writeFigures(name: string, figures: object): void {
  const folder = path.join(root, 'docs', 'figures');
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(path.join(folder, name), `${JSON.stringify({ date, commit: measuredCommit, ...figures }, null, 2)}\n`);
}

/** The contexts of the lab's kubeconfig, all of them over the proxy, which is the administrator to the lab. */
function faultsOf(lab: LabHandle, proxy: FaultProxy): SoakFaults {
  const kubeconfigPath = path.join(built, 'kubeconfig');
  const text = readFileSync(lab.kubeconfigPath, 'utf8');
  writeFileSync(kubeconfigPath, text.replaceAll(lab.server, proxy.address), { mode: 0o600 });
  return {
    kubeconfigPath,
    disturb: (round) => disturb(proxy, () => forget(lab), seed, round),
    pause: () => {
      proxy.reset();
    },
  };
}

/** Everything before the last change. */
async function forget(lab: LabHandle): Promise<void> {
  const { metadata } = await lab.client.request<{ readonly metadata: { readonly resourceVersion: string } }>(
    'GET',
    '/api/v1/namespaces?limit=1',
  );
  await compactStore(lab, metadata.resourceVersion);
}

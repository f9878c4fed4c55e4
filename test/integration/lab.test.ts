/**
 * The lab proves itself: everything that other integration tests take for granted is shown here once, on a lab of this file's
 * own. Its parts are real programs, so nothing here is simulated but what test/lab/README.md says.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { KubeConfig, PortForward } from '@kubernetes/client-node';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { isRunning, waitForEnd, type ProcessIdentity } from '../lab/process-identity.ts';
import type { LabState, PartState } from '../lab/state.ts';

const run = promisify(execFile);
const corpus = process.env['MESHDECK_CORPUS'] ?? '../shared/corpus';
const chart = path.resolve(corpus, 'charts', 'base-1.31.0.tgz');
const reason = await whyNoLab();
if (reason !== undefined) console.warn(`lab.test.ts is skipped: ${reason}`);
const chartReason = existsSync(chart) ? undefined : `the corpus has no ${chart}`;
if (chartReason !== undefined) console.warn(`'installs a real chart' is skipped: ${chartReason}`);

/** Every process that a state names: none of them may outlive the lab. */
function processesOf(state: LabState | undefined): readonly ProcessIdentity[] {
  if (state === undefined) throw new Error('the lab does not run');
  return [state.supervisor, ...state.parts.flatMap(({ process: part }) => (part === undefined ? [] : [part]))];
}

async function withinMs(processes: readonly ProcessIdentity[], timeoutMs: number): Promise<boolean> {
  const ends = await Promise.all(processes.map((identity) => waitForEnd(identity, timeoutMs)));
  return ends.every(Boolean);
}

/** A process that does nothing but be there, as an owner. */
async function bystander(): Promise<{ readonly pid: number; readonly crash: () => void }> {
  const child = spawn(process.execPath, ['-e', 'process.send("up"); setInterval(() => undefined, 1000)'], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  if (child.pid === undefined) throw new Error('the process could not be started');
  return { pid: child.pid, crash: () => child.kill('SIGKILL') };
}

describe.skipIf(reason !== undefined)('the lab', { timeout: 120_000 }, () => {
  let lab: LabHandle;
  beforeAll(async () => {
    const progress = (line: string): void => {
      console.log(`[lab] ${line}`);
    };
    lab = await ensureLab({ name: 'lab-test', scenario: 'demo', ownerPid: process.pid, progress });
  }, 1_800_000);
  afterAll(async () => {
    await lab.down();
  });

  it('answers as the release that it was built from', async () => {
    const version = await lab.client.request<{ gitVersion: string }>('GET', '/version');
    expect(version.gitVersion).toBe('v1.36.3');
    expect(await lab.client.status('/readyz')).toBe(200);
  });

  it('makes a Deployment ready through real controllers and simulated nodes', async () => {
    const web = await lab.client.request<KubeObject>('GET', '/apis/apps/v1/namespaces/shop/deployments/web');
    expect(web['status']).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3 });
  });

  it('shows a crash loop and a Pod that never starts', async () => {
    const stateOf = async (namespace: string, app: string): Promise<string | undefined> => {
      const pods = await lab.client.request<{
        items: readonly { status: { containerStatuses?: readonly { state: { waiting?: { reason: string } } }[] } }[];
      }>('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${app}`);
      return pods.items[0]?.status.containerStatuses?.[0]?.state.waiting?.reason;
    };
    await expect.poll(() => stateOf('shop', 'recommendations'), { timeout: 20_000 }).toBe('CrashLoopBackOff');
    await expect.poll(() => stateOf('staging', 'checkout'), { timeout: 20_000 }).toBe('ContainerCreating');
  });

  it('has users who may do less, whose time is over, and a server that is not there', async () => {
    const statusAs = async (context: string, resource: string): Promise<number | string> => {
      const config = new KubeConfig();
      config.loadFromFile(lab.kubeconfigPath);
      config.setCurrentContext(context);
      const decode = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString();
      const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
      const identity = { cert: decode(user?.certData), key: decode(user?.keyData), ca: decode(cluster?.caData) };
      const dispatcher = new Agent({ connect: identity });
      try {
        const answer = await request(`${cluster?.server ?? ''}/api/v1/namespaces/shop/${resource}`, { dispatcher });
        await answer.body.dump();
        return answer.statusCode;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? String(error);
      } finally {
        await dispatcher.close();
      }
    };
    const { contexts } = lab;
    expect(await statusAs(contexts.admin, 'secrets')).toBe(200);
    expect(await statusAs(contexts.viewer, 'pods')).toBe(200);
    expect(await statusAs(contexts.viewer, 'secrets')).toBe(403);
    expect(await statusAs(contexts.nobody, 'pods')).toBe(403);
    expect(await statusAs(contexts.expired, 'pods')).toBe(401);
    expect(await statusAs(contexts.unreachable, 'pods')).toBe('ECONNREFUSED');
  });

  it('lets nobody read its store without a certificate of its own', async () => {
    const store = lab.state()?.parts.find(({ name }) => name === 'etcd');
    const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(store?.process?.pid)]);
    const url = /--listen-client-urls=(\S+)/.exec(stdout)?.[1] ?? '';
    const stranger = new Agent({ connect: { rejectUnauthorized: false } });
    const asked = request(`${url}/v3/kv/range`, { method: 'POST', body: '{"key":"AA=="}', dispatcher: stranger });
    await expect(asked).rejects.toThrow(/certificate/);
    await stranger.close();
  });

  it('forwards the port of a Pod to the demo app, which behaves as it is told', async () => {
    const config = new KubeConfig();
    config.loadFromFile(lab.kubeconfigPath);
    const forward = new PortForward(config);
    const pods = await lab.client.request<{ items: readonly KubeObject[] }>(
      'GET',
      '/api/v1/namespaces/shop/pods?labelSelector=app%3Dweb',
    );
    const pod = pods.items[0]?.metadata.name ?? '';
    const tunnel = createServer((socket) => {
      void forward.portForward('shop', pod, [8080], socket, null, socket);
    });
    await new Promise<void>((resolve) => tunnel.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}/`;
      await lab.demoApp.setBehaviour({ errorRate: 1, errorStatus: 418, bodySizeBytes: 10 });
      await lab.demoApp.clearStats();
      const answer = await request(url, { reset: true });
      await answer.body.dump();
      expect(answer.statusCode).toBe(418);
      expect(await lab.demoApp.stats()).toMatchObject({ requests: 1, responsesByStatus: { '418': 1 } });
    } finally {
      await lab.demoApp.setBehaviour({});
      tunnel.close();
    }
  });

  it('takes as long as it is told, and holds answers while it stalls', async () => {
    const timeMs = async (): Promise<number> => {
      const startedMs = performance.now();
      const answer = await request(lab.demoApp.url);
      await answer.body.dump();
      return performance.now() - startedMs;
    };
    await lab.demoApp.setBehaviour({ latency: { constantMs: 80 } });
    expect(await timeMs()).toBeGreaterThanOrEqual(79);
    await lab.demoApp.setBehaviour({ stall: { everyMs: 400, forMs: 400 } });
    await timeMs();
    // The stall is over at the end of a period, and the next one begins at once.
    expect(await timeMs()).toBeGreaterThan(200);
    await expect(lab.demoApp.setBehaviour({ errorRate: 7 })).rejects.toThrow('errorRate must be 0 to 1');
    await lab.demoApp.setBehaviour({});
  });

  it.runIf(process.platform === 'linux')('answers on the address of a Service that asks for it', async () => {
    const service = await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'extra', namespace: 'shop', labels: { 'meshdeck.dev/lab-serve': 'true' } },
      spec: { ports: [{ port: 18_080 }], selector: { app: 'web' } },
    });
    const { clusterIP } = service['spec'] as { clusterIP: string };
    const status = async (): Promise<number | string> => {
      try {
        const answer = await request(`http://${clusterIP}:18080/`, { reset: true });
        await answer.body.dump();
        return answer.statusCode;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? 'unknown';
      }
    };
    await expect.poll(status, { timeout: 10_000 }).toBe(200);
    await lab.client.request('DELETE', '/api/v1/namespaces/shop/services/extra');
    await expect.poll(status, { timeout: 10_000 }).toBe('ECONNREFUSED');
  });

  it('starts a part again that crashes, and the demo app then answers on the same addresses', async () => {
    const answers = async (): Promise<readonly number[]> => {
      const served = lab.state()?.served ?? [];
      const asked = served.map(async ({ address, port }) => {
        const { statusCode, body } = await request(`http://${address}:${port}/`, { reset: true });
        await body.dump();
        return statusCode;
      });
      return Promise.all([...asked, request(lab.demoApp.url, { reset: true }).then(({ statusCode }) => statusCode)]);
    };
    const before = await answers();
    expect(new Set(before)).toEqual(new Set([200]));
    const part = (): PartState | undefined => lab.state()?.parts.find(({ name }) => name === 'demo-app');
    process.kill(part()?.process?.pid ?? Number.NaN, 'SIGKILL');
    await expect.poll(() => part()?.restarts, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => answers().catch(() => []), { timeout: 10_000 }).toEqual(before);
  });

  it.skipIf(chartReason !== undefined)('installs a real chart with a real helm', async () => {
    const access = ['--kubeconfig', lab.kubeconfigPath, '--kube-context', lab.contexts.admin];
    const release = ['istio-base', chart, '--namespace', 'istio-system', '--create-namespace'];
    await run(lab.helmPath, ['install', ...release, '--wait', '--timeout', '60s', ...access]);
    const group = await lab.client.request<{ name: string }>('GET', '/apis/networking.istio.io');
    expect(group.name).toBe('networking.istio.io');
    const { stdout } = await run(lab.helmPath, ['list', '--namespace', 'istio-system', '--output', 'json', ...access]);
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'istio-base', status: 'deployed', chart: 'base-1.31.0' }]);
  });

  it('forgets everything at a reset, but keeps its address and fills itself again', async () => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'to-be-forgotten' } });
    await lab.reset();
    expect(await lab.client.status('/api/v1/namespaces/to-be-forgotten')).toBe(404);
    expect(await lab.client.status('/apis/apps/v1/namespaces/shop/deployments/web')).toBe(200);
    expect(lab.state()).toMatchObject({ server: lab.server, phase: 'ready', resets: 1 });
  });

  it('is joined, not started again, by the next who needs it', async () => {
    const again = await ensureLab({ name: 'lab-test', ownerPid: process.pid });
    expect(again.server).toBe(lab.server);
    expect(again.state()?.supervisor).toEqual(lab.state()?.supervisor);
    await again.client.close();
  });

  it('is emptied for the next who needs it fresh', async () => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'left-behind' } });
    const again = await ensureLab({ name: 'lab-test', ownerPid: process.pid, fresh: true });
    expect(await again.client.status('/api/v1/namespaces/left-behind')).toBe(404);
    expect(again.server).toBe(lab.server);
    await again.client.close();
  });

  it('runs beside another lab, and that one ends with its owner and leaves no process', async () => {
    const owner = await bystander();
    const other = await ensureLab({ name: 'lab-test-owned', ownerPid: owner.pid });
    const processes = processesOf(other.state());
    expect(other.server).not.toBe(lab.server);
    expect(processes).toHaveLength(7);
    expect(processes.every(isRunning)).toBe(true);
    owner.crash();
    expect(await withinMs(processes, 15_000)).toBe(true);
    expect(other.state()).toBeUndefined();
    await other.client.close();
  });

  it('leaves no process when its supervisor is killed, and can be started again', async () => {
    const options = { name: 'lab-test-killed', ownerPid: process.pid };
    const first = await ensureLab(options);
    const processes = processesOf(first.state());
    process.kill(first.state()?.supervisor.pid ?? Number.NaN, 'SIGKILL');
    expect(await withinMs(processes, 5_000)).toBe(true);
    await first.client.close();
    const second = await ensureLab(options);
    expect(await second.client.status('/readyz')).toBe(200);
    const later = processesOf(second.state());
    await second.down();
    expect(later.some(isRunning)).toBe(false);
    expect(second.state()).toBeUndefined();
  });
});

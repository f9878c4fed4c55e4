import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { shellCommand } from '../../src/cluster/actions/shell-command.ts';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { followLogs } from '../../src/cluster/logs/follow.ts';
import { readLogs } from '../../src/cluster/logs/read.ts';
import type { LogNote, LogQuery } from '../../src/cluster/logs/types.ts';
import { listPods } from '../../src/cluster/pods.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { ObjectReference } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`tests of logs and shells are skipped: ${skipReason}`);

const web: ObjectReference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

describe.skipIf(skipReason !== undefined)('logs and shells through a real API server', () => {
  let lab: LabHandle;
  let connection: ClusterConnection;
  let viewer: ClusterConnection;
  let stop: AbortController;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-terminals', scenario: 'demo', ownerPid: process.pid, exec: true });
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    connection = connect(kubeconfig, lab.contexts.admin);
    viewer = connect(kubeconfig, lab.contexts.viewer);
    stop = new AbortController();
  });

  afterAll(async () => {
    stop.abort();
    await Promise.all([connection.close(), viewer.close()]);
    await lab.down();
  });

  async function runningPod(): Promise<string> {
    return vi.waitFor(async () => {
      const pod = (await listPods(connection, web, stop.signal)).find(({ isReady }) => isReady);
      if (pod === undefined) throw new Error('no Pod is ready');
      return pod.name;
    }, 20_000);
  }

  async function open(container = 'web'): Promise<{
    readonly text: () => string;
    readonly exec: Awaited<ReturnType<ClusterConnection['exec']>>;
    readonly close: AbortController;
  }> {
    const pod = await runningPod();
    const close = new AbortController();
    let text = '';
    const exec = await connection.exec({
      namespace: 'shop',
      pod,
      container,
      command: shellCommand,
      size: { columns: 123, rows: 45 },
      onOutput: (part) => {
        text += part;
        return Promise.resolve();
      },
      signal: close.signal,
    });
    return { text: () => text, exec, close };
  }

  async function sees(text: () => string, wanted: RegExp): Promise<void> {
    await vi.waitFor(() => {
      expect(text()).toMatch(wanted);
    }, 15_000);
  }

  it('opens a shell, types into it, and hears how it ended', async () => {
    const { text, exec } = await open();
    await exec.write('echo "sum $((40+2)) ü"\n');
    await sees(text, /sum 42 ü/);
    await exec.write('exit 7\n');
    // The lab's kubelet is simulated, and tells the exit code in words only; `exec.test.ts` has what a real one says.
    expect(await exec.ended).toMatchObject({
      problem: { params: { reason: expect.stringContaining('exit status 7') as unknown } },
    });
  });

  it('takes much output without losing any of it', async () => {
    const { text, exec, close } = await open();
    await exec.write('i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done; echo do""ne\n');
    await sees(text, /^done\r?$/m);
    const numbers = [...text().matchAll(/^line (\d+)\r?$/gm)].map(([, number]) => Number(number));
    expect(numbers.length, text().slice(0, 500)).toBe(20_000);
    expect(numbers.every((number, index) => number === index)).toBe(true);
    close.abort();
    expect(await exec.ended).not.toEqual({ is: 'exited', code: 0 });
  });

  it('says that nothing can be run by somebody who may not', async () => {
    const pod = await runningPod();
    const options = { namespace: 'shop', pod, container: 'web', command: shellCommand, signal: stop.signal };
    const refused = await viewer.exec({ ...options, onOutput: () => Promise.resolve() }).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.forbidden', params: { resource: 'pods/exec' } });
  });

  const query: LogQuery = { object: web, containers: { is: 'default' }, follow: false, previous: false };

  it('reads the logs of all Pods of a workload', async () => {
    await runningPod();
    const shown: { readonly pod: string; readonly text: string }[] = [];
    const sink = {
      lines: (lines: readonly { readonly text: string; readonly source: { readonly pod: string } }[]) => {
        shown.push(...lines.map(({ text, source }) => ({ text, pod: source.pod })));
        return Promise.resolve();
      },
      note: () => Promise.resolve(),
    };
    const { sources } = await readLogs(connection, query, sink, stop.signal);
    expect(sources.length).toBeGreaterThan(1);
    expect(new Set(shown.map(({ pod }) => pod))).toEqual(new Set(sources.map(({ pod }) => pod)));
    expect(shown.length).toBeGreaterThan(0);
  });

  it('follows a log, and a Pod that comes meanwhile', async () => {
    const notes: LogNote[] = [];
    const end = new AbortController();
    const sink = {
      lines: () => Promise.resolve(),
      note: (note: LogNote) => {
        notes.push(note);
        return Promise.resolve();
      },
    };
    const following = followLogs(connection, { ...query, follow: true }, sink, end.signal).catch(problemOf);
    await vi.waitFor(() => {
      expect(notes.some(({ is }) => is === 'live')).toBe(true);
    }, 15_000);
    await connection.request({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas: 5 } },
    });
    await vi.waitFor(() => {
      expect(notes.some(({ is }) => is === 'joined')).toBe(true);
    }, 20_000);
    end.abort();
    expect(await following).toMatchObject({ code: 'cancelled' });
  });

  it('says that a log may not be read', async () => {
    const nobody = connect(await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} }), lab.contexts.nobody);
    const sink = { lines: () => Promise.resolve(), note: () => Promise.resolve() };
    const refused = await readLogs(nobody, query, sink, stop.signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.forbidden' });
    await nobody.close();
  });
});

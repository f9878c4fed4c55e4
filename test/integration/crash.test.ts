/** The command line is killed in the middle of installing a mesh, with its helm; the next run puts everything in order. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import { installMeshPattern } from '../../src/mesh/install-pattern.ts';
import { helmFor, type Helm } from '../../src/tools/helm.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const charts = path.resolve(process.env['MESHDECK_CORPUS'] ?? path.join(root, '../shared/corpus'), 'charts');
const reason =
  (await whyNoLab()) ??
  (existsSync(charts) ? undefined : 'MESHDECK_CORPUS has no charts') ??
  (process.platform === 'linux' ? undefined : 'helm is found by its parent in /proc');
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const namespace = 'istio-system';

describe.skipIf(reason !== undefined)('an apply that crashed', () => {
  let lab: LabHandle;
  let connection: ClusterConnection;
  let helm: Helm;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'crash-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: process.env });
    connection = connect(kubeconfig, lab.contexts.admin);
    helm = helmFor({
      file: lab.helmPath,
      kubeconfigFiles: [lab.kubeconfigPath],
      context: lab.contexts.admin,
      pathDelimiter: path.delimiter,
    });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-crash-'));
    const pattern = installMeshPattern('istio', {
      profile: 'minimal',
      charts: { base: path.join(charts, 'base-1.30.3.tgz'), istiod: path.join(charts, 'istiod-1.30.3.tgz') },
    });
    await writeFile(path.join(folder, 'istio.pattern.yaml'), pattern);
  });

  afterAll(async () => {
    await connection.close();
    await lab.release();
  });

  function start(verb: 'apply' | 'delete'): {
    readonly child: ChildProcess;
    readonly ended: Promise<[number | null, string]>;
  } {
    const entry = path.join(root, 'src', 'cli', 'main.ts');
    const args = [verb, 'istio.pattern.yaml', '--yes', '--namespace', namespace, '--helm', lab.helmPath, '-o', 'json'];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args], {
      cwd: folder,
      env: { ...process.env, KUBECONFIG: lab.kubeconfigPath },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    return {
      child,
      ended: new Promise((resolve) =>
        child.once('close', (code) => {
          resolve([code, out]);
        }),
      ),
    };
  }

  async function childrenOf(parent: number): Promise<readonly number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (pid) => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
        return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(parent) ? [Number(pid)] : [];
      }),
    );
    return found.flat();
  }

  const statusOf = async (name: string): Promise<string | undefined> =>
    (await helm.list(namespace)).find((release) => release.name === name)?.status;

  /** Where no node takes Pods, istiod never gets ready and its helm waits: the crash comes while it does, however slow the machine. */
  async function letNodesTakePods(isAllowed: boolean): Promise<void> {
    const { items } = await connection.request<{ readonly items: readonly KubernetesObject[] }>({
      path: '/api/v1/nodes',
    });
    for (const { metadata } of items)
      await connection.request({
        method: 'PATCH',
        path: `/api/v1/nodes/${metadata.name}`,
        contentType: 'application/merge-patch+json',
        body: { spec: { unschedulable: isAllowed ? null : true } },
      });
  }

  const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/meshdeck.istio`;

  it('leaves a record and a hold, and the next run goes on from there', async () => {
    await letNodesTakePods(false);
    const first = start('apply');
    await vi.waitFor(
      async () => {
        expect(await statusOf('istiod')).toBe('pending-install');
      },
      {
        timeout: 60_000,
        interval: 100,
      },
    );
    const { pid } = first.child;
    if (pid === undefined) throw new Error('the command line did not start');
    // As where the machine loses its power: nobody gets to tidy up.
    for (const process_ of [pid, ...(await childrenOf(pid))]) process.kill(process_, 'SIGKILL');
    await first.ended;
    expect(await statusOf('istiod')).toBe('pending-install');
    await letNodesTakePods(true);
    const record = await connection.request<KubernetesObject>({
      path: `/api/v1/namespaces/${namespace}/configmaps/meshdeck.istio`,
    });
    expect(record['data']).toMatchObject({ helmReleases: `${namespace}/istio-base,${namespace}/istiod` });

    const [held, said] = await start('apply').ended;
    expect(held, said).toBe(2);
    expect(said).toContain('pattern.lease-held');

    // The hold ends by itself; its last renewal is put back instead of waiting for that.
    const lease = await connection.request<KubernetesObject>({ path: leasePath });
    const renewTime = new Date(Date.now() - 31_000).toISOString().replace('Z', '000Z');
    await connection.request({
      method: 'PUT',
      path: leasePath,
      body: { ...lease, spec: { ...(lease['spec'] as object), renewTime } },
    });
    const [code, out] = await start('apply').ended;
    expect(code, out).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      plan: { items: [{ action: 'unchanged' }, { action: 'change', problem: { code: 'mesh.release-pending' } }] },
      summary: { outcome: 'succeeded' },
    });
    expect(await statusOf('istiod')).toBe('deployed');

    const [deleted, text] = await start('delete').ended;
    expect(deleted, text).toBe(0);
    expect(await helm.list(namespace)).toEqual([]);
  });
});

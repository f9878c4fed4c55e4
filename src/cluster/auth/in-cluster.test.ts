import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from '../../core/problem.ts';
import type { Kubeconfig } from '../kubeconfig.ts';
import { resolveContext } from '../kubeconfig.ts';
import { changeKubeconfig, previewKubeconfigChange } from '../kubeconfig/change.ts';
import { orInCluster } from './in-cluster.ts';

const environment = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
const none: Kubeconfig = {
  files: [],
  watchedFiles: [],
  contexts: new Map(),
  clusters: new Map(),
  users: new Map(),
  problems: [],
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'service-account-'));
  for (const [name, text] of [
    ['token', 'secret-token'],
    ['ca.crt', 'PEM'],
    ['namespace', 'shop\n'],
  ] as const)
    await writeFile(path.join(folder, name), text);
});

afterEach(() => rm(folder, { recursive: true }));

describe('inside a Pod', () => {
  it('is the current context of the service account, with its files', async () => {
    const resolved = resolveContext(await orInCluster(none, environment, folder), undefined);
    expect(resolved).toMatchObject({
      context: { name: 'in-cluster', namespace: 'shop' },
      cluster: { server: 'https://10.0.0.1:443', certificateAuthorityFile: path.join(folder, 'ca.crt') },
      user: { tokenFile: path.join(folder, 'token') },
    });
    expect(JSON.stringify(resolved)).not.toContain('secret-token');
  });

  it('has the address of a cluster with IPv6', async () => {
    const six = { ...environment, KUBERNETES_SERVICE_HOST: 'fd00::1' };
    expect(resolveContext(await orInCluster(none, six, folder), undefined).cluster.server).toBe(
      'https://[fd00::1]:443',
    );
  });

  it('counts only where there is no kubeconfig at all', async () => {
    const one = { ...none, users: new Map([['jane', { name: 'jane' }]]) };
    const faulty = { ...none, problems: [problem('cluster.kubeconfig-missing', { path: '/gone' })] };
    for (const kubeconfig of [one, faulty, { ...none, currentContext: 'dev' }])
      expect(await orInCluster(kubeconfig, environment, folder)).toBe(kubeconfig);
  });

  it('counts only where there are a server and a token', async () => {
    expect(await orInCluster(none, {}, folder)).toBe(none);
    await rm(path.join(folder, 'token'));
    expect(await orInCluster(none, environment, folder)).toBe(none);
  });

  it('is used already, and nothing else can be changed about it', async () => {
    const sources = { environment: { ...environment, HOME: folder }, serviceAccountFolder: folder };
    const context = 'in-cluster';
    expect(await changeKubeconfig(sources, { is: 'use', context })).toMatchObject({
      files: [],
      currentContext: context,
    });
    const changes = [
      { is: 'namespace', context, namespace: 'shop' },
      { is: 'rename', context, to: 'mine' },
      { is: 'delete', context, withUnused: true },
    ] as const;
    for (const change of changes) {
      const refused = { problem: { code: 'cluster.context-of-pod' } };
      await expect(previewKubeconfigChange(sources, change)).rejects.toMatchObject(refused);
      await expect(changeKubeconfig(sources, change)).rejects.toMatchObject(refused);
    }
    expect((await readdir(folder)).toSorted()).toEqual(['ca.crt', 'namespace', 'token']);
  });

  it('gives way to a context of its name in a file, which can be changed', async () => {
    await mkdir(path.join(folder, '.kube'));
    await writeFile(path.join(folder, '.kube', 'config'), 'contexts: [{name: in-cluster, context: {cluster: c}}]\n');
    const sources = { environment: { ...environment, HOME: folder }, serviceAccountFolder: folder };
    const { files } = await changeKubeconfig(sources, { is: 'use', context: 'in-cluster' });
    expect(files).toEqual([path.join(folder, '.kube', 'config')]);
  });
});

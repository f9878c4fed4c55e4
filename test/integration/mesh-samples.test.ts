/** `meshdeck mesh sample` against the lab: deployed from a folder, opened, and taken away with nothing left. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHere } from '../../src/cli/testing/run-here.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { leftOf, meshCommand, projectRoot, sampleFolder, type Answer } from './extras-here.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);
const noCorpus = existsSync(sampleFolder) ? undefined : `no samples in ${sampleFolder}`;
if (noCorpus !== undefined) console.warn(`Skipped in part: ${noCorpus}`);

describe.skipIf(reason !== undefined)('sample apps', () => {
  let lab: LabHandle;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'mesh-samples', scenario: 'empty', ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-samples-'));
  });

  afterAll(async () => {
    await lab.release();
    await rm(folder, { recursive: true, force: true });
  });

  const sample = (...args: readonly string[]): Promise<Answer> => meshCommand(lab, folder, 'sample', ...args);
  const object = (place: string): Promise<KubeObject> => lab.client.request('GET', place);
  const actions = ({ value }: Answer): Readonly<Record<string, string>> =>
    Object.fromEntries((value.plan?.items ?? []).map(({ id, action }) => [id, action]));

  it('lists what there is without a cluster', async () => {
    const { code, value } = await sample('list', '--mesh', 'kuma');
    expect(code).toBe(0);
    expect(value.samples?.map(({ name }) => name)).toEqual(['postcard', 'counter']);
  });

  it('deploys our own without any file, opens it, and leaves nothing behind', async () => {
    const deployed = await sample('deploy', 'postcard', '--traffic', '--yes');
    expect(deployed).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    expect(actions(deployed)['Namespace/postcard']).toBe('create');
    const listed = await sample('list', '--deployed');
    expect(listed).toMatchObject({
      code: 0,
      value: {
        deployed: [{ name: 'postcard', record: 'default', workloads: [{ name: 'frontend' }, { name: 'backend' }] }],
      },
    });
    // Once more there is nothing to do: the namespace is known as our own.
    expect(new Set(Object.values(actions(await sample('deploy', 'postcard', '--traffic', '--yes'))))).toEqual(
      new Set(['unchanged']),
    );
    const opened = startHere(['mesh', 'sample', 'open', 'postcard', '--kubeconfig', lab.kubeconfigPath], projectRoot);
    await opened.until((out) => out.includes('until Ctrl-C'));
    expect(opened.out()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ {2}leads to port 80 of Service postcard\/frontend/);
    opened.interrupt();
    expect(await opened.ended).toBe(130);
    expect(await sample('remove', 'postcard', '--yes')).toMatchObject({
      code: 0,
      value: { summary: { outcome: 'succeeded' } },
    });
    expect(await leftOf(lab, ['postcard'])).toEqual([]);
    expect(await sample('remove', 'postcard', '--yes')).toMatchObject({
      code: 2,
      value: { problem: { code: 'mesh.set-absent' } },
    });
  });

  it('may keep its record in its own namespace, which goes with it', async () => {
    const record = ['--record', 'postcard', '--yes'];
    expect(await sample('deploy', 'postcard', ...record)).toMatchObject({
      value: { summary: { outcome: 'succeeded' } },
    });
    expect(await sample('remove', 'postcard', '--yes')).toMatchObject({ value: { summary: { outcome: 'succeeded' } } });
    expect(await leftOf(lab, ['postcard'])).toEqual([]);
  });

  it('changes nothing without a yes, and writes the pattern where that is asked for', async () => {
    const file = path.join(folder, 'card.pattern.yaml');
    expect(await sample('deploy', 'postcard', '--file', file)).toMatchObject({
      code: 4,
      value: { problem: { code: 'cli.needs-yes' } },
    });
    expect(await readFile(file, 'utf8')).toContain('name: sample-postcard');
    expect(await leftOf(lab, ['postcard'])).toEqual([]);
  });

  it('says that a folder of kustomize wants kubectl, where there is none', async () => {
    const answer = await sample('deploy', 'webhook', '--kubectl', path.join(folder, 'kubectl'), '--yes');
    expect(answer).toMatchObject({ code: 2, value: { problem: { code: 'tools.not-found' } } });
    expect(answer.err).toContain('kubectl');
  });

  it('says plainly that there is no network, and what to do', async () => {
    const answer = await sample('deploy', 'bookinfo', '--yes');
    expect(answer).toMatchObject({ code: 2, value: { problem: { code: 'mesh.manifest-unreachable' } } });
    expect(answer.err).toContain('https://raw.githubusercontent.com/istio/istio/1.30.3/samples/bookinfo/');
    expect(answer.err).toContain('--from');
  });

  describe.skipIf(noCorpus !== undefined)('from a folder', () => {
    it('puts Bookinfo into a namespace that asks for Istio, with images where they are now', async () => {
      const answer = await sample('deploy', 'bookinfo', '--from', sampleFolder, '--yes');
      expect(answer).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
      expect(answer.err).toContain('Istio was not found in this cluster');
      const namespace = await object('/api/v1/namespaces/bookinfo');
      expect(namespace.metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
      const page = await object('/apis/apps/v1/namespaces/bookinfo/deployments/productpage-v1');
      expect(JSON.stringify(page)).toContain('"image":"docker.io/istio/examples-bookinfo-productpage-v1');
      expect(await sample('remove', 'bookinfo', '--yes')).toMatchObject({ code: 0 });
      expect(await leftOf(lab, ['bookinfo'])).toEqual([]);
    });

    it('keeps a namespace that was there before, and gives its mark back', async () => {
      await lab.client.apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop', labels: { team: 'a' } },
      });
      const answer = await sample('deploy', 'httpbin', '-n', 'shop', '--traffic', '--from', sampleFolder, '--yes');
      expect(answer).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
      expect((await object('/api/v1/namespaces/shop')).metadata.labels).toMatchObject({
        team: 'a',
        'istio-injection': 'enabled',
      });
      // Where it was put is found by its record.
      const opened = startHere(['mesh', 'sample', 'open', 'httpbin', '--kubeconfig', lab.kubeconfigPath], projectRoot);
      await opened.until((out) => out.includes('leads to port 8000 of Service shop/httpbin'));
      opened.interrupt();
      await opened.ended;
      expect(await sample('remove', 'httpbin', '--yes')).toMatchObject({ code: 0 });
      const { labels } = (await object('/api/v1/namespaces/shop')).metadata;
      expect(labels).toMatchObject({ team: 'a' });
      expect(labels).not.toHaveProperty('istio-injection');
      expect(await leftOf(lab, [])).toEqual([]);
    });

    it('lets the files name their namespaces, and the mesh be another one', async () => {
      const answer = await sample('deploy', 'emojivoto', '--from', sampleFolder, '--yes');
      expect(answer).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
      expect(await object('/api/v1/namespaces/emojivoto')).toMatchObject({
        metadata: { annotations: { 'linkerd.io/inject': 'enabled' } },
      });
      expect(await sample('deploy', 'emojivoto', '-n', 'lab', '--from', sampleFolder, '--yes')).toMatchObject({
        value: { problem: { code: 'mesh.sample-namespace' } },
      });
      expect(await sample('remove', 'emojivoto', '--yes')).toMatchObject({ code: 0 });
      expect(await leftOf(lab, ['emojivoto'])).toEqual([]);
    });

    it('marks the Pods of Consul, which reads no mark of a namespace', async () => {
      const answer = await sample('deploy', 'static-server', '--traffic', '--from', sampleFolder, '--yes');
      expect(answer).toMatchObject({ code: 0 });
      const server = await object('/apis/apps/v1/namespaces/static-server/deployments/static-server');
      expect(JSON.stringify(server)).toContain('"consul.hashicorp.com/connect-inject":"true"');
      expect(await sample('remove', 'static-server', '--yes')).toMatchObject({ code: 0 });
      expect(await leftOf(lab, ['static-server'])).toEqual([]);
    });

    it('says of a gateway that its kind is not served, and deploys nothing', async () => {
      const answer = await sample('deploy', 'bookinfo', '--gateway', '--from', sampleFolder, '--yes');
      expect(answer).toMatchObject({ code: 1, value: { problem: { code: 'cli.plan-not-clean' } } });
      expect(await leftOf(lab, ['bookinfo'])).toEqual([]);
    });
  });
});

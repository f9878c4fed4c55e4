/** Samples and add-ons in meshes that run: the charts of Istio and Linkerd, with the lab in the place of their control planes. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere, startHere } from '../../src/cli/testing/run-here.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { leftOf, meshCommand, projectRoot, sampleFolder, type Answer } from './extras-here.ts';

const charts = path.resolve(sampleFolder, '..', 'charts');
const reason =
  (await whyNoLab()) ?? (existsSync(charts) && existsSync(sampleFolder) ? undefined : `no charts in ${charts}`);
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== undefined).each([
  {
    mesh: 'istio',
    version: '1.30.3',
    namespace: 'istio-system',
    sample: 'bookinfo',
    parts: ['--gateway', '--rules'],
    proxy: 'istio-proxy',
    addon: 'grafana',
    from: ['--from', sampleFolder],
    page: /:3000\/ {2}leads to port 3000 of Service istio-system\/grafana/,
  },
  {
    mesh: 'linkerd',
    version: '2026.6.3',
    namespace: 'linkerd',
    sample: 'emojivoto',
    parts: [],
    proxy: 'linkerd-proxy',
    addon: 'viz',
    from: ['--chart', path.join(charts, 'linkerd-viz-2026.6.3.tgz')],
    isGivenCertificates: true,
    page: /leads to port 8084 of Service linkerd-viz\/web/,
  },
])('beside $mesh', { timeout: 300_000 }, (subject) => {
  const { mesh, version, namespace, sample, parts, proxy, addon, from, page } = subject;
  let lab: LabHandle;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: `extras-${mesh}`, scenario: 'empty', ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-extras-'));
    const file = path.join(folder, `${mesh}.pattern.yaml`);
    const certificates = 'isGivenCertificates' in subject ? ['--folder', path.join(folder, 'anchor')] : [];
    const words = [
      'mesh',
      'install',
      mesh,
      '--charts',
      charts,
      '--version',
      version,
      '--file',
      file,
      ...certificates,
      '--yes',
    ];
    const installed = await runHere([...words, '--helm', lab.helmPath, '--kubeconfig', lab.kubeconfigPath], folder);
    expect(installed.code, installed.err + installed.out).toBe(0);
  });

  afterAll(async () => {
    await lab.release();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (command: 'sample' | 'addon', ...args: readonly string[]): Promise<Answer> =>
    meshCommand(lab, folder, command, ...args, '--helm', lab.helmPath, '--yes');

  it('a sample gets proxies, and goes with all that came', async () => {
    const deployed = await run('sample', 'deploy', sample, ...parts, '--from', sampleFolder);
    expect(deployed, deployed.err).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    expect(deployed.err).not.toContain('was not found in this cluster');
    const pods = await lab.client.request<{ readonly items: readonly object[] }>(
      'GET',
      `/api/v1/namespaces/${sample}/pods`,
    );
    expect(pods.items.length).toBeGreaterThan(0);
    for (const pod of pods.items) expect(JSON.stringify(pod)).toContain(`"name":"${proxy}"`);
    const removed = await run('sample', 'remove', sample);
    expect(removed, removed.err).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    expect((await leftOf(lab, [sample])).filter((one) => !one.includes(`${namespace}/meshdeck.${mesh}`))).toEqual([]);
  });

  it('an add-on is installed, opened and taken away', async () => {
    const installed = await run('addon', 'install', addon, ...from);
    expect(installed, installed.err).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    const there = async (): Promise<boolean | undefined> =>
      (await meshCommand(lab, folder, 'addon', 'list')).value.addons?.find(({ name }) => name === addon)?.isThere;
    expect(await there()).toBe(true);
    const opened = startHere(['mesh', 'dashboard', addon, '--kubeconfig', lab.kubeconfigPath], projectRoot);
    await opened.until((out) => out.includes('until Ctrl-C'));
    expect(opened.out()).toMatch(page);
    opened.interrupt();
    expect(await opened.ended).toBe(130);
    const removed = await run('addon', 'remove', addon);
    expect(removed, removed.err).toMatchObject({ code: 0, value: { summary: { outcome: 'succeeded' } } });
    expect(await there()).toBe(false);
  });
});

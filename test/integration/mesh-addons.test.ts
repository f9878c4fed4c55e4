/** `meshdeck mesh addon` and `meshdeck mesh dashboard` against the lab, with the files that Istio publishes. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runHere, startHere } from '../../src/cli/testing/run-here.ts';
import { installMeshPattern } from '../../src/mesh/install-pattern.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { leftOf, meshCommand, projectRoot, sampleFolder, type Answer } from './extras-here.ts';

const reason = (await whyNoLab()) ?? (existsSync(sampleFolder) ? undefined : `no files of add-ons in ${sampleFolder}`);
const vizChart = path.resolve(sampleFolder, '..', 'charts', 'linkerd-viz-2026.6.3.tgz');
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== undefined)('add-ons', () => {
  let lab: LabHandle;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'mesh-addons', scenario: 'empty', ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-addons-'));
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
    await lab.client.apply(
      deployment(
        'istio-system',
        'istiod',
        { app: 'istiod', istio: 'pilot', 'istio.io/rev': 'default' },
        {
          name: 'discovery',
          image: 'docker.io/istio/pilot:1.30.3',
        },
      ),
    );
  });

  afterAll(async () => {
    await lab.release();
    await rm(folder, { recursive: true, force: true });
  });

  const addon = (...args: readonly string[]): Promise<Answer> => meshCommand(lab, folder, 'addon', ...args);
  const state = async (name: string): Promise<NonNullable<Answer['value']['addons']>[number] | undefined> =>
    (await addon('list')).value.addons?.find((one) => one.name === name);

  it('shows those of the mesh that runs', async () => {
    const { value } = await addon('list');
    expect(value.addons?.map(({ mesh, name, isThere }) => `${mesh} ${name} ${String(isThere)}`)).toEqual([
      'istio prometheus false',
      'istio grafana false',
      'istio kiali false',
      'istio jaeger false',
      'istio zipkin false',
    ]);
  });

  it('installs one, shows it through a forward that survives its Pod, and leaves nothing behind', async () => {
    expect(await addon('install', 'kiali', '--from', sampleFolder, '--yes')).toMatchObject({
      code: 0,
      value: { summary: { outcome: 'succeeded' } },
    });
    expect(await state('kiali')).toMatchObject({ isThere: true, record: 'default' });
    const opened = startHere(['mesh', 'dashboard', 'kiali', '--kubeconfig', lab.kubeconfigPath], projectRoot);
    await opened.until((out) => out.includes('until Ctrl-C'));
    expect(opened.out()).toContain('/kiali  leads to port 20001 of Service istio-system/kiali');
    const pods = await lab.client.request<{
      readonly items: readonly { readonly metadata: { readonly name: string } }[];
    }>('GET', '/api/v1/namespaces/istio-system/pods?labelSelector=app%3Dkiali');
    const [pod] = pods.items;
    await lab.client.request('DELETE', `/api/v1/namespaces/istio-system/pods/${pod?.metadata.name ?? ''}`);
    await opened.until((_, err) =>
      /Connections go to Pod kiali-(?!$)/.test(err.replaceAll(pod?.metadata.name ?? '', '')),
    );
    opened.interrupt();
    expect(await opened.ended).toBe(130);
    expect(await addon('remove', 'kiali', '--yes')).toMatchObject({ code: 0 });
    expect(await state('kiali')).toMatchObject({ isThere: false });
    expect(await leftOf(lab, [])).toEqual([]);
  });

  it('does not install twice what somebody else has installed, and opens it where it is', async () => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } });
    await lab.client.apply(
      deployment(
        'monitoring',
        'metrics',
        { 'app.kubernetes.io/name': 'prometheus' },
        {
          name: 'prometheus',
          image: 'quay.io/prometheus/prometheus:v3.5.0',
        },
      ),
    );
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'metrics', namespace: 'monitoring' },
      spec: { selector: { 'app.kubernetes.io/name': 'prometheus' }, ports: [{ port: 80, targetPort: 9090 }] },
    });
    expect(await addon('install', 'prometheus', '--from', sampleFolder, '--yes')).toMatchObject({
      code: 0,
      value: { there: { name: 'prometheus', isThere: true } },
    });
    expect(await addon('remove', 'prometheus', '--yes')).toMatchObject({
      value: { problem: { code: 'mesh.set-absent' } },
    });
    const opened = startHere(['mesh', 'dashboard', 'prometheus', '--kubeconfig', lab.kubeconfigPath], projectRoot);
    await opened.until((out) => out.includes('until Ctrl-C'));
    expect(opened.out()).toContain('port 80 of Service monitoring/metrics');
    opened.interrupt();
    await opened.ended;
  });

  it('says that it was not found, and takes an address instead', async () => {
    expect(await meshCommand(lab, folder, 'dashboard', 'grafana')).toMatchObject({
      code: 2,
      value: { problem: { code: 'mesh.addon-absent' } },
    });
    const address = 'https://grafana.example.com/mesh';
    expect(await meshCommand(lab, folder, 'dashboard', 'grafana', '--address', address)).toMatchObject({
      code: 0,
      value: { address },
    });
  });

  it('says which file of which release it would fetch, where there is no network', async () => {
    const network = await addon('install', 'grafana', '--yes');
    expect(network).toMatchObject({ code: 2, value: { problem: { code: 'mesh.manifest-unreachable' } } });
    expect(network.err).toContain('/istio/istio/release-1.30/samples/addons/grafana.yaml');
  });

  it.skipIf(!existsSync(vizChart))('brings the dashboard of Linkerd with its chart, through helm', async () => {
    const words = ['mesh', 'addon', 'install', 'viz', '--chart', vizChart, '--kubeconfig', lab.kubeconfigPath];
    const { code, out, err } = await runHere([...words, '--helm', lab.helmPath], projectRoot, '', {
      XDG_CACHE_HOME: folder,
    });
    expect(out).toContain('Helm release linkerd-viz/linkerd-viz  to create (2026.6.3)');
    expect(err).toContain('Prometheus of Linkerd, Tap');
    // The kinds of its policies are Linkerd's, which is not there.
    expect([1, 4]).toContain(code);
  });

  it('writes an add-on of the chart of a mesh into the pattern that installs it, and takes it out', async () => {
    const pattern = path.join(folder, 'consul.pattern.yaml');
    const asked = await addon('install', 'consul-ui', '--pattern', pattern);
    expect(asked).toMatchObject({ code: 2, value: { problem: { code: 'mesh.addon-values' } } });
    expect(asked.err).toContain('"ui":{"enabled":true');
    await writeFile(pattern, installMeshPattern('consul'));
    await addon('install', 'consul-ui', '--pattern', pattern, '--helm', lab.helmPath);
    expect(parse(await readFile(pattern, 'utf8'))).toMatchObject({
      services: { consul: { settings: { values: { ui: { enabled: true } } } } },
    });
    await addon('remove', 'consul-ui', '--pattern', pattern, '--helm', lab.helmPath);
    expect(await readFile(pattern, 'utf8')).not.toContain('ui:');
  });

  it('refuses a sample whose file is another one, and names both digests', async () => {
    const copy = path.join(folder, 'copy', 'httpbin');
    await cp(path.join(sampleFolder, 'istio', 'httpbin'), copy, { recursive: true });
    await writeFile(path.join(copy, 'httpbin.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: evil}\n');
    const { value, err } = await meshCommand(lab, folder, 'sample', 'deploy', 'httpbin', '--from', copy, '--yes');
    expect(value.problem).toMatchObject({ code: 'mesh.manifest-digest' });
    expect(err).toContain('9bb1d48dc58dad90081ac5d57d6f23aa2bc75acbb163d4bcd29bcc652af8404d');
    expect(err).toContain(String(value.problem?.params['found']));
  });
});

function deployment(
  namespace: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  container: { readonly name: string; readonly image: string },
): Parameters<LabHandle['client']['apply']>[0] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

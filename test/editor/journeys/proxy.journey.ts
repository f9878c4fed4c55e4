import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startProxy, type FakeProxy } from '../../../src/cluster/testing/fake-proxy.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('proxy');

/** A name that nobody but the proxy knows: who does not ask it does not get there. */
const host = 'api.shop.example:6443';

let proxy: FakeProxy | undefined;
const settings: Record<string, unknown> = {};

journey(
  "a cluster is reached through the proxy of the editor's settings",
  {
    ...surroundings.request,
    settings,
    surroundings: async () => {
      const given = await surroundings.request.surroundings();
      const { server, kubeconfigPath } = surroundings.lab();
      await proxy?.stop();
      proxy = await startProxy(Number(new URL(server).port));
      settings['http.proxy'] = proxy.address;
      const kubeconfig = path.join(await mkdtemp(path.join(tmpdir(), 'meshdeck-proxy-')), 'config');
      const text = await readFile(kubeconfigPath, 'utf8');
      await writeFile(kubeconfig, text.replaceAll(server, `https://${host}\n      tls-server-name: kubernetes`));
      return { ...given, kubeconfig };
    },
  },
  async ({ workbench, screenshot }) => {
    onTestFinished(() => proxy?.stop());
    const { admin } = surroundings.lab().contexts;
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    // As a proxy whose password has changed.
    proxy?.refuse(407);
    await clusters.expand([admin]);
    const refusal = /^Cannot reach .* a name and password are wanted, status 407/;
    await clusters.row([admin, refusal]);
    await screenshot('proxy-1-refused');

    proxy?.refuse();
    await clusters.inlineAction([admin, refusal], 'Try Again');
    await clusters.row([admin, 'Namespaces']);
    await screenshot('proxy-2-connected');
    const targets = (proxy?.tunnels ?? []).map(({ target }) => target);
    expect(targets).toContain(host);
  },
);

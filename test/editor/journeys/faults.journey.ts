import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { killProcess, processOf } from '../pages/processes.ts';
import { until } from '../pages/text.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

const surroundings = labSurroundings('faults');

/** A door to the lab's API server that can be shut: nothing listens at its address until it is opened. */
class Door {
  #server: Server | undefined;
  #port = 0;

  /** Finds a free port and leaves it closed. */
  async prepare(): Promise<string> {
    await this.open();
    await this.shut();
    return `https://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const port = Number(new URL(surroundings.lab().server).port);
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async shut(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    await new Promise<unknown>((resolve) => server.close(resolve));
  }
}

const door = new Door();
let kubeconfig = '';

journey(
  'each cluster that cannot be used says why in its own row, and comes back when the reason is gone',
  {
    ...surroundings.request,
    surroundings: async () => {
      const given = await surroundings.request.surroundings();
      const address = await door.prepare();
      const folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-faults-'));
      kubeconfig = path.join(folder, 'config');
      await copyFile(surroundings.lab().kubeconfigPath, kubeconfig);
      await change((text) => text.replace('https://127.0.0.1:1\n', `${address}\n`));
      return { ...given, kubeconfig };
    },
  },
  async ({ workbench, screenshot }) => {
    onTestFinished(() => door.shut());
    const { admin, nobody, expired, unreachable } = surroundings.lab().contexts;
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');

    await clusters.expand([unreachable]);
    await clusters.row([unreachable, /^Cannot reach .* the connection was refused/]);
    await clusters.says([unreachable], /^unreachable, trying again$/);
    await clusters.expand([expired]);
    await clusters.row([expired, /^Client certificate expired on/]);
    await clusters.says([expired], /^credentials expired$/);
    await clusters.expand([nobody]);
    await clusters.says([nobody], 'denied');
    await screenshot('faults-1-clusters');

    // A click asks at once; it is still not there.
    await clusters.inlineAction([unreachable, /^Cannot reach/], 'Try Again');
    await clusters.says([unreachable], /^unreachable, trying again$/);
    // The server is there: nobody has to press anything.
    await door.open();
    await clusters.row([unreachable, 'Namespaces']);
    await clusters.collapse([unreachable]);

    // New credentials in the file: nobody has to press anything.
    await change((text) =>
      text.replace(`cluster: ${admin}\n      user: ${expired}`, `cluster: ${admin}\n      user: ${admin}`),
    );
    await clusters.row([expired, 'Namespaces']);
    await screenshot('faults-2-back');

    // A file that is no YAML any more says where, and the list comes back with it.
    const good = await readFile(kubeconfig, 'utf8');
    await writeFile(kubeconfig, good.replace('contexts:', 'contexts: [oops'));
    const broken = await clusters.row(['Cannot use config']);
    expect(broken.description).toMatch(/^line \d+, column \d+: /);
    expect(await clusters.tooltip(['Cannot use config'])).toContain(kubeconfig);
    await screenshot('faults-3-kubeconfig');
    await writeFile(kubeconfig, good);
    await clusters.row([admin]);
    await until('the row of the broken file to be gone', async () =>
      (await clusters.rows()).every(({ label }) => !label.includes('Cannot use')),
    );
    expect(await workbench.notifications.messages()).toEqual([]);
  },
);

journey(
  'what is missing, broken or refused is said on its own page, with what to do',
  {
    ...surroundings.request,
    // The lab's own helm stays off the PATH.
    surroundings: async () => ({ kubeconfig: (await surroundings.request.surroundings()).kubeconfig ?? '' }),
  },
  async ({ workbench, screenshot, workspaceFolder }) => {
    const file = (name: string): string => path.join(workspaceFolder, name);
    const profile = await readFile(file('checkout.smp.yaml'), 'utf8');
    await writeFile(file('refused.smp.yaml'), profile.replace('service://web.shop:8080/', 'http://127.0.0.1:1/'));
    await writeFile(file('large.smp.yaml'), profile + `# ${'x'.repeat(98)}\n`.repeat(10_500));
    await writeFile(file('torn.pattern.yaml'), 'name: torn\nservices:\n  a:\n    type: [ConfigMap.K8s\n  b:\n');
    await workbench.openContainer('Meshdeck');

    // No helm: the plan of an installation says so.
    await workbench.runCommand('Meshdeck: Install Mesh');
    await workbench.quickInput.pick('Istio');
    await workbench.quickInput.pick('From a chart repository');
    // Enter before the third step is there, which asks for the address, would be lost.
    await workbench.quickInput.opened(/\(3\)/);
    await workbench.quickInput.accept();
    await workbench.quickInput.opened(/\(4\)/);
    await workbench.quickInput.answer('1.30.3');
    await workbench.quickInput.pick('default');
    await workbench.quickInput.answer('istio-system');
    const install = await pageSays(await workbench.webview('Plan istio.pattern.yaml'), /helm was not found/);
    expect(install).toContain('everything else works without');
    await screenshot('faults-4-no-helm');

    const patterns = workbench.tree('Patterns');
    await patterns.inlineAction(['torn.pattern.yaml'], 'Plan Pattern');
    await pageSays(await workbench.webview('Plan torn.pattern.yaml'), /line \d+|torn\.pattern\.yaml:\d+/);
    await screenshot('faults-5-torn-pattern');

    const performance = workbench.tree('Performance');
    await performance.inlineAction(['refused.smp.yaml'], 'Run Performance Test');
    await pageSays(await workbench.webview('Run checkout'), /connection refused/i);
    await screenshot('faults-6-refused');

    await performance.inlineAction(['large.smp.yaml'], 'Run Performance Test');
    await workbench.notifications.message(/The profile has [\d,]+ bytes; a load profile may have/);
    await screenshot('faults-7-large-profile');
  },
);

journey(
  'an agent or a language server that dies is started again, and says so when it keeps dying',
  { ...surroundings.request },
  async ({ workbench, screenshot, server }) => {
    const { admin: context } = surroundings.lab().contexts;
    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    await clusters.expand([context, 'Namespaces', 'shop']);
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'web']);

    let killed = await killProcess(server, 'agent.mjs');
    await until('another agent', async () => ![undefined, killed].includes(await processOf(server, 'agent.mjs')));
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'web']);

    const editor = await workbench.openFile('broken.pattern.yaml');
    await until('the mistakes to be underlined', async () => (await editor.squiggles('error')) >= 4);
    await workbench.problems.countedErrors(5);
    await killProcess(server, 'language-server.mjs');
    await editor.replaceLine(6, '    type: ConfigMap.K8s');
    await workbench.problems.countedErrors(4);
    expect((await workbench.notifications.messages()).length).toBeLessThanOrEqual(1);

    // Each one that is started is ended, until no other comes.
    const agentGaveUp = async (): Promise<boolean> => {
      const pid = await processOf(server, 'agent.mjs');
      if (pid !== undefined && pid !== killed) process.kill(pid, 'SIGKILL');
      killed = pid ?? killed;
      return (await clusters.message()).includes('ended 3 times in a minute');
    };
    await until('the view to say that it gave up', agentGaveUp, 60_000);
    await screenshot('faults-8-agent');
    await workbench.runCommand('Meshdeck: Restart Agent');
    await clusters.row([context, 'Namespaces', 'shop', 'Workloads', 'web']);
    await until('the message to be gone', async () => (await clusters.message()) === '');
  },
);

async function change(edit: (text: string) => string): Promise<void> {
  await writeFile(kubeconfig, edit(await readFile(kubeconfig, 'utf8')));
}

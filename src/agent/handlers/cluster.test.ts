import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeconfigChange, KubeconfigSummary } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import { Clusters } from '../clusters.ts';
import { Kubeconfigs } from '../kubeconfigs.ts';
import type { AgentEvents } from '../protocol/methods.ts';
import { createServices, initialSettings } from '../services.ts';
import { clusterHandlers } from './cluster.ts';

const text = `contexts:
- {name: dev, context: {cluster: dev, user: jane}} # small
clusters:
- {name: dev, cluster: {server: 'https://127.0.0.1:1'}}
users:
- {name: jane, user: {token: very-secret}}
`;

let folder = '';
let file = '';
let isTrusted = true;
let kubeconfigs: Kubeconfigs;
let clusters: Clusters;
let told: KubeconfigSummary[] = [];

function emit<Name extends keyof AgentEvents>(name: Name, value: AgentEvents[Name]): void {
  if (name === 'contexts/changed') told.push(value as KubeconfigSummary);
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-agent-contexts-'));
  file = path.join(folder, 'config');
  await writeFile(file, text);
  isTrusted = true;
  told = [];
  kubeconfigs = new Kubeconfigs((changed) => void clusters.take(changed));
  clusters = new Clusters({ kubeconfigs, workerEntry: new URL('file:///never-started'), emit });
  await kubeconfigs.configure([file]);
  await kubeconfigs.read();
});

afterEach(async () => {
  kubeconfigs.close();
  await clusters.close();
  await rm(folder, { recursive: true });
});

describe('contexts/change', () => {
  const ask = (change: KubeconfigChange, isPreview: boolean): Promise<unknown> => {
    const settings = { ...initialSettings, isTrusted, kubeconfigFiles: [file] };
    const services = createServices({ kubeconfigs, settings: () => settings, emit });
    const handler = clusterHandlers(services, clusters)['contexts/change'];
    return Promise.resolve(handler({ change, isPreview }, new AbortController().signal));
  };

  it('changes the file of the setting, and has told of it when it answers', async () => {
    await ask({ is: 'rename', context: 'dev', to: 'live' }, false);
    expect(await readFile(file, 'utf8')).toBe(text.replace('name: dev, context', 'name: live, context'));
    expect(told.at(-1)?.contexts.map(({ name }) => name)).toEqual(['live']);
  });

  it('says what would change, without credentials, and changes nothing', async () => {
    const report = await ask({ is: 'delete', context: 'dev', withUnused: true }, true);
    expect(report).toMatchObject({ removed: [{ name: 'dev' }, { name: 'dev' }, { name: 'jane' }] });
    expect(JSON.stringify(report)).not.toContain('secret');
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(told).toEqual([]);
  });

  it('changes nothing in an untrusted workspace', async () => {
    isTrusted = false;
    const refused = await ask({ is: 'rename', context: 'dev', to: 'live' }, false).catch(problemOf);
    expect(refused).toMatchObject({ code: 'host.untrusted' });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

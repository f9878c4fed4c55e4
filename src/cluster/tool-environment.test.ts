import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Kubeconfig } from './kubeconfig.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { toolEnvironment } from './tool-environment.ts';

let folder: string;
let kubeconfig: Kubeconfig;
let asked: number;

const shellPath = (): Promise<string> => {
  asked += 1;
  return Promise.resolve('/of/the/shell');
};

async function program(name: string): Promise<void> {
  await writeFile(path.join(folder, name), '#!/bin/sh\n');
  await chmod(path.join(folder, name), 0o700);
}

const of = (context: string, file: string, from = kubeconfig): Promise<Readonly<Record<string, string>>> =>
  toolEnvironment(from, context, file, { environment: { PATH: folder }, shellPath });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tools-'));
  asked = 0;
  const exec = '{apiVersion: client.authentication.k8s.io/v1, command: sign-in, interactiveMode: Never}';
  await writeFile(
    path.join(folder, 'config'),
    `contexts: [{name: plain, context: {cluster: c}}, {name: signed, context: {cluster: c, user: jane}}]
clusters: [{name: c, cluster: {server: 'https://shop.example'}}]
users: [{name: jane, user: {exec: ${exec}}}]
`,
  );
  kubeconfig = await readKubeconfig({ files: [path.join(folder, 'config')], environment: {} });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the environment of a tool', () => {
  it('is ours where everything is on the PATH, and nobody asks a shell', async () => {
    await program('helm');
    await program('sign-in');
    expect(await of('signed', 'helm')).toEqual({});
    expect(await of('plain', '/opt/helm')).toEqual({});
    expect(asked).toBe(0);
  });

  it("has the login shell's PATH where the tool, or the plugin that it runs, is only there", async () => {
    expect(await of('plain', 'helm')).toEqual({ PATH: '/of/the/shell' });
    await program('helm');
    expect(await of('signed', 'helm')).toEqual({ PATH: '/of/the/shell' });
    expect(await of('plain', 'helm')).toEqual({});
  });

  it("has the editor's proxy as variables", async () => {
    const through = (url: string, ...noProxy: readonly string[]): Kubeconfig => ({
      ...kubeconfig,
      editorProxy: { url, noProxy },
    });
    expect(await of('plain', '/opt/helm', through('http://jane:pass@proxy.example:3128'))).toEqual({
      HTTP_PROXY: 'http://jane:pass@proxy.example:3128',
      HTTPS_PROXY: 'http://jane:pass@proxy.example:3128',
    });
    expect(await of('plain', '/opt/helm', through('proxy.example:3128', 'shop.example', '10.0.0.0/8'))).toEqual({
      HTTP_PROXY: 'http://proxy.example:3128',
      HTTPS_PROXY: 'http://proxy.example:3128',
      NO_PROXY: 'shop.example,10.0.0.0/8',
    });
  });
});

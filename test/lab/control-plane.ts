import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Agent, request } from 'undici';
import { stringify } from 'yaml';

import { LabError, wordsOf } from './failure.ts';
import { kubeconfigText, partKubeconfigText } from './kubeconfig.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';
import { kwokConfiguration } from './kwok-config.ts';
import { applyManifests, readManifests } from './manifests.ts';
import { ensureNodes } from './nodes.ts';
import type { PartPorts, PartSpec } from './parts.ts';
import type { LabPaths } from './paths.ts';
import { makeCertificates, writeCertificates, type LabCertificates } from './pki/certificates.ts';

const nodeCount = 3;

/** Writes what the parts of a lab read at their start: certificates, kubeconfigs and configuration. */
export async function writeConfiguration(
  name: string,
  paths: LabPaths,
  ports: PartPorts,
  options: { readonly apiServiceAddress: string; readonly exec: boolean },
): Promise<LabCertificates> {
  const server = `https://127.0.0.1:${ports['kube-apiserver']}`;
  const certificates = makeCertificates(options.apiServiceAddress);
  await writeCertificates(paths.certificates, certificates);
  const secret = { mode: 0o600 };
  for (const part of ['admin', 'controller-manager', 'scheduler'] as const) {
    const text = partKubeconfigText(server, certificates.authority, certificates[part]);
    await writeFile(path.join(paths.certificates, `${part}.kubeconfig`), text, secret);
  }
  const schedulerConfiguration = {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: { kubeconfig: path.join(paths.certificates, 'scheduler.kubeconfig'), qps: 300, burst: 600 },
  };
  await writeFile(path.join(paths.certificates, 'scheduler.yaml'), stringify(schedulerConfiguration));
  const execDirectory = path.join(paths.run, 'exec');
  await mkdir(execDirectory, { recursive: true });
  const pods = {
    forwardPort: ports['demo-app'],
    logFile: paths.podLog,
    execDirectory: options.exec ? execDirectory : undefined,
  };
  await writeFile(paths.kwokConfig, await kwokConfiguration(pods));
  await writeFile(paths.kubeconfig, kubeconfigText(name, server, certificates), secret);
  return certificates;
}

/** Waits until a part answers that it is well. Throws `start-failed` after `timeoutMs`, with its last answer. */
export async function waitUntilHealthy(
  part: PartSpec,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const answer = await health(part.healthUrl, options.signal);
    if (answer === 'well') return;
    if (performance.now() > deadline) {
      throw new LabError('start-failed', `${part.name} is not ready after ${options.timeoutMs / 1000} s: ${answer}`);
    }
    await delay(50, undefined, { signal: options.signal });
  }
}

/** `well`, or what is wrong with the part that answers at this loopback address. */
export async function health(url: string, signal?: AbortSignal): Promise<string> {
  // The controller manager and the scheduler make their own certificates, which nobody can check; nothing secret is sent.
  const agent = new Agent({ connect: { rejectUnauthorized: false }, headersTimeout: 2_000 });
  try {
    const { statusCode, body } = await request(url, { dispatcher: agent, ...(signal === undefined ? {} : { signal }) });
    await body.dump();
    return statusCode >= 200 && statusCode < 300 ? 'well' : `it answers with status ${statusCode}`;
  } catch (error) {
    signal?.throwIfAborted();
    return wordsOf(error);
  } finally {
    await agent.destroy();
  }
}

/** Makes an empty cluster usable: rights of the test users, nodes, and the default service account that Pods need. */
export async function furnish(client: KubeClient, signal: AbortSignal): Promise<void> {
  await applyManifests(client, await readManifests(new URL('base/', import.meta.url)), signal);
  await ensureNodes(client, nodeCount, signal);
  const deadline = performance.now() + 60_000;
  for (;;) {
    const nodes = await client.request<{ items: readonly KubeObject[] }>('GET', '/api/v1/nodes', { signal });
    const account = await client.status('/api/v1/namespaces/default/serviceaccounts/default', signal);
    if (account === 200 && nodes.items.length >= nodeCount && nodes.items.every(isReadyNode)) return;
    if (performance.now() > deadline) throw new LabError('start-failed', 'The nodes are not ready after 60 s.');
    await delay(100, undefined, { signal });
  }
}

function isReadyNode(node: KubeObject): boolean {
  const status = node['status'] as { readonly conditions?: readonly { type: string; status: string }[] } | undefined;
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

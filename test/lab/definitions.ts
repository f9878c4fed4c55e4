import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { LabError } from './failure.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';
import { parseManifests } from './manifests.ts';

const establishTimeoutMs = 30_000;

/**
 * Does what an operator does that brings the definitions of its kinds itself (Cilium, Open Service Mesh): applies the CustomResourceDefinitions of a folder's
 * YAML files, and waits until their kinds are served. Other objects of the folder are left. Throws `usage` where it has none.
 */
export async function applyDefinitions(client: KubeClient, folder: string, signal?: AbortSignal): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  const definitions = texts.flatMap(parseManifests).filter(({ kind }) => kind === 'CustomResourceDefinition');
  if (definitions.length === 0) throw new LabError('usage', `${folder} has no definitions.`);
  for (const definition of definitions) await client.apply(definition, signal);
  const deadline = performance.now() + establishTimeoutMs;
  for (const definition of definitions) {
    const place = await client.pathOf(definition);
    while (!isEstablished(await client.find(place, signal))) {
      const { name } = definition.metadata;
      if (performance.now() > deadline) throw new LabError('request-failed', `${name} is not served after 30 s.`);
      await delay(50, undefined, signal === undefined ? {} : { signal });
    }
  }
}

function isEstablished(definition: KubeObject | undefined): boolean {
  const status = definition?.['status'] as
    { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } | undefined;
  return status?.conditions?.some(({ type, status: is }) => type === 'Established' && is === 'True') ?? false;
}

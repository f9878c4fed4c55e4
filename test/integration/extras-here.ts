import path from 'node:path';
import { validator } from '../../src/cli/testing/document-schemas.ts';
import { runHere } from '../../src/cli/testing/run-here.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import type { LabHandle } from '../lab/lab.ts';

/** Folder of the project, in which commands run. */
export const projectRoot = path.resolve(import.meta.dirname, '..', '..');

/** Files of samples and add-ons as their makers publish them. */
export const sampleFolder = path.resolve(projectRoot, process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'samples');

/** A document of `meshdeck ... --output json`, held against its schema. */
export interface Answer {
  readonly code: number;
  readonly value: {
    readonly plan?: { readonly items: readonly PlannedItem[] };
    readonly summary?: { readonly outcome: string };
    readonly problem?: { readonly code: string; readonly params: Readonly<Record<string, string | number>> };
    readonly addons?: readonly AddonDocument[];
    readonly there?: AddonDocument;
    readonly samples?: readonly { readonly name: string }[];
  };
  readonly err: string;
}

interface AddonDocument {
  readonly name: string;
  readonly mesh: string;
  readonly isThere: boolean;
  readonly record?: string;
}

interface PlannedItem {
  readonly id: string;
  readonly action: string;
}

/** Runs `meshdeck mesh ...` in this process, with a cache of its own. */
export async function meshCommand(
  lab: LabHandle,
  cacheFolder: string,
  command: 'sample' | 'addon' | 'dashboard',
  ...args: readonly string[]
): Promise<Answer> {
  const validate = await validator(`mesh-${command}`);
  const words = ['mesh', command, ...args, '--kubeconfig', lab.kubeconfigPath, '--output', 'json'];
  const environment = {
    XDG_CACHE_HOME: cacheFolder,
    // A proxy on a port where nobody listens: whatever goes to the network fails at once.
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
  const { code, out, err } = await runHere(words, projectRoot, '', environment);
  const value = JSON.parse(out) as Answer['value'];
  const faults = validate(value);
  if (Array.isArray(faults) && faults.length > 0)
    throw new Error(`${words.join(' ')}: ${JSON.stringify(faults)} ${out.slice(0, 2000)} ${err}`);
  return { code, value, err };
}

/** What is in the cluster that was not there before: names of namespaces, and of objects of ours. */
export async function leftOf(lab: LabHandle, namespaces: readonly string[]): Promise<readonly string[]> {
  const lists = [
    '/api/v1/configmaps',
    '/apis/apps/v1/deployments',
    '/api/v1/services',
    '/apis/coordination.k8s.io/v1/leases',
  ];
  const found: string[] = [];
  const all = await lab.client.request<{ readonly items: readonly KubeObject[] }>('GET', '/api/v1/namespaces');
  for (const { metadata } of all.items)
    if (namespaces.includes(metadata.name)) found.push(`namespace ${metadata.name}`);
  for (const list of lists) {
    const { items } = await lab.client.request<{ readonly items: readonly KubeObject[] }>('GET', list);
    for (const { metadata } of items) {
      const labels = Object.keys(metadata.labels ?? {});
      if (labels.some((label) => label.startsWith('applyset.kubernetes.io/')) || metadata.name.startsWith('meshdeck.'))
        found.push(`${list} ${metadata.namespace ?? ''}/${metadata.name}`);
    }
  }
  return found;
}

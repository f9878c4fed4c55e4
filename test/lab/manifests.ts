import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { parseAllDocuments } from 'yaml';

import { LabError } from './failure.ts';
import type { KubeClient, KubeObject } from './kube-client.ts';

/** The objects of a YAML text with any number of documents. Throws for text that is no YAML. */
export function parseManifests(text: string): readonly KubeObject[] {
  return parseAllDocuments(text)
    .filter((document) => !('empty' in document) && document.contents !== null)
    .map((document) => {
      const [problem] = document.errors;
      if (problem !== undefined) throw new LabError('usage', problem.message);
      return document.toJS() as KubeObject;
    });
}

/** The objects of all YAML files of a folder of this lab, by file name. */
export async function readManifests(folder: URL): Promise<readonly KubeObject[]> {
  const directory = fileURLToPath(folder);
  const files = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(directory, name), 'utf8')));
  return texts.flatMap(parseManifests);
}

/** Kinds that others need before they can be created. */
const earlyKinds: readonly string[] = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount', 'ConfigMap', 'Node'];

/** Applies objects: the kinds that others need first, within a kind several at once. */
export async function applyManifests(
  client: KubeClient,
  objects: readonly KubeObject[],
  signal?: AbortSignal,
): Promise<void> {
  const early = earlyKinds.map((kind) => objects.filter((object) => object.kind === kind));
  const late = objects.filter((object) => !earlyKinds.includes(object.kind));
  for (const wave of [...early, late]) {
    for (let start = 0; start < wave.length; start += 16) {
      await Promise.all(wave.slice(start, start + 16).map((object) => client.apply(object, signal)));
    }
  }
}

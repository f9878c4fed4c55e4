import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Agent, request } from 'undici';
import type { LabHandle } from '../../lab/lab.ts';
import type { KubeObject } from '../../lab/kube-client.ts';
import { labPaths } from '../../lab/paths.ts';

/** etcd takes this many writes in one transaction. */
const writesAtOnce = 100;
const transactionsAtOnce = 4;

/** An object and where the API server keeps it in etcd. */
export interface StoredObject {
  /** Below `/registry/`. */
  readonly key: string;
  readonly object: KubeObject;
}

/**
 * Puts objects into the store of a lab, past the API server, which has them in its cache a moment later. Through it 20,000 Pods take
 * minutes on two cores, and another write each for their status. They must be as it stores them: complete, with uid and time.
 */
export async function putIntoStore(lab: LabHandle, objects: Iterable<StoredObject>): Promise<number> {
  const state = lab.state();
  if (state === undefined) throw new Error('the lab has ended');
  const { certificates } = labPaths(lab.name);
  const read = (name: string): string => readFileSync(path.join(certificates, name), 'utf8');
  const dispatcher = new Agent({
    connect: { ca: read('authority.crt'), cert: read('etcd.crt'), key: read('etcd.key') },
  });
  const batches = inBatches(objects, writesAtOnce);
  let count = 0;
  const work = async (): Promise<void> => {
    for (const batch of batches) {
      const { statusCode, body } = await request(`${state.storeUrl}/v3/kv/txn`, {
        method: 'POST',
        dispatcher,
        body: JSON.stringify({ success: batch.map(({ key, object }) => ({ request_put: putOf(key, object) })) }),
      });
      const said = await body.text();
      if (statusCode !== 200) throw new Error(`etcd answered with ${statusCode}: ${said}`);
      count += batch.length;
    }
  };
  try {
    await Promise.all(Array.from({ length: transactionsAtOnce }, work));
  } finally {
    await dispatcher.destroy();
  }
  return count;
}

function putOf(key: string, object: KubeObject): { readonly key: string; readonly value: string } {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return { key: base64(`/registry/${key}`), value: base64(`${JSON.stringify(object)}\n`) };
}

function* inBatches<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

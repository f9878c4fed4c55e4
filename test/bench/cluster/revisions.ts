import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LabHandle } from '../../lab/lab.ts';
import type { WriterMessage, WrittenRevision } from './writer-process.ts';

/** What was changed in a lab. */
export interface Written {
  readonly revisions: readonly WrittenRevision[];
  readonly writes: number;
  readonly failures: number;
  readonly seconds: number;
}

/** Changes a lab 200 times a second, in a process of its own. */
export function write(lab: LabHandle, seconds: number): Promise<Written> {
  return new Promise((resolve, reject) => {
    const revisions: WrittenRevision[] = [];
    const program = path.join(import.meta.dirname, 'writer-process.ts');
    const child = fork(program, [lab.name, String(seconds)], { execArgv: [] });
    child.on('message', (message: WriterMessage) => {
      if (message.is === 'written') revisions.push(...message.revisions);
      else resolve({ ...message, revisions });
    });
    child.once('error', reject);
    child.once('exit', (status) => {
      if (status !== 0) reject(new Error(`the writer ended with status ${status ?? 'unknown'}`));
    });
  });
}

/** When which revision of a namespace was first drawn. */
export class SeenRevisions {
  readonly #times = new Map<string, { readonly revision: number; readonly seenMs: number }[]>();

  /** @param description what the row of the namespace says beside its name. */
  take(namespace: string, description: string, seenMs: number): void {
    const revision = Number(/revision r(\d+)/.exec(description)?.[1] ?? 0);
    const times = this.#times.get(namespace) ?? [];
    this.#times.set(namespace, times);
    times.push({ revision, seenMs });
  }

  /** When a revision, or a later one of its namespace, was drawn. */
  timeOf({ namespace, revision }: WrittenRevision): number | undefined {
    return this.#times.get(namespace)?.find((seen) => seen.revision >= revision)?.seenMs;
  }

  /** The last revision that was drawn; 0 before the first. */
  lastOf(namespace: string): number {
    return this.#times.get(namespace)?.at(-1)?.revision ?? 0;
  }

  /** Milliseconds from sending a revision to its row, for all that were drawn; `answered` begins with the server's answer instead. */
  latenciesOf(revisions: readonly WrittenRevision[], from: 'sent' | 'answered' = 'sent'): readonly number[] {
    return revisions.flatMap((written) => {
      const seenMs = this.timeOf(written);
      const beginMs = from === 'sent' ? written.sentMs : written.answeredMs;
      return seenMs === undefined || beginMs === undefined ? [] : [seenMs - beginMs];
    });
  }
}

/** Namespaces whose row does not say what a fresh list says, after a while. */
export async function lostRevisions(lab: LabHandle, seen: SeenRevisions): Promise<number> {
  const { items } = await lab.client.request<{
    readonly items: readonly {
      readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
    }[];
  }>('GET', '/api/v1/namespaces');
  const wanted = items.flatMap(({ metadata: { name, labels } }) => {
    const revision = /^r(\d+)$/.exec(labels?.['istio.io/rev'] ?? '')?.[1];
    return revision === undefined ? [] : [{ name, revision: Number(revision) }];
  });
  const deadlineMs = performance.now() + 10_000;
  for (;;) {
    const lost = wanted.filter(({ name, revision }) => seen.lastOf(name) !== revision);
    if (lost.length === 0 || performance.now() > deadlineMs) return lost.length;
    await delay(100);
  }
}

/** Milliseconds that the server took to answer the writes themselves. */
export function answerTimesOf(revisions: readonly WrittenRevision[]): readonly number[] {
  return revisions.flatMap(({ sentMs, answeredMs }) => (answeredMs === undefined ? [] : [answeredMs - sentMs]));
}

import { describe, expect, it } from 'vitest';
import { problemError, problemOf } from '../../core/problem.ts';
import type { JsonObject } from '../../core/json.ts';
import { readPages } from './pages.ts';

const never = new AbortController().signal;

describe('readPages', () => {
  it('asks for the next page while one is worked on, and for no more', async () => {
    const asked: string[] = [];
    const pages: Readonly<Record<string, JsonObject>> = {
      first: { metadata: { continue: 'second' } },
      second: { metadata: { continue: 'third' } },
      third: { metadata: {} },
    };
    const read = async (token = 'first'): Promise<JsonObject> => {
      asked.push(token);
      return pages[token] ?? {};
    };
    const reading = readPages(read, never);
    const seen: string[] = [];
    while ((await reading.next()).done !== true) seen.push(asked.join());
    expect(seen).toEqual(['first,second', 'first,second,third', 'first,second,third']);
  });

  it('gives up the next page when its reader stops', async () => {
    let ended: AbortSignal | undefined;
    const read = (token: string | undefined, signal: AbortSignal): Promise<JsonObject> => {
      if (token === undefined) return Promise.resolve({ metadata: { continue: 'second' } });
      ended = signal;
      return new Promise(() => undefined);
    };
    const reading = readPages(read, never);
    await reading.next();
    await reading.return(undefined);
    expect(ended?.aborted).toBe(true);
  });

  it('tells that the next page failed when it is its turn', async () => {
    const read = async (token: string | undefined): Promise<JsonObject> => {
      if (token !== undefined) throw problemError('cluster.gone');
      return { metadata: { continue: 'second' } };
    };
    const reading = readPages(read, never);
    expect(await reading.next()).toMatchObject({ done: false });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await reading.next().catch((error: unknown) => problemOf(error).code)).toBe('cluster.gone');
  });
});

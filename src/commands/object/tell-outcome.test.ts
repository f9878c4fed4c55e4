import { beforeEach, expect, it, vi } from 'vitest';
import type { ObjectsOutcome } from '../../agent/protocol/objects.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { tellOutcome } from './tell-outcome.ts';

const editor = vi.hoisted(() => ({ chooses: undefined as string | undefined, opened: [] as unknown[] }));

vi.mock('vscode', async () => ({
  commands: {
    executeCommand: (...parts: readonly unknown[]) => {
      editor.opened.push(parts);
      return Promise.resolve();
    },
  },
  l10n: (await import('../../host/testing/fake-l10n.ts')).l10n,
}));

// In the editor the words come from a bundle.
vi.mock('../../host/words.ts', async () => ({ problemInWords: (await import('../../core/words.ts')).inWords }));

let said: string[];
let logged: string[];

beforeEach(() => {
  said = [];
  logged = [];
  editor.chooses = undefined;
  editor.opened = [];
});

const services = {
  notify: {
    failure: (failed: Problem) => {
      const { message, cause } = inWords(failed);
      said.push([message, cause].filter((part) => part !== undefined).join(' '));
    },
    finished: (message: string) => {
      said.push(message);
      return Promise.resolve(editor.chooses);
    },
  },
  log: {
    problem: (failed: Problem) => logged.push(failed.code),
    write: (_level: string, message: string) => logged.push(message),
  },
} as unknown as Parameters<typeof tellOutcome>[0];

const configMap = (name: string): ObjectReference => ({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  namespace: 'shop',
  name,
});
const failed = (name: string): ObjectsOutcome['failures'][number] => ({
  object: configMap(name),
  problem: problem('cluster.changed-meanwhile', { resource: `ConfigMap shop/${name}` }),
});
const waits = (name: string): ObjectsOutcome['waiting'][number] => ({
  object: configMap(name),
  finalizers: ['example.com/wait'],
});

function tell(outcome: Partial<ObjectsOutcome>): Promise<void> {
  const all = { done: 0, gone: 0, failures: [], waiting: [], left: [], ...outcome };
  return tellOutcome(services, 'lab', 'cluster.some-not-deleted', all);
}

it('nothing is said where everything was done: the rows go', async () => {
  await tell({ done: 3, gone: 1 });
  expect([...said, ...logged]).toEqual([]);
});

it('what failed is named, with the reason of the first, and how many went', async () => {
  await tell({ done: 2, gone: 1, failures: [failed('a'), failed('b')] });
  expect(said).toEqual([
    `Not deleted: ConfigMap shop/a, ConfigMap shop/b. Deleted: 3 objects. ${inWords(failed('a').problem).message}`,
  ]);
  expect(logged).toEqual(['cluster.changed-meanwhile']);
});

it('one object alone fails with its own words', async () => {
  await tell({ failures: [failed('a')] });
  expect(said[0]).toMatch(new RegExp(`^${inWords(failed('a').problem).message}`));
});

it('of many that failed five are named, and the others counted', async () => {
  await tell({ failures: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(failed) });
  expect(said[0]).toContain('ConfigMap shop/e and 2 more. Deleted: 0 objects.');
});

it('what waits for a finalizer is named with it', async () => {
  await tell({ done: 2, waiting: [waits('a')] });
  expect(said).toEqual([
    'Not gone yet: ConfigMap shop/a waits for example.com/wait. It goes when whoever set that finalizer has taken it away.',
  ]);
  expect(editor.opened).toEqual([]);
  editor.chooses = 'Open Resource';
  await tell({ waiting: [waits('a'), waits('b')] });
  expect(editor.opened).toMatchObject([['meshdeck.object.open', { row: { context: 'lab', object: { name: 'a' } } }]]);
});

it('one event is one notification: beside a failure, what waits stands in the output', async () => {
  await tell({ done: 1, failures: [failed('a')], waiting: [waits('b')] });
  expect(said).toHaveLength(1);
  expect(logged).toEqual(['ConfigMap shop/b waits for example.com/wait']);
});

it('what was left because a person stopped it is named, and is no failure', async () => {
  await tell({ done: 2, waiting: [waits('a')], left: ['b', 'c'].map(configMap) });
  expect(said).toEqual(['Stopped. Not deleted: ConfigMap shop/b, ConfigMap shop/c. Deleted: 2 objects.']);
  expect(logged).toEqual(['ConfigMap shop/a waits for example.com/wait']);
});

it('beside a failure, what was left is named with it', async () => {
  await tell({ failures: [failed('a')], left: [configMap('b')] });
  expect(said[0]).toContain('Not deleted: ConfigMap shop/a, ConfigMap shop/b. Deleted: 0 objects.');
});

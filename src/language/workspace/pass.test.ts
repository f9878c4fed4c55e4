import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LanguageService } from '../service/service.ts';
import { createWorkspaceIndex } from './index.ts';
import { mayBeOurs, WorkspacePass } from './pass.ts';

it('answers a request between two slices, in as many turns of the event loop as an answer takes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshdeck-pass-'));
  const files = ['one', 'two'].map((name) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`);
    return { uri: `file://${path}`, path };
  });
  const happened: string[] = [];
  const answer = async (): Promise<void> => {
    // Taken in, decoded, queued, answered, written: a turn each.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
    happened.push('answered');
  };
  let answered: Promise<void> | undefined;
  const pass = new WorkspacePass({
    index: createWorkspaceIndex(),
    service: (uri) => {
      happened.push(uri.endsWith('one.yaml') ? 'slice of one' : 'slice of two');
      answered ??= answer();
      const overMs = performance.now() + 5;
      while (performance.now() < overMs);
      return new LanguageService();
    },
    onFindings: (_, findings) => {
      expect(findings).toEqual([]);
    },
    onSkipped: (uri, reason) => {
      throw new Error(uri, { cause: reason });
    },
    quiet: () => Promise.resolve(),
  });

  await pass.some(files, new AbortController().signal);
  await answered;
  expect(happened.slice(0, 2)).toEqual(['slice of one', 'answered']);
  expect(happened).toContain('slice of two');
});

it('parses a kustomization without a head, whose patches are no objects, and nothing else that says nothing of ours', () => {
  const text = 'patches: [{ path: reviews.yaml }]\n';
  expect(mayBeOurs('/shop/kustomization.yaml', text)).toBe(true);
  expect(mayBeOurs('/shop/Kustomization', text)).toBe(true);
  expect(mayBeOurs('/shop/values.yaml', text)).toBe(false);
});

import { expect, it, vi } from 'vitest';
import { problem } from '../core/problem.ts';
import { loadBundle, loadPart } from './bundles.ts';
import { longestSpans } from './spans.ts';
import { problemAsSentence, problemInOneText } from './words.ts';

vi.mock('vscode', async () => ({
  extensions: { getExtension: () => ({ extensionPath: '/gone' }) },
  l10n: (await import('./testing/fake-l10n.ts')).l10n,
}));

const gone = () => Promise.reject(new Error('no such file'));

it('gives a part that is loaded later, and tells how long it took', async () => {
  expect(await loadPart('sums', () => Promise.resolve({ sum: 3 }))).toEqual({ sum: 3 });
  expect(longestSpans().map(({ entry }) => entry)).toContain('load sums');
});

it('says which part is missing, and tries again the next time', async () => {
  await expect(loadPart('commands of mesh', gone)).rejects.toMatchObject({
    problem: { code: 'host.part-missing', params: { part: 'commands of mesh' }, detail: 'Error: no such file' },
  });
  expect(await loadPart('commands of mesh', () => Promise.resolve('there now'))).toBe('there now');
});

it('says which bundle is missing', () => {
  expect(() => loadBundle('panels/plan.cjs')).toThrow(/^host\.part-missing: /);
});

it('tells a problem by its code where the words themselves are missing', () => {
  expect(problemAsSentence(problem('host.untrusted'))).toBe(
    'host.untrusted. The words for this are not among the files of Meshdeck. Reload the window.',
  );
  expect(problemInOneText(problem('file.unreadable', { path: 'a.yaml' }, { detail: 'EACCES' }))).toContain(
    'file.unreadable {"path":"a.yaml"} EACCES',
  );
});

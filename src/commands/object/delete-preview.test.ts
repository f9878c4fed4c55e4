import { expect, it, vi } from 'vitest';
import type { DeletePreview } from '../../cluster/actions/delete-preview.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { problem } from '../../core/problem.ts';
import { deleteVerb, previewItems } from './delete-preview.ts';

vi.mock('vscode', async () => ({
  l10n: (await import('../../host/testing/fake-l10n.ts')).l10n,
  ThemeIcon: function ThemeIcon() {
    return undefined;
  },
  QuickPickItemKind: { Separator: -1 },
}));

const reference = (name: string, kind = 'Deployment'): ObjectReference => ({
  group: 'apps',
  version: 'v1',
  kind,
  namespace: 'shop',
  name,
});
const target = (name: string): DeletePreview['targets'][number] => ({ object: reference(name), uid: name });

const nothing: DeletePreview = {
  targets: [],
  refused: [],
  collected: [],
  total: 0,
  finalizers: [],
  kept: [],
  unread: [],
  isPartial: false,
};

function lines(parts: Partial<DeletePreview>): readonly string[] {
  return previewItems({ ...nothing, ...parts }, ({ code }) => `why: ${code}`).map(({ label, description, detail }) =>
    [label, description, detail].filter((part) => part !== undefined && part !== '').join(' | '),
  );
}

it('the preview of several objects names all of them, what goes with them, and what to know', () => {
  const parts: Partial<DeletePreview> = {
    targets: [target('a'), target('b')],
    refused: [{ object: reference('c'), problem: problem('cluster.changed-meanwhile', { resource: 'c' }) }],
    collected: [{ kind: 'Pod', count: 6, names: ['a-1', 'a-2'] }],
    total: 8,
    finalizers: [{ name: 'example.com/wait', count: 7, objects: [reference('b'), reference('a-1', 'Pod')] }],
    kept: [reference('shared', 'ConfigMap')],
    unread: ['Secret'],
  };
  expect(lines(parts)).toEqual([
    'Delete 8 Objects',
    'goes',
    'Deployment shop/a',
    'Deployment shop/b',
    '6 Pods | a-1, a-2, …',
    'to know',
    'Deployment shop/c | is not deleted | why: cluster.changed-meanwhile',
    'Deployment shop/b, Pod shop/a-1 and 5 more: waits for example.com/wait | A finalizer: it is gone only when whoever set it has answered.',
    'ConfigMap shop/shared | stays: it has another owner',
    'Not read: Secret | more of these may go',
  ]);
});

it('only the first line deletes, and there is none where nothing may be deleted', () => {
  const refused = [{ object: reference('c'), problem: problem('cluster.changed-meanwhile', { resource: 'c' }) }];
  const items = previewItems({ ...nothing, targets: [target('a')], total: 1, refused }, () => '');
  expect(items.map(({ isDelete }) => isDelete)).toEqual([true, ...items.slice(1).map(() => false)]);
  expect(previewItems({ ...nothing, refused }, () => '').some(({ isDelete }) => isDelete)).toBe(false);
});

it('of many objects twenty are named, and the choice has the count of all', () => {
  const targets = Array.from({ length: 25 }, (_none, index) => target(`web-${index}`));
  expect(lines({ targets, total: 1_234 })).toEqual(expect.arrayContaining(['Delete 1,234 Objects', 'and 5 more']));
});

it('the choice repeats the name of one, and says where there may be more', () => {
  expect(deleteVerb({ ...nothing, targets: [target('a')], total: 1 })).toBe('Delete Deployment shop/a');
  expect(deleteVerb({ ...nothing, targets: [target('a')], total: 50_000, isPartial: true })).toBe(
    'Delete at least 50,000 Objects',
  );
});

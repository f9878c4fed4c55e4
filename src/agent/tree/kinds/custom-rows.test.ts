import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { inWords } from '../../../core/words.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { all, cluster, definitions, denied, object, served } from '../../testing/kinds-cluster.ts';
import { brief, context, needsAt, rowsAt } from '../../testing/tree-rows.ts';
import { parseRowId } from '../ids.ts';
import { moreKindsRow } from './custom-rows.ts';

describe('custom resources and more kinds', () => {
  it('are what no other group shows', () => {
    const state = cluster();
    expect(brief(rowsAt(state, 'custom'))).toEqual(['group | example.com | 1 kind']);
    expect(brief(rowsAt(state, 'more'))).toEqual(['group | Secret | none']);
  });

  it('say why it is not known what there is, where the server does not tell', () => {
    const state = cluster();
    const unread = (): readonly string[] =>
      brief([...rowsAt(state, 'more'), ...rowsAt(state, 'custom'), ...rowsAt(state, 'custom', 'example.com')]);
    state.catalog = undefined;
    expect(unread()).toEqual([
      'connecting | Reading what the server serves…',
      'idle | example.com | reading…',
      'connecting | Reading what the server serves…',
    ]);
    state.catalogProblem = problem('cluster.timeout', { server: 'https://shop.example', seconds: 30 });
    const words = inWords(state.catalogProblem).message;
    expect(unread()).toEqual([
      `warning | ${words}`,
      'idle | example.com | the server does not tell',
      `warning | ${words}`,
    ]);
    expect(moreKindsRow(state.view, context.name)).toMatchObject({
      description: 'the server does not tell',
      icon: 'reconnecting',
      problem: { code: 'cluster.timeout' },
    });
  });

  it('are read on request only', () => {
    const state = cluster();
    expect(needsAt(state, 'custom')).toEqual([]);
    expect(needsAt(state, 'more')).toEqual([]);
    expect(needsAt(state, 'more', 'secrets')).toEqual(['secrets']);
    const many = Array.from({ length: 31 }, (_, index) => served('example.com', `Kind${index}`));
    state.serve(...many);
    expect(rowsAt(state, 'custom', 'example.com')).toHaveLength(31);
    expect(needsAt(state, 'custom', 'example.com')).toEqual([]);
  });

  it('hold nothing of what a Secret has', () => {
    const state = cluster();
    state.put('secrets', object('token', 'shop', { data: { key: 'Z2VoZWlt' } }));
    const rows = rowsAt(state, 'more', 'secrets');
    expect(brief(rows)).toEqual(['object | shop/token']);
    expect(JSON.stringify([rows, [...(state.storeById('secrets')?.all() ?? [])]])).not.toContain('Z2VoZWlt');
  });

  it('go by what is served where definitions may not be listed', () => {
    const state = new FakeCache();
    state.serve(...all);
    state.setState(definitions, { is: 'denied', problem: denied });
    expect(rowsAt(state, 'custom')).toMatchObject([{ kind: 'problem' }, { label: 'example.com' }]);
  });

  it('lead back to their kind by their ids', () => {
    const state = cluster();
    state.put('widgets.example.com', object('a/b', 'shop'));
    const [row] = rowsAt(state, 'custom', 'example.com', 'widgets.example.com');
    expect(parseRowId(row?.id ?? '')?.path).toEqual(['custom', 'example.com', 'widgets.example.com', 'shop/a/b']);
  });
});

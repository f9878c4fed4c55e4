import { expect, it, vi } from 'vitest';
import type { ForwardState } from '../agent/protocol/forwards.ts';
import { problem } from '../core/problem.ts';
import { forwardGroupRows, forwardRows } from './forward-rows.ts';

vi.mock('vscode', async () => ({
  l10n: (await import('../host/testing/fake-l10n.ts')).l10n,
}));

const object = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const forward: ForwardState = {
  id: 7,
  context: 'lab',
  object,
  port: 80,
  localPort: 8080,
  wantedPort: 8080,
  target: { pod: 'web-1', port: 80 },
};

it('the row of a forward says which Pod it goes to now', () => {
  expect(forwardRows('lab', [forward, { ...forward, id: 8, context: 'other' }])).toMatchObject([
    {
      label: '127.0.0.1:8080',
      description: 'Deployment shop/web port 80 · web-1',
      tooltip: 'Leads to port 80 of Pod web-1 now.',
      icon: 'connected',
      accessibleText: 'Port forward 127.0.0.1:8080 to Deployment shop/web port 80 · web-1',
    },
  ]);
});

it('it names a Pod once, and the one that took its place', () => {
  const ofPod = { ...forward, object: { ...object, group: '', kind: 'Pod', name: 'web-1' } };
  const moved = { ...ofPod, target: { pod: 'web-2', port: 80 } };
  expect(forwardRows('lab', [ofPod, moved]).map(({ description }) => description)).toEqual([
    'Pod shop/web-1 port 80',
    'Pod shop/web-1 port 80 · web-2',
  ]);
});

it('it says that it waits where there is no Pod, with the reason, and claims none', () => {
  const params = { pod: 'web-1', object: 'Deployment shop/web', seconds: 10 };
  const waiting = { ...forward, problem: problem('cluster.forward-waiting', params) };
  const [row] = forwardRows('lab', [waiting]);
  expect(row).toMatchObject({
    description: 'waiting for a ready Pod · Deployment shop/web port 80',
    icon: 'warning',
    problem: { code: 'cluster.forward-waiting' },
  });
  expect(row?.tooltip).toBeUndefined();
});

it('they stand in a group of their context, which is there where there are any', () => {
  expect(forwardGroupRows('lab', [forward])).toMatchObject([{ label: 'Port Forwards', description: '1' }]);
  expect(forwardGroupRows('other', [forward])).toEqual([]);
});

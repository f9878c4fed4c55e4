import { describe, expect, it, vi } from 'vitest';
import type { Row } from '../agent/protocol/rows.ts';
import { problem } from '../core/problem.ts';
import { spokenRow } from './spoken-row.ts';

// In the editor the words come from a bundle.
vi.mock('../host/words.ts', async () => ({ problemInWords: (await import('../core/words.ts')).inWords }));

const row = (rest: Pick<Row, 'kind' | 'label'> & Partial<Row>): Row => ({
  id: 'a',
  icon: 'warning',
  expandable: false,
  ...rest,
});

describe('what a screen reader says of a row', () => {
  it('has the cause and the next step of what is wrong, as the tooltip has them', () => {
    const expired = problem('cluster.token-expired', { when: '2026-11-20 12:00 UTC', user: 'jane' });
    const message = 'Token expired on 2026-11-20 12:00 UTC, user "jane".';
    expect(spokenRow(row({ kind: 'problem', label: message, problem: expired }))).toBe(
      'Token expired on 2026-11-20 12:00 UTC, user "jane". Sign in again or get a new token, then try again.',
    );
    const words = { label: 'Cannot use config', description: 'line 3: a tab' };
    expect(spokenRow(row({ kind: 'problem', problem: expired, ...words }))).toMatch(
      /^Cannot use config line 3: a tab\. Token expired .* try again\.$/,
    );
  });

  it('has what comes next where there is nothing', () => {
    const tooltip = 'None is wanted &#40;0 replicas&#41;&#46;\n\nScale it.';
    expect(spokenRow(row({ kind: 'empty', label: 'No Pods', tooltip }))).toBe(
      'No Pods. None is wanted (0 replicas). Scale it.',
    );
    expect(spokenRow(row({ kind: 'empty', label: 'Connecting…' }))).toBeUndefined();
  });

  it('is what a row says itself, where it does', () => {
    const web = row({ kind: 'workload', label: 'web', tooltip: 'x' });
    expect(spokenRow({ ...web, accessibleText: 'Deployment web, 3 of 3' })).toBe('Deployment web, 3 of 3');
    expect(spokenRow(web)).toBeUndefined();
  });
});

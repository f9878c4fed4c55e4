import { formatCount, formatShare } from '../../../core/format.ts';
import type { RunSnapshot } from '../../../perf/types.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { latencyRows } from './words.ts';

/** Response time and service time side by side: their difference is the time that requests waited for their turn. */
export function latencyTable(snapshot: RunSnapshot): ElementNode {
  return h(
    'section',
    { key: 'latency', 'aria-labelledby': 'latency-title' },
    h('h2', { id: 'latency-title' }, 'Latency'),
    h(
      'div',
      { class: 'table-frame' },
      h(
        'table',
        { class: 'latency' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, ''),
            h('th', { scope: 'col', class: 'number' }, 'Response time'),
            h('th', { scope: 'col', class: 'number' }, 'Service time'),
          ),
        ),
        h(
          'tbody',
          {},
          latencyRows(snapshot).map(([name, responseTime, serviceTime]) =>
            h(
              'tr',
              { key: name },
              h('th', { scope: 'row' }, name),
              h('td', { class: 'number' }, responseTime),
              h('td', { class: 'number' }, serviceTime),
            ),
          ),
        ),
      ),
    ),
    h(
      'p',
      { class: 'muted' },
      'Response time counts from when a request should have begun, service time from when it was really sent.',
    ),
  );
}

/** Errors by reason and answers by status code, the most frequent first. */
export function outcomeTables(snapshot: RunSnapshot): ElementNode {
  const errors = snapshot.errors.map(({ reason, count }) => [reason, count] as const);
  const codes = Object.entries(snapshot.statusCodes);
  return h(
    'section',
    { key: 'outcomes', class: 'outcomes', 'aria-labelledby': 'outcomes-title' },
    h('h2', { id: 'outcomes-title' }, 'Answers and errors'),
    errors.length === 0 && codes.length === 0 && h('p', { class: 'muted' }, 'None yet.'),
    h(
      'div',
      { class: 'side-by-side' },
      errors.length > 0 && countTable('Errors by reason', 'Reason', errors, snapshot.requests),
      codes.length > 0 && countTable('Answers by status', 'Status', codes, snapshot.requests),
    ),
  );
}

function countTable(
  caption: string,
  what: string,
  lines: readonly (readonly [name: string, count: number])[],
  total: number,
): ElementNode {
  const ordered = [...lines].sort(([, left], [, right]) => right - left);
  return h(
    'table',
    { key: caption },
    h('caption', {}, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, what),
        h('th', { scope: 'col', class: 'number' }, 'Count'),
        h('th', { scope: 'col', class: 'number' }, 'Share'),
      ),
    ),
    h(
      'tbody',
      {},
      ordered.map(([name, count]) =>
        h(
          'tr',
          { key: name },
          h('th', { scope: 'row' }, name),
          h('td', { class: 'number' }, formatCount(count)),
          h('td', { class: 'number' }, total === 0 ? '–' : formatShare(count / total)),
        ),
      ),
    ),
  );
}

import { formatCount, formatDuration, formatShare } from '../../../core/format.ts';
import type { RunSecond } from '../../../perf/types.ts';
import { button } from '../../ui/controls.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { pageOfSeconds } from './series.ts';

const secondsPerPage = 60;

/** The same figures as the charts, as a table. */
export function secondsTable(
  seconds: readonly RunSecond[],
  wantedPage: number,
  onPage: (page: number) => void,
): ElementNode {
  const shown = pageOfSeconds(seconds, wantedPage, secondsPerPage);
  const first = shown.seconds[0];
  const last = shown.seconds.at(-1);
  return h(
    'div',
    { key: 'table' },
    h(
      'div',
      { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': 'Figures by second' },
      h(
        'table',
        { class: 'seconds' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['Second', 'Requests', 'Errors', 'p50', 'p99', 'Max', 'Generator CPU'].map((name) =>
              h('th', { scope: 'col', class: 'number' }, name),
            ),
          ),
        ),
        h('tbody', {}, shown.seconds.map(line)),
      ),
    ),
    shown.pages > 1 &&
      h(
        'div',
        { class: 'actions' },
        button({
          label: 'Earlier',
          isDisabled: shown.page === 0,
          onPress: () => {
            onPage(shown.page - 1);
          },
        }),
        button({
          label: 'Later',
          isDisabled: shown.page === shown.pages - 1,
          onPress: () => {
            onPage(shown.page + 1);
          },
        }),
        h(
          'span',
          { class: 'muted', role: 'status' },
          `Seconds ${first?.atSecond ?? 0} to ${last?.atSecond ?? 0} of ${formatCount(seconds.length)}`,
        ),
      ),
  );
}

function line(second: RunSecond): ElementNode {
  const isAnswered = second.requests - second.errors > 0;
  const latencies = [second.p50Ms, second.p99Ms, second.maxMs].map((ms) => (isAnswered ? formatDuration(ms) : '–'));
  const cells = [
    formatCount(second.requests),
    formatCount(second.errors),
    ...latencies,
    formatShare(second.generatorCpu),
  ];
  return h(
    'tr',
    { key: String(second.atSecond) },
    h('th', { scope: 'row', class: 'number' }, `${second.atSecond} s`),
    cells.map((cell) => h('td', { class: 'number' }, cell)),
  );
}

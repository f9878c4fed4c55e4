import { formatCount, formatDuration } from '../../../core/format.ts';
import type { ApplySummary, Plan } from '../../../pattern/types.ts';
import type { PlanPageState } from '../../contract/plan.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { icon } from '../../ui/icons.ts';
import { resultsOf } from './model.ts';
import { lookOfState } from './words.ts';

const headlines: Readonly<Record<ApplySummary['outcome'], Readonly<Record<Plan['verb'], string>>>> = {
  succeeded: { apply: 'Applied', delete: 'Deleted' },
  failed: { apply: 'Applied in part: some objects failed', delete: 'Deleted in part: some objects failed' },
  cancelled: { apply: 'Stopped before the end', delete: 'Stopped before the end' },
};

const resultWords = { skipped: 'left alone', unfinished: 'not finished' } as const;

/** What happened to each object, the worst first. */
export function summaryView(state: PlanPageState, summary: ApplySummary): ElementNode {
  const { outcome } = summary;
  const mark = outcome === 'succeeded' ? 'pass' : outcome === 'failed' ? 'error' : 'skip';
  const tone = outcome === 'succeeded' ? 'good' : outcome === 'failed' ? 'bad' : 'warn';
  const headline = headlines[outcome][state.plan?.verb ?? 'apply'];
  return h(
    'section',
    { class: 'summary', 'aria-labelledby': 'summary-title' },
    h(
      'h2',
      { id: 'summary-title' },
      h('span', { class: tone }, icon(mark)),
      ` ${headline}`,
      h('span', { class: 'muted took' }, formatDuration(summary.durationMs)),
    ),
    resultsOf(summary).map(({ result, items }) =>
      h(
        'div',
        { key: result },
        h('h3', {}, `${capital(wordOf(result))} (${formatCount(items.length)})`),
        h(
          'ul',
          { class: 'results' },
          items.map(({ id, title, state: itemState }) => {
            const look = lookOfState(itemState);
            const words = state.itemProblems[id];
            return h(
              'li',
              { key: id },
              h('span', { class: look.tone }, icon(look.icon)),
              h('span', { class: 'title' }, title),
              look.detail !== undefined && h('span', { class: 'muted' }, look.detail),
              itemState.is === 'failed' &&
                h('span', {}, [words?.message, words?.cause, words?.next].filter(Boolean).join(' ')),
            );
          }),
        ),
      ),
    ),
  );
}

function wordOf(result: ReturnType<typeof resultsOf>[number]['result']): string {
  return result === 'skipped' || result === 'unfinished' ? resultWords[result] : result;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

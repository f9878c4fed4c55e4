import type { ProblemInWords } from '../../core/words.ts';
import { h, type ElementNode } from './dom.ts';
import { icon, type IconName } from './icons.ts';

/** A problem as the page shows it: what failed, probably why, what to do. */
export function problemView(
  words: ProblemInWords,
  options: { readonly icon?: IconName; readonly tone?: 'error' | 'warning' | 'info'; readonly key?: string } = {},
): ElementNode {
  return h(
    'div',
    { class: `problem ${options.tone ?? 'error'}`, ...(options.key === undefined ? {} : { key: options.key }) },
    icon(options.icon ?? 'error'),
    h(
      'div',
      {},
      h('p', { class: 'problem-message' }, words.message),
      words.cause !== undefined && h('p', {}, words.cause),
      words.next !== undefined && h('p', {}, h('strong', {}, 'Next: '), words.next),
    ),
  );
}

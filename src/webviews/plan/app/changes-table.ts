import type { FieldChange } from '../../../pattern/types.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { valueText } from './words.ts';

/** Fields that would change, with who owns them now. */
export function changesTable(title: string, changes: readonly FieldChange[]): ElementNode {
  return h(
    'div',
    { class: 'table-frame', tabindex: 0, role: 'region', 'aria-label': `Fields of ${title}` },
    h(
      'table',
      { class: 'changes' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['Field', 'In the cluster', 'After', 'Owner now'].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h(
        'tbody',
        {},
        changes.map((change) =>
          h(
            'tr',
            { key: change.path },
            h('th', { scope: 'row' }, h('code', {}, change.path)),
            h('td', {}, value(valueText(change.before), 'not set')),
            h('td', {}, value(valueText(change.after), 'removed')),
            h(
              'td',
              {},
              change.owners.length === 0 ? h('span', { class: 'muted' }, 'nobody') : change.owners.join(', '),
            ),
          ),
        ),
      ),
    ),
  );
}

function value(text: string | undefined, absent: string): ElementNode {
  return text === undefined ? h('span', { class: 'muted' }, absent) : h('code', { class: 'value' }, text);
}

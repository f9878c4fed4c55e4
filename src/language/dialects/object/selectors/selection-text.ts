import { formatPlural } from '../../../../core/format.ts';
import type { Selection } from './selected.ts';

const mostShown = 10;

/** What a selector selects, in Markdown. */
export function selectionMarkdown({ of, objects }: Selection): string {
  if (objects.length === 0) return `None of the ${of} that files tell of has these labels.`;
  const shown = objects.slice(0, mostShown).map(({ kind, name, namespace, at }) => {
    const file = 'uri' in at ? `, in \`${at.uri.slice(at.uri.lastIndexOf('/') + 1)}\`` : '';
    return `- ${kind} \`${namespace === undefined ? '' : `${namespace}/`}${name}\`${file}`;
  });
  const more = objects.length > mostShown ? [`- ${formatPlural(objects.length - mostShown, 'other')}`] : [];
  const head = of === 'Pods' ? 'Selects the Pods of' : 'Selects';
  return [head, '', ...shown, ...more].join('\n');
}

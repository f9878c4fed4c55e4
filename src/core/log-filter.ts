import { problemError } from './problem.ts';

/** Which lines are shown. */
export type LogFilter =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'pattern'; readonly source: string; readonly flags: string };

const written = /^\/(.+)\/([imsu]*)$/;

/**
 * What somebody types as a filter: a text, found in any case, or a regular expression between slashes. Undefined for nothing.
 *
 * @throws `cluster.log-filter` where the expression is none.
 */
export function parseFilter(typed: string): LogFilter | undefined {
  const trimmed = typed.trim();
  if (trimmed === '') return undefined;
  const match = written.exec(trimmed);
  if (match === null) return { is: 'text', text: trimmed };
  const [, source = '', flags = ''] = match;
  try {
    new RegExp(source, flags);
  } catch (error) {
    throw problemError('cluster.log-filter', { pattern: trimmed, reason: error instanceof Error ? error.message : '' });
  }
  return { is: 'pattern', source, flags };
}

/** The filter as it would be typed. */
export function filterText(filter: LogFilter | undefined): string {
  if (filter === undefined) return '';
  return filter.is === 'text' ? filter.text : `/${filter.source}/${filter.flags}`;
}

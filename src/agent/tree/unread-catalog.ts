import type { CacheView } from '../../cluster/cache/types.ts';
import type { Row } from '../protocol/rows.ts';
import { emptyRow, problemRow } from './children.ts';

/**
 * What stands in the place of kinds as long as it is not known what the server serves: that it is being read, or why it cannot be; undefined where it
 * is known.
 */
export function unreadCatalogRow(
  { catalog, catalogProblem }: Pick<CacheView, 'catalog' | 'catalogProblem'>,
  context: string,
  path: readonly string[],
): Row | undefined {
  if (catalog !== undefined) return undefined;
  return catalogProblem === undefined
    ? emptyRow(context, path, 'Reading what the server serves…', 'connecting')
    : problemRow(context, path, catalogProblem);
}

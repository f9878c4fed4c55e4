import path from 'node:path';
import type { Problem } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import type { Row } from '../protocol/rows.ts';

/** A row for a kubeconfig file, or an entry in one, that cannot be used: the file's name first, its whole path in the tooltip. */
export function kubeconfigRow(problem: Problem, index: number): Row {
  const { path: file, reason } = problem.params;
  const hasReason = typeof file === 'string' && typeof reason === 'string';
  const isOfEntry = problem.code === 'cluster.kubeconfig-entry-broken';
  return {
    id: `kubeconfig/${index}`,
    kind: 'problem',
    label: hasReason ? `Cannot use ${isOfEntry ? 'all of ' : ''}${path.basename(file)}` : inWords(problem).message,
    ...(hasReason ? { description: reason } : {}),
    icon: 'warning',
    expandable: false,
    problem,
  };
}

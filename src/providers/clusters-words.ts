import * as vscode from 'vscode';
import type { FilteredCount, Row } from '../agent/protocol/rows.ts';
import { formatCount } from '../core/format.ts';

/** What a filter shows of what is open: `Filter: "cart" · 3 of 214 shown`. */
export function filterMessage(filter: string, count: FilteredCount | undefined): string {
  const what = vscode.l10n.t('Filter: "{0}"', filter);
  if (count === undefined || count.of === 0)
    return vscode.l10n.t('{0} · open a namespace to see what it finds there', what);
  return vscode.l10n.t('{0} · {1} of {2} shown', what, formatCount(count.shown), formatCount(count.of));
}

/** How many workloads are not ready, with the rule and where; undefined where all are. */
export function badgeOf(contexts: readonly Row[]): vscode.ViewBadge | undefined {
  const troubled = contexts.filter(({ troubledWorkloads = 0 }) => troubledWorkloads > 0);
  const value = troubled.reduce((sum, { troubledWorkloads = 0 }) => sum + troubledWorkloads, 0);
  if (value === 0) return undefined;
  const where = troubled.map(({ label, troubledWorkloads = 0 }) => `${label} ${formatCount(troubledWorkloads)}`);
  const rule = vscode.l10n.t('Workloads with fewer replicas ready than wanted, or not rolled out');
  return { value, tooltip: `${rule}: ${where.join(' · ')}` };
}

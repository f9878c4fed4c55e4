import type { ContextSummary } from '../../cluster/types.ts';
import type { Row } from '../protocol/rows.ts';
import { nodeAt } from '../tree/nodes.ts';
import type { FakeCache } from './fake-cache.ts';

export const context: ContextSummary = {
  name: 'prod/eu',
  cluster: 'prod',
  user: 'jane',
  namespace: 'shop',
  server: 'https://prod:6443',
  isCurrent: true,
};

/** The time at which rows of tests are made. */
export const now = new Date('2026-11-20T12:00:00Z');

/** The first window of what stands below a path of the context. */
export function rowsAt(state: FakeCache, ...path: readonly string[]): readonly Row[] {
  return nodeAt(path, state.view).children(context, state.view, now).rowsBetween(0, 200);
}

/** `icon | label | description`. */
export function brief(rows: readonly Row[]): readonly string[] {
  return rows.map(({ label, description, icon }) => [icon, label, description].filter(Boolean).join(' | '));
}

/** The row of a label; there must be one. */
export function rowOf(rows: readonly Row[], label: string): Row {
  const found = rows.find((row) => row.label === label);
  if (found === undefined) throw new Error(`no row ${label} among ${brief(rows).join('; ')}`);
  return found;
}

/** Kinds that are followed while somebody looks at what stands below a path. */
export function needsAt(state: FakeCache, ...path: readonly string[]): readonly string[] {
  return (nodeAt(path, state.view).needs ?? []).map(({ id }) => id);
}

/** A time so many minutes before {@link now}, as a server writes it. */
export function minutesAgo(minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

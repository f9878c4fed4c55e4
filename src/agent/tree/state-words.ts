import type { KindState } from '../../cluster/cache/types.ts';
import { formatDuration, formatSpan } from '../../core/format.ts';
import type { Problem } from '../../core/problem.ts';
import type { RowIcon } from '../protocol/rows.ts';

/** `12 s`: how long data may differ from the cluster. */
export function behind(sinceMs: number, now: Date): string {
  return formatDuration(Math.max(1, Math.round((now.getTime() - sinceMs) / 1000)) * 1000);
}

/** `not permitted: list secrets`, or that it did not work. */
export function deniedWords({ code, params: { verb, resource } }: Problem): string {
  if (code !== 'cluster.forbidden') return code === 'cluster.not-found' ? 'not there' : 'cannot be read';
  return `not permitted: ${[verb, resource].filter((part) => part !== undefined && part !== '').join(' ')}`;
}

/** The icon of a kind by how far it is. */
export const stateIcons: Readonly<Record<KindState['is'], RowIcon>> = {
  idle: 'idle',
  starting: 'connecting',
  live: 'healthy',
  reconnecting: 'reconnecting',
  denied: 'denied',
  'not-served': 'idle',
};

/** `2026-11-20 12:00 UTC`. */
export function absoluteTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `Created 6 days ago (2026-11-20 12:00 UTC).`; undefined where the server did not say. */
export function createdWords(createdMs: number, now: Date): string | undefined {
  if (Number.isNaN(createdMs)) return undefined;
  return `Created ${formatSpan(now.getTime() - createdMs)} ago (${absoluteTime(createdMs)}).`;
}

import type { ServerHealth } from '../../../cluster/server-health.ts';
import { formatDuration } from '../../../core/format.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { emptyRow, fixed, problemRow } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { behind, deniedWords } from '../state-words.ts';

const path = ['cluster', 'api-server'] as const;

/** Most checks are of what the server does once when it starts, and begin with the same long word. */
const startHook = 'poststarthook/';

/** So many failing checks are named in a row; all of them stand below it. */
const namedChecks = 3;

/** The row of the API server: whether it is ready, and how long it took to say so. */
export function apiServerRow(view: ClusterView, context: string, now: Date): Row {
  const { health } = view.server;
  const words = serverWords(health);
  return {
    id: rowId(context, ...path),
    kind: 'cluster.part',
    label: 'API server',
    description: words,
    tooltip: paragraphs(...tooltipLines(health, now)),
    icon: iconOf(health),
    accessibleText: `API server, ${words}`,
    expandable: health.is !== 'asking',
    context,
    ...(health.is === 'untold' ? { problem: health.problem } : {}),
  };
}

/** Each check of the API server, the failing ones first. */
export function checkRows(view: ClusterView, context: string): Children {
  const { health } = view.server;
  if (health.is === 'asking') return fixed([emptyRow(context, path, 'Asking the API server…', 'connecting')]);
  if (health.is === 'untold') return fixed([problemRow(context, path, health.problem)]);
  if (health.checks.length === 0)
    return fixed([emptyRow(context, path, 'The server does not say what it checks', 'idle')]);
  const rows = health.checks.map(({ name, isOk }): Row => ({
    id: rowId(context, ...path, name),
    kind: 'check',
    label: name.startsWith(startHook) ? name.slice(startHook.length) : name,
    ...words(name, isOk),
    tooltip: isOk
      ? 'The API server says that this check is passed.'
      : 'The API server says that this check fails, and tells the reason to nobody: it stands in its log.',
    icon: isOk ? 'healthy' : 'failing',
    accessibleText: `${name}, ${isOk ? 'passed' : 'fails'}`,
    expandable: false,
    context,
  }));
  // What the server needs tells more than what it did once at its start.
  const isHook = ({ accessibleText = '' }: Row): boolean => accessibleText.startsWith('poststarthook/');
  const well = rows.filter(({ icon }) => icon !== 'failing');
  return fixed([
    ...rows.filter(({ icon }) => icon === 'failing'),
    ...well.filter((row) => !isHook(row)),
    ...well.filter(isHook),
  ]);
}

function words(name: string, isOk: boolean): Pick<Row, 'description'> {
  const parts = [...(isOk ? [] : ['fails']), ...(name.startsWith('poststarthook/') ? ['at start'] : [])];
  return parts.length === 0 ? {} : { description: parts.join(' · ') };
}

/** `ready · 12 ms`, or what is wrong. */
export function serverWords(health: ServerHealth): string {
  if (health.is === 'asking') return 'asking…';
  if (health.is === 'untold')
    return health.problem.code === 'cluster.forbidden' ? deniedWords(health.problem) : 'does not say how it is';
  const failing = health.checks.filter(({ isOk }) => !isOk).map(({ name }) => name);
  const rest = failing.length - namedChecks;
  const names = [...failing.slice(0, namedChecks), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  const because = names === '' ? '' : `: ${names}`;
  if (!health.isAlive) return `not healthy${because}`;
  if (!health.isReady) return `not ready${because}`;
  return `ready · ${formatDuration(Math.max(1, Math.round(health.latencyMs)))}`;
}

function iconOf(health: ServerHealth): RowIcon {
  if (health.is === 'asking') return 'connecting';
  if (health.is === 'untold') return health.problem.code === 'cluster.forbidden' ? 'denied' : 'unknown';
  return health.isReady && health.isAlive ? 'healthy' : 'failing';
}

function tooltipLines(health: ServerHealth, now: Date): readonly string[] {
  const rule =
    'Ready and healthy are what the API server says at /readyz and /livez. It is asked every 30 s while this row is on screen.';
  if (health.is === 'asking') return [rule];
  const asked = `Asked ${escapeMarkdown(behind(health.atMs, now))} ago.`;
  if (health.is === 'untold') return [rule, asked, 'Everything else works without it.'];
  const passed = health.checks.filter(({ isOk }) => isOk).length;
  return [
    rule,
    `${passed} of ${health.checks.length} checks are passed.`,
    escapeMarkdown(
      `The answer of /readyz took ${formatDuration(Math.max(1, Math.round(health.latencyMs)))}, the way there and back included.`,
    ),
    ...(health.isReady && health.isAlive
      ? []
      : [
          'A server that starts or stops is not ready for a while. Where it stays so, whoever runs the control plane finds the reason in its log.',
        ]),
  ];
}

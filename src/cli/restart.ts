import type { ClusterConnection } from '../cluster/types.ts';
import { inOneText } from '../core/words.ts';
import { restartInWaves, type RestartEvent, type RestartOutcome } from '../mesh/restart/restart-in-waves.ts';
import { defaultAtOnce } from '../mesh/restart/waves.ts';
import type { RestartItem } from '../mesh/switches/types.ts';
import type { Invocation } from './command.ts';
import { timeoutMs } from './run-plan.ts';
import { atOnceOf } from './switch-options.ts';

/** Restarts workloads in waves and tells each step. */
export function restartHere(
  invocation: Invocation,
  connection: ClusterConnection,
  restarts: readonly RestartItem[],
  command: string,
): Promise<RestartOutcome> {
  const { output, signal } = invocation;
  return restartInWaves(connection, restarts, {
    atOnce: atOnceOf(invocation, `meshdeck ${command} --help`) ?? defaultAtOnce(restarts.length),
    timeoutMs: timeoutMs(invocation),
    signal,
    onEvent: (event) => {
      output.message(eventText(event));
    },
  });
}

function eventText(event: RestartEvent): string {
  switch (event.type) {
    case 'wave':
      return `Wave ${event.number} of ${event.of}: ${event.items.map(named).join(', ')}`;
    case 'waiting':
      return `  ${named(event.item)}: ${event.reason}`;
    case 'ready':
      return `  ${named(event.item)}: ready`;
    case 'skipped':
    case 'failed':
      return `  ${inOneText(event.problem)}`;
  }
}

/** How a restart ended, for people. */
export function outcomeLines({ ready, skipped, failed, unfinished, left }: RestartOutcome): readonly string[] {
  return [
    `${ready.length} restarted and ready.`,
    ...skipped.map(({ problem }) => inOneText(problem)),
    ...(failed === undefined ? [] : [inOneText(failed.problem)]),
    ...unfinished.map((item) => `${named(item)} was restarted and not seen ready.`),
    ...(left.length === 0 ? [] : [`Not restarted: ${left.map(named).join(', ')}.`]),
  ];
}

function named({ kind, namespace, name }: RestartItem): string {
  return `${kind} ${namespace}/${name}`;
}

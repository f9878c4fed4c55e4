import type { ScalarNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { faultAt, replaceWith } from '../object/fault.ts';

/** What `time.ParseDuration` of Go takes. It has no days. */
export const goDuration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** The same length of time in hours, where somebody wrote days. */
function inHours(text: string): string | undefined {
  const days = /^(\d+)d$/.exec(text)?.[1];
  return days === undefined ? undefined : `${Number(days) * 24}h`;
}

/** A length of time that Go cannot read. Days have an obvious answer. */
export function durationFault(key: string, node: ScalarNode, value: string): Fault {
  const hours = inHours(value);
  const fixes = hours === undefined ? [] : [replaceWith(node, hours)];
  return faultAt('oam-duration', node, { key, value }, { fixes });
}

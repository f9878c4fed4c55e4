import type { MapEntry, MapNode } from '../../yaml/nodes.ts';
import { isSameValue } from '../document/block-edits.ts';
import type { SchemaFault } from './faults.ts';
import { plainKey } from './resolve.ts';

/** What is said of a key as early Meshery wrote it. Beside the same key in another spelling nobody knows which of the two counts. */
export function oldSpelling(entry: MapEntry, plain: string, { entries }: MapNode): SchemaFault {
  const { key, keyStart: start, keyEnd: end } = entry;
  const index = entries.indexOf(entry);
  const other = entries.find(
    (one, at) =>
      one !== entry && one.merged !== true && (one.key === plain || (at < index && plainKey(one.key) === plain)),
  );
  if (other === undefined) return { code: 'old-key-spelling', start, end, params: { key, plain } };
  const related = [{ message: `\`${other.key}\` stands here.`, start: other.keyStart, end: other.keyEnd }];
  const mend = isSameValue(entry.value, other.value) ? { mend: { is: 'repeated', entry } as const } : {};
  return { code: 'key-in-two-spellings', start, end, params: { key, other: other.key }, related, ...mend };
}

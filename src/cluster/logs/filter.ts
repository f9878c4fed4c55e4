import vm from 'node:vm';
import type { LogFilter } from '../../core/log-filter.ts';
import { filterText } from '../../core/log-filter.ts';
import { problemError } from '../../core/problem.ts';

/** How long a regular expression may take for the lines of one batch: some take years for some lines. */
const patternTimeoutMs = 500;

/**
 * Prepares a filter: what it answers takes the texts of lines and says of each whether it is shown.
 *
 * @throws (what it answers does) `cluster.log-filter-slow` where a regular expression takes too long.
 */
export function matcherOf(filter: LogFilter | undefined): (texts: readonly string[]) => readonly boolean[] {
  if (filter === undefined) return (texts) => texts.map(() => true);
  if (filter.is === 'text') {
    const wanted = filter.text.toLowerCase();
    return (texts) => texts.map((text) => text.toLowerCase().includes(wanted));
  }
  const pattern = new RegExp(filter.source, filter.flags);
  // A context of its own only for its time-out: nothing of the lines is run.
  const sandbox = vm.createContext({ pattern, texts: [] as readonly string[] });
  const script = new vm.Script('Array.prototype.map.call(texts, (text) => pattern.test(text))');
  return (texts) => {
    sandbox['texts'] = texts;
    try {
      return [...(script.runInContext(sandbox, { timeout: patternTimeoutMs }) as readonly boolean[])];
    } catch {
      throw problemError('cluster.log-filter-slow', { pattern: filterText(filter) });
    }
  };
}

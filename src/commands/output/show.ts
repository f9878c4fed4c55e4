import { longestSpans } from '../../host/spans.ts';
import type { CommandHandler } from '../table.ts';

/** Shows the output channel, with the longest spans of the extension host for whoever looks for a slow editor. */
export const showOutput: CommandHandler = ({ log }) => {
  for (const { entry, count, longestMs } of longestSpans().slice(0, 5))
    log.write('info', `span ${entry}: ${count} times, longest ${longestMs.toFixed(2)} ms`);
  log.show();
};

import type { AreaHandlers } from '../table.ts';
import { showOutput } from './show.ts';

export const outputHandlers: AreaHandlers<'output'> = {
  'meshdeck.output.show': showOutput,
};

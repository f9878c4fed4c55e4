import type { AreaHandlers } from '../table.ts';
import { copyForward } from './copy.ts';
import { showForwards } from './list.ts';
import { openForward } from './open.ts';
import { forwardPort } from './start.ts';
import { stopForward } from './stop.ts';

export const forwardHandlers: AreaHandlers<'forward'> = {
  'meshdeck.forward.start': forwardPort,
  'meshdeck.forward.list': showForwards,
  'meshdeck.forward.open': openForward,
  'meshdeck.forward.copy': copyForward,
  'meshdeck.forward.stop': stopForward,
};

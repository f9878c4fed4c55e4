import type { AreaHandlers } from '../table.ts';
import { restartAgent } from './restart.ts';

export const agentHandlers: AreaHandlers<'agent'> = {
  'meshdeck.agent.restart': restartAgent,
};

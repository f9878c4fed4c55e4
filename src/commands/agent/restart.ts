import type { CommandHandler } from '../table.ts';

/** Ends the agent; the next thing that needs it starts a new one. Running load tests go on: they are processes of their own. */
export const restartAgent: CommandHandler = ({ agent }) => {
  agent.restart();
};

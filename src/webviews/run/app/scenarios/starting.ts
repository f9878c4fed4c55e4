import { pageState, respond, snapshot, type RunScenario } from '../fixtures.ts';

export const scenario: RunScenario = {
  title: 'Connecting; nothing is measured yet',
  state: pageState({ snapshot: snapshot({ state: 'starting', seconds: [], connections: 64 }) }),
  respond,
};

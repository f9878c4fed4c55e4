import { pageState, respond, type RunScenario } from '../fixtures.ts';

export const scenario: RunScenario = { title: 'In the middle of a run', state: pageState(), respond };

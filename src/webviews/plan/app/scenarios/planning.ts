import { stateWithoutPlan, respond, type PlanScenario } from '../fixtures.ts';

const withoutPlan = stateWithoutPlan({ phase: 'planning' });

export const scenario: PlanScenario = { title: 'The cluster is being asked', state: withoutPlan, respond };

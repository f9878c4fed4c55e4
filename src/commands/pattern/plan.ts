import { findPattern } from './find-pattern.ts';
import type { CommandHandler } from '../table.ts';

/** Shows what applying a pattern would do. Changes nothing. */
export const planPattern: CommandHandler = async ({ plans }, argument) => {
  await plans.open(await findPattern(argument), 'apply');
};

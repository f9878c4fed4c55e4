import { findPattern } from './find-pattern.ts';
import type { CommandHandler } from '../table.ts';

/** Shows which objects of a pattern would be deleted: only those that carry our ownership. */
export const deletePattern: CommandHandler = async ({ plans }, argument) => {
  await plans.open(await findPattern(argument), 'delete');
};

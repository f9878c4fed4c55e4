import { findPattern } from './find-pattern.ts';
import type { CommandHandler } from '../table.ts';

/** Plans a pattern and puts the focus on Apply: nothing is changed before the plan was on screen. */
export const applyPattern: CommandHandler = async ({ plans }, argument) => {
  const document = await findPattern(argument);
  await plans.open(document, 'apply', { focusApply: true });
};

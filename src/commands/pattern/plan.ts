import { recognisedNames } from '../../core/recognised-files.ts';
import { findDocument } from '../find-document.ts';
import type { CommandHandler } from '../table.ts';

/** Shows what applying a pattern would do. Changes nothing. */
export const planPattern: CommandHandler = async ({ plans }, argument) => {
  await plans.open(await findDocument(argument, 'pattern', recognisedNames.pattern), 'apply');
};

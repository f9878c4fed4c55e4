import { recognisedNames } from '../../core/recognised-files.ts';
import { findDocument } from '../find-document.ts';
import type { CommandHandler } from '../table.ts';

/** Shows which objects of a pattern would be deleted: only those that carry our ownership. */
export const deletePattern: CommandHandler = async ({ plans }, argument) => {
  await plans.open(await findDocument(argument, 'pattern', recognisedNames.pattern), 'delete');
};

import type { CommandHandler } from '../table.ts';

/** Shows everything again. */
export const clearFilter: CommandHandler = ({ clusters }) => clusters.filter('');

import type { AreaHandlers } from '../table.ts';
import { addContextsFromClipboard } from './add-from-clipboard.ts';
import { addContexts } from './add.ts';
import { deleteContext } from './delete.ts';
import { renameContext } from './rename.ts';
import { setContextNamespace } from './set-namespace.ts';
import { useContext } from './use.ts';

export const contextHandlers: AreaHandlers<'context'> = {
  'meshdeck.context.use': useContext,
  'meshdeck.context.setNamespace': setContextNamespace,
  'meshdeck.context.rename': renameContext,
  'meshdeck.context.delete': deleteContext,
  'meshdeck.context.add': addContexts,
  'meshdeck.context.addFromClipboard': addContextsFromClipboard,
};

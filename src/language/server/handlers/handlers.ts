import type { ServerCapabilities } from 'vscode-languageserver/node';
import { actionRequests } from './actions.ts';
import { completionRequests } from './completion.ts';
import { decorationRequests } from './decorations.ts';
import type { RequestGroup, Requests } from './handler.ts';
import { hoverRequests } from './hover.ts';
import { nameRequests } from './names.ts';
import { structureRequests } from './structure.ts';

const groups: readonly RequestGroup[] = [
  completionRequests,
  hoverRequests,
  nameRequests,
  structureRequests,
  actionRequests,
  decorationRequests,
];

/** What the requests about one document can do, for the answer to `initialize`. */
export const requestCapabilities: ServerCapabilities = Object.assign(
  {},
  ...groups.map(({ capabilities }) => capabilities),
) as ServerCapabilities;

/** Answers every request about a document. */
export function registerRequests(requests: Requests): void {
  for (const { register } of groups) register(requests);
}

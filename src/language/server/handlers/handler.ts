import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { problemOf } from '../../../core/problem.ts';
import { inOneText } from '../../../core/words.ts';
import type { Finding } from '../../diagnostics/finding.ts';
import type { TextView } from '../../service/document.ts';
import type { WorkspaceSymbol } from '../../service/knowledge.ts';
import type { LanguageService } from '../../service/service.ts';

/** What the handlers need of the server. Everything is asked at each request, so that no handler holds an old version. */
export interface Requests {
  readonly connection: Connection;
  /** Answers about one document: its project settings and what it asks of the workspace are its own. */
  readonly service: (uri: string) => LanguageService;
  /** The current version of an open document, parsed; undefined for documents that are not open. */
  readonly view: (uri: string) => TextView | undefined;
  /** Version of an open document. */
  readonly version: (uri: string) => number | undefined;
  /** Findings of the current version of an open document. */
  readonly findings: (uri: string, view: TextView) => readonly Finding[];
  /** The project settings of the folder that a document is in, as the editor or the disk has them. */
  readonly settingsOf: (uri: string) => { readonly uri: string; readonly text: string | undefined } | undefined;
  /** Named parts of the workspace's files that a query finds. */
  readonly workspaceSymbols: (query: string) => Iterable<WorkspaceSymbol>;
  /** What the client can do, known after `initialize`. */
  readonly client: () => ClientCapabilities;
  /** Command of the client that opens its list of proposals, where it has told one (`initializationOptions.suggestCommand`). */
  readonly suggestCommand: () => string | undefined;
  /** Command of the client that fetches what a document imports, where it has told one (`initializationOptions.fetchImportsCommand`). */
  readonly fetchImportsCommand: () => string | undefined;
}

/** Requests that belong together. Adding one is a file and a line in `handlers.ts`. */
export interface RequestGroup {
  readonly capabilities: ServerCapabilities;
  readonly register: (requests: Requests) => void;
}

/**
 * Answers a request about an open document: after what is already waiting in the queue, so that a request which the client takes back
 * meanwhile costs nothing, and with an error of its own where the work fails.
 */
export async function answer<Result>(
  requests: Requests,
  uri: string,
  token: CancellationToken,
  work: (view: TextView) => Result,
): Promise<Result | null | ResponseError> {
  await nextTurn();
  if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
  const view = requests.view(uri);
  if (view === undefined) return null;
  try {
    return work(view);
  } catch (error) {
    const said = inOneText(problemOf(error));
    requests.connection.console.error(`${uri}: ${said}`);
    return new ResponseError(LSPErrorCodes.RequestFailed, said);
  }
}

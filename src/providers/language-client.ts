import path from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type CloseHandlerResult,
  type LanguageClientOptions,
  type Middleware,
} from 'vscode-languageclient/node';
import { problem } from '../core/problem.ts';
import type { CommandId } from '../host/ids.ts';
import type { Log } from '../host/log.ts';
import { problemAsSentence } from '../host/words.ts';
import { gatherDiagnostics, type GatheredDiagnostics } from './gathered-diagnostics.ts';
import { createCrashPolicy, type CrashPolicy } from './language-crashes.ts';

const serverMemoryMegabytes = 1_024;

/** A language client that runs. */
export interface StartedLanguageClient {
  /** Lets the server check against what the cluster of a snapshot file has; undefined for what is bundled alone. */
  useSnapshot(file: string | undefined): void;
  dispose(): void;
}

/**
 * Starts the language server in a Node process of its own and connects the editor's YAML and JSON documents to it. A document that made the
 * server end is set aside until it is opened again, and that is said once.
 *
 * It is a bundle of its own (`dist/language-client.cjs`), loaded at the first document that is recognised.
 */
export async function startLanguageClient(context: vscode.ExtensionContext, log: Log): Promise<StartedLanguageClient> {
  let snapshot: string | undefined;
  const crashes = createCrashPolicy();
  const gathered = gatherDiagnostics(() => client.diagnostics);
  const module = path.join(context.extensionPath, 'dist', 'language-server.mjs');
  // A file that fills the memory ends the server and not the machine; the crash policy sets that file aside then.
  const forkOptions = { execArgv: [`--max-old-space-size=${serverMemoryMegabytes}`] };
  const server = { module, transport: TransportKind.ipc, options: forkOptions };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'yaml' }, { language: 'json' }],
    diagnosticCollectionName: 'meshdeck',
    // Behind a key whose values are known, its list of values opens by itself.
    initializationOptions: () => ({
      suggestCommand: 'editor.action.triggerSuggest',
      fetchImportsCommand: 'meshdeck.pattern.fetchImports' satisfies CommandId,
      tellsFiles: crashes.isCareful(),
      leaveOut: crashes.leftOut(),
    }),
    middleware: setAside(crashes, gathered),
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => closed(crashes, log),
    },
    initializationFailedHandler: (error: unknown) => {
      log.write('error', `language server: ${String(error)}`);
      return false;
    },
  };
  const client = new LanguageClient('meshdeck', 'Meshdeck Language Server', { run: server, debug: server }, options);
  const note = (error: unknown): void => {
    log.write('debug', `language server: ${String(error)}`);
  };
  const tell = (): void => {
    // A server that is not there now is told when it is.
    if (client.isRunning()) client.sendNotification('meshdeck/clusterSnapshot', { path: snapshot }).catch(note);
  };
  client.onNotification('meshdeck/checkingFile', ({ uri }: { readonly uri?: string }) => {
    // Spelled as the editor spells it.
    crashes.checkingFile(uri === undefined ? undefined : vscode.Uri.parse(uri).toString());
  });
  client.onDidChangeState(({ newState }) => {
    if (newState !== State.Running) gathered.clear();
    if (snapshot !== undefined) tell();
  });
  await client.start();
  return {
    useSnapshot(file) {
      if (file === snapshot) return;
      snapshot = file;
      tell();
    },
    dispose() {
      gathered.clear();
      void client.dispose().catch(note);
    },
  };
}

/** Lets through what the policy lets through, and tells it what is being checked. */
function setAside(crashes: CrashPolicy, gathered: GatheredDiagnostics): Middleware {
  return {
    didOpen: async (document, next) => {
      if (crashes.opened(document.uri.toString())) await next(document);
    },
    didChange: async (event, next) => {
      if (crashes.changed(event.document.uri.toString())) await next(event);
    },
    didClose: async (document, next) => {
      if (crashes.closed(document.uri.toString())) await next(document);
    },
    handleDiagnostics: (uri, diagnostics, next) => {
      crashes.checked(uri.toString());
      if (!gathered.keep(uri, diagnostics)) next(uri, diagnostics);
    },
  };
}

function closed(crashes: CrashPolicy, log: Log): CloseHandlerResult {
  const outcome = crashes.serverEnded(Date.now());
  if (outcome.restart) {
    const file = outcome.setAside === undefined ? '' : path.basename(vscode.Uri.parse(outcome.setAside).path);
    if (file !== '') say('language.server-ended', { file }, log);
    return { action: CloseAction.Restart, handled: true };
  }
  say('language.server-keeps-failing', { count: outcome.count }, log);
  return { action: CloseAction.DoNotRestart, handled: true };
}

function say(
  code: 'language.server-ended' | 'language.server-keeps-failing',
  params: Readonly<Record<string, string | number>>,
  log: Log,
): void {
  const ended = problem(code, params);
  log.problem(ended);
  void vscode.window.showWarningMessage(problemAsSentence(ended));
}

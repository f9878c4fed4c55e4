import path from 'node:path';
import * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeWatchedFilesNotification,
  ErrorAction,
  FileChangeType,
  LanguageClient,
  State,
  type FileEvent,
  type LanguageClientOptions,
  type MessageTransports,
  type Middleware,
} from 'vscode-languageclient/node';
import { isJsonObject } from '../core/json.ts';
import type { CommandId } from '../host/ids.ts';
import type { ThreadedProcess } from '../host/process-thread.ts';
import type { Services } from '../host/services.ts';
import { gatherDiagnostics, type GatheredDiagnostics } from './gathered-diagnostics.ts';
import { crashTeller, createNotCheckedStatus, type NotCheckedStatus } from './language-crash-words.ts';
import { createCrashPolicy, type CrashPolicy } from './language-crashes.ts';
import { endWithGrace, startServerProcess, transportsOf } from './language-server-process.ts';
import { createStartGuard } from './language-start-guard.ts';

/** A language client that runs. */
export interface StartedLanguageClient {
  /** Lets the server check against what the cluster of a snapshot file has; undefined for what is bundled alone. */
  useSnapshot(file: string | undefined): void;
  /**
   * Tells the server of files that Meshdeck itself has made. It watches them too, but of a file that is written right after its folder
   * watchers may hear nothing.
   */
  filesMade(files: readonly string[]): void;
  dispose(): void;
}

/**
 * Starts the language server in a Node process of its own and connects the editor's YAML and JSON documents to it. A document that made the
 * server end is set aside until it is opened again, and that is said once.
 *
 * It is a bundle of its own (`dist/language-client.cjs`), loaded at the first document that is recognised.
 */
export async function startLanguageClient({
  context,
  log,
  notify,
}: Pick<Services, 'context' | 'log' | 'notify'>): Promise<StartedLanguageClient> {
  let snapshot: string | undefined;
  const crashes = createCrashPolicy();
  const tellCrash = crashTeller(notify, () => {
    client.outputChannel.show(true);
  });
  const notChecked = createNotCheckedStatus();
  const gathered = gatherDiagnostics(() => client.diagnostics);
  let server: ThreadedProcess | undefined;
  const startServer = async (): Promise<MessageTransports> => {
    const started = await startServerProcess(path.join(context.extensionPath, 'dist'));
    server = started;
    started.onOutput((text, stream) => {
      client.outputChannel[stream === 'stdout' ? 'info' : 'error'](text.trimEnd());
    });
    started.onExit(({ code, signal, error }) => {
      const how = error ?? (signal === null ? `code ${String(code)}` : `signal ${signal}`);
      if (code === 0) client.info('Server process exited successfully', undefined, false);
      else client.error(`Server process exited with ${how}.`, undefined, false);
    });
    return transportsOf(started);
  };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'yaml' }, { language: 'json' }],
    diagnosticCollectionName: 'meshdeck',
    // Behind a key whose values are known, its list of values opens by itself.
    initializationOptions: () => ({
      suggestCommand: 'editor.action.triggerSuggest',
      fetchImportsCommand: 'meshdeck.pattern.fetchImports' satisfies CommandId,
      tellsFiles: crashes.isCareful(),
      tellsWatch: true,
      leaveOut: crashes.leftOut(),
    }),
    middleware: setAside(crashes, gathered, notChecked),
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        const outcome = crashes.serverEnded();
        tellCrash(outcome);
        notChecked.show(crashes.leftOut());
        return { action: outcome.restart ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
      },
    },
    initializationFailedHandler: (error: unknown) => {
      log.write('error', `language server: ${String(error)}`);
      return false;
    },
  };
  const client = new LanguageClient('meshdeck', 'Meshdeck Language Server', startServer, options);
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
  const guard = createStartGuard((processId) => {
    log.write('warn', 'language server: it stood still from its start on');
    try {
      process.kill(processId, 'SIGKILL');
    } catch (error) {
      // It has ended at this very moment.
      note(error);
    }
  });
  client.onNotification('meshdeck/watched', () => {
    guard.watched();
  });
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) guard.started(client.initializeResult?.['processId']);
    else {
      guard.ended();
      gathered.clear();
    }
    if (snapshot !== undefined) tell();
  });
  await client.start();
  return {
    useSnapshot(file) {
      if (file === snapshot) return;
      snapshot = file;
      tell();
    },
    filesMade(files) {
      if (!client.isRunning()) return;
      const changes = files.map((file): FileEvent => {
        return { uri: vscode.Uri.file(file).toString(), type: FileChangeType.Created };
      });
      client.sendNotification(DidChangeWatchedFilesNotification.type, { changes }).catch(note);
    },
    dispose() {
      guard.ended();
      gathered.clear();
      notChecked.dispose();
      void client
        .dispose()
        .catch(note)
        .then(() => {
          if (server !== undefined) endWithGrace(server);
        });
    },
  };
}

/** Lets through what the policy lets through, and tells it what is being checked. */
function setAside(crashes: CrashPolicy, gathered: GatheredDiagnostics, notChecked: NotCheckedStatus): Middleware {
  return {
    didOpen: async (document, next) => {
      if (crashes.opened(document.uri.toString())) await next(document);
    },
    didChange: async (event, next) => {
      if (crashes.changed(event.document.uri.toString())) await next(event);
    },
    didClose: async (document, next) => {
      if (crashes.closed(document.uri.toString())) await next(document);
      else notChecked.show(crashes.leftOut());
    },
    sendRequest: async (type, param, token, next) => {
      const uri = documentOf(param);
      const answered = uri === undefined ? undefined : crashes.asked(uri);
      try {
        return await next(type, param, token);
      } finally {
        answered?.();
      }
    },
    handleDiagnostics: (uri, diagnostics, next) => {
      crashes.checked(uri.toString());
      if (!gathered.keep(uri, diagnostics)) next(uri, diagnostics);
    },
  };
}

/** The document that a request is about. */
function documentOf(param: unknown): string | undefined {
  if (!isJsonObject(param)) return undefined;
  const { textDocument } = param;
  const uri = isJsonObject(textDocument) ? textDocument['uri'] : undefined;
  return typeof uri === 'string' ? uri : undefined;
}

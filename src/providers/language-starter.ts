import * as vscode from 'vscode';
import { problemOf } from '../core/problem.ts';
import { recogniseFile } from '../core/recognised-files.ts';
import { loadBundle } from '../host/bundles.ts';
import { setContextKey } from '../host/context-keys.ts';
import { addressOf } from '../host/object-uris.ts';
import type { Services } from '../host/services.ts';
import { readSetting } from '../host/settings.ts';
import { measured } from '../host/spans.ts';
import { followTargetSnapshot } from './cluster-snapshots.ts';
import { documentHead } from './document-head.ts';
import type * as languageClient from './language-client.ts';

/**
 * Starts the language server at the first document that is ours, and keeps the context key of the active editor right. Until
 * then one regular expression a document is all that runs.
 */
export function registerLanguageStarter(services: Services): vscode.Disposable {
  let client: Promise<languageClient.StartedLanguageClient> | undefined;
  let snapshot: string | undefined;
  let isDisposed = false;

  const startClient = async (): Promise<languageClient.StartedLanguageClient> => {
    const module = loadBundle('language-client.cjs') as typeof languageClient;
    const started = await module.startLanguageClient(services);
    if (isDisposed) started.dispose();
    else started.useSnapshot(snapshot);
    return started;
  };

  const start = (): void => {
    client ??= startClient();
    client.catch((error: unknown) => {
      services.notify.failure(problemOf(error));
    });
  };

  const look = measured('recognise document', (document: vscode.TextDocument) => {
    if (document.languageId !== 'yaml' && document.languageId !== 'json') return undefined;
    const kind = recogniseFile(document.fileName, documentHead(document));
    // A document of a cluster's object is ours, whatever its kind.
    const isOurs = kind !== undefined || addressOf(document.uri) !== undefined;
    if (isOurs && client === undefined && readSetting('meshdeck.language.enabled')) start();
    return kind;
  });

  const lookAtEditor = (editor: vscode.TextEditor | undefined): void => {
    const kind = editor === undefined ? undefined : look(editor.document);
    setContextKey('meshdeck.editor.file', kind === 'pattern' || kind === 'profile' ? kind : 'other');
  };

  const withClient = (act: (started: languageClient.StartedLanguageClient) => void): void => {
    // Where it could not be started, that was said then.
    client?.then(act, () => undefined);
  };

  for (const document of vscode.workspace.textDocuments) look(document);
  lookAtEditor(vscode.window.activeTextEditor);
  return vscode.Disposable.from(
    followTargetSnapshot(services, (file) => {
      snapshot = file;
      withClient((started) => {
        started.useSnapshot(file);
      });
    }),
    services.agent.on('pattern/imports-fetched', ({ files }) => {
      withClient((started) => {
        started.filesMade(files);
      });
    }),
    vscode.workspace.onDidOpenTextDocument((document) => {
      look(document);
    }),
    vscode.window.onDidChangeActiveTextEditor(lookAtEditor),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const editor = vscode.window.activeTextEditor;
      const mayBecomeOurs = client === undefined || document.lineCount < 100;
      if (mayBecomeOurs && editor?.document === document) lookAtEditor(editor);
    }),
    new vscode.Disposable(() => {
      isDisposed = true;
      withClient((started) => {
        started.dispose();
      });
    }),
  );
}

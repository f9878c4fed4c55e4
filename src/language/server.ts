import {
  createConnection,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isJsonObject } from '../core/json.ts';
import { inOneText } from '../core/words.ts';
import { problemOf } from '../core/problem.ts';
import { projectSettingsFile } from '../pattern/model/project-settings.ts';
import { createChecks, type OpenText } from './server/checks.ts';
import { registerRequests, requestCapabilities } from './server/handlers/handlers.ts';
import { projectSeverities } from './server/project-settings.ts';
import { asDiagnostic } from './server/protocol.ts';
import { LanguageService } from './service/service.ts';

/**
 * The language server: `--node-ipc` (the editor's way) or `--stdio`. It reads and checks text; it opens no socket and starts no
 * process. The only files it reads are its own schemas and the project settings (`meshdeck.yaml`).
 */
const connection = createConnection();
const documents = new TextDocuments(TextDocument);
const settings = projectSeverities({
  onRead: publishUnopened,
  onProblem: (problem) => {
    connection.console.error(inOneText(problem));
  },
});
let service: LanguageService | undefined;

const checks = createChecks({
  service: currentService,
  onResult: ({ uri, version, findings }) => {
    const diagnostics = findings.map((finding) => asDiagnostic(finding, uri));
    void connection.sendDiagnostics({ uri, version, diagnostics });
  },
  onFailure: (uri, error) => {
    connection.console.error(`${uri}: ${inOneText(problemOf(error))}`);
  },
});

connection.onInitialize(({ workspaceFolders, capabilities, initializationOptions }) => {
  clientCapabilities = capabilities;
  suggestCommand = suggestCommandOf(initializationOptions);
  settings.setFolders((workspaceFolders ?? []).map(({ uri }) => uri));
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...requestCapabilities,
    },
    serverInfo: { name: 'meshdeck' },
  };
});

connection.onDidChangeWatchedFiles(() => {
  // Only the project settings are watched.
  settings.reload();
  service = undefined;
  currentService();
  for (const document of documents.all()) checks.schedule(asOpenText(document));
});

documents.onDidChangeContent(({ document }) => {
  checks.schedule(asOpenText(document));
});

documents.onDidClose(({ document: { uri } }) => {
  checks.forget(uri);
  void connection.sendDiagnostics({ uri, diagnostics: [] });
  if (!uri.endsWith(`/${projectSettingsFile}`)) return;
  // What is on disk counts again, which may not be what was in the editor.
  settings.reload();
  service = undefined;
  currentService();
});

let clientCapabilities: ClientCapabilities = {};
let suggestCommand: string | undefined;

registerRequests({
  connection,
  service: currentService,
  view: (uri) => {
    const document = documents.get(uri);
    return document === undefined ? undefined : checks.view(asOpenText(document));
  },
  version: (uri) => documents.get(uri)?.version,
  findings: (uri, view) => checks.findings(uri, view),
  settingsOf: (uri) => {
    const file = settings.fileOf(uri);
    if (file === undefined) return undefined;
    return { uri: file.uri, text: documents.get(file.uri)?.getText() ?? file.text() };
  },
  client: () => clientCapabilities,
  suggestCommand: () => suggestCommand,
});

connection.onShutdown(() => {
  checks.dispose();
});

/** Made at first use, and again when the project settings have changed. */
function currentService(): LanguageService {
  service ??= new LanguageService({ severities: settings.severities() });
  return service;
}

/** Project settings act on every file, so what is wrong with them is shown although nobody has opened them. */
function publishUnopened(uri: string, text: string | undefined): void {
  if (documents.get(uri) !== undefined) return;
  const unchanged = new LanguageService();
  const findings = text === undefined ? [] : unchanged.findings(unchanged.view(uri, text));
  void connection.sendDiagnostics({ uri, diagnostics: findings.map((finding) => asDiagnostic(finding, uri)) });
}

function suggestCommandOf(options: unknown): string | undefined {
  const { suggestCommand: named } = isJsonObject(options) ? options : {};
  return typeof named === 'string' ? named : undefined;
}

/** The document as it is now: `TextDocument` changes in place, a check needs one version of it. */
function asOpenText(document: TextDocument): OpenText {
  const { uri, version } = document;
  return { uri, version, text: () => document.getText() };
}

documents.listen(connection);
connection.listen();

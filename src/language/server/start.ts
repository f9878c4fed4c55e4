import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { isJsonObject } from '../../core/json.ts';
import { problemOf } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import { importFolder } from '../../pattern/model/imports.ts';
import { projectSettingsFile } from '../../pattern/model/project-settings.ts';
import { registryKnowledge } from '../registries/read-registries.ts';
import { emptyWorkspace, type WorkspaceKnowledge } from '../service/knowledge.ts';
import { LanguageService } from '../service/service.ts';
import { remembering, type AskedWorkspace } from '../workspace/asked.ts';
import type { SnapshotKnowledge } from '../cluster/read-snapshot.ts';
import { openBundle } from '../schema/bundle.ts';
import { libraryFailure, loadLibrary } from '../schema/rules/compile.ts';
import { createChecks } from './checks.ts';
import { registerRequests, requestCapabilities } from './handlers/handlers.ts';
import { keepHeapSmall } from './memory.ts';
import { filePathOf } from './file-uris.ts';
import { createOpenTexts } from './open-texts.ts';
import { createProjectFolders } from './project-settings.ts';
import { showProgress } from './progress.ts';
import { readSnapshotFile } from './snapshot-file.ts';
import { asDiagnostic } from './protocol.ts';
import { sortedChanges, watchers } from './watched-files.ts';
import { endWhenStuck } from './watchdog.ts';
import { createServerWorkspace } from './workspace.ts';

/**
 * Serves a connection: the editor's channel, or standard input and output. Only wires parts together. The server opens no socket and
 * starts no process; it reads its schemas and the files below the folders of the workspace.
 */
export function startServer(connection: Connection): void {
  keepHeapSmall();
  const texts = createOpenTexts();
  const folders = createProjectFolders(
    (problem) => {
      connection.console.error(inOneText(problem));
    },
    (path) => [...texts.all()].find(({ uri }) => filePathOf(uri) === path)?.text,
  );
  const services = new Map<string, { readonly service: LanguageService; readonly asked: AskedWorkspace }>();
  let client: ClientCapabilities = {};
  let suggestCommand: string | undefined;
  let fetchImportsCommand: string | undefined;
  let tellsFiles = false;
  let tellsWatch = false;
  let ofCluster: SnapshotKnowledge | undefined;
  /** Whoever waits until all open documents are checked. */
  const waiting: (() => void)[] = [];
  /** Settles when all findings of files in the background are written. */
  let published = Promise.resolve();

  const serviceFor = (uri: string, workspace: WorkspaceKnowledge): LanguageService => {
    const registries = folders.registriesOf(uri);
    const ofRegistries =
      registries === undefined
        ? {}
        : registryKnowledge(registries, ofCluster?.bundle ?? openBundle(), ofCluster?.cluster);
    const ofProject = { settings: folders.settingsOf(uri), imports: folders.importsOf(uri) };
    return new LanguageService({ knowledge: { ...ofProject, workspace, ...ofCluster, ...ofRegistries } });
  };

  /** Each open document has a service of its own, which remembers what the document has asked the workspace. */
  const serviceOf = (uri: string): LanguageService => {
    let known = services.get(uri);
    if (known === undefined) {
      const asked = remembering(() => workspace.knowledge(uri));
      known = { service: serviceFor(uri, asked.workspace), asked };
      services.set(uri, known);
    }
    return known.service;
  };

  let isLibraryTold = false;
  const tellMissingLibrary = (): void => {
    const failure = libraryFailure();
    if (failure === undefined || isLibraryTold) return;
    isLibraryTold = true;
    connection.console.warn(`Rules of kinds are not checked: ${failure}.`);
  };

  const checks = createChecks({
    text: (uri) => texts.get(uri),
    service: serviceOf,
    onResult: ({ uri, version, findings }) => {
      workspace.checked(uri);
      tellMissingLibrary();
      const shown = folders.isIgnored(uri) ? [] : findings;
      void connection.sendDiagnostics({ uri, version, diagnostics: shown.map((one) => asDiagnostic(one, uri)) });
    },
    onFailure: (uri, error) => {
      connection.console.error(`${uri}: ${inOneText(problemOf(error))}`);
    },
    onIdle: () => {
      for (const resolve of waiting.splice(0)) resolve();
    },
  });

  const workspace = createServerWorkspace({
    folders,
    openText: (uri) => texts.get(uri),
    service: serviceFor,
    publish: (uri, findings) => {
      published = connection.sendDiagnostics({ uri, diagnostics: findings.map((one) => asDiagnostic(one, uri)) });
    },
    onChanged: (topics) => {
      for (const [uri, { asked }] of services) {
        const isConcerned = [...asked.topics].some((topic) => topics?.has(topic) ?? true);
        if (!isConcerned) continue;
        services.delete(uri);
        if (texts.get(uri) !== undefined) checks.schedule(uri);
      }
    },
    onSkipped: (uri, reason) => {
      connection.console.warn(`${uri}: ${inOneText(problemOf(reason))}`);
    },
    // A server that ends at the next file has said before which one that is.
    onFile: (uri) => (tellsFiles ? connection.sendNotification('meshdeck/checkingFile', { uri }) : undefined),
    quiet: async () => {
      // Each message takes a turn of the event loop to be written: answers must not stand behind hundreds of them.
      await published;
      if (!checks.isIdle()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    progress: () => showProgress(connection, client),
  });

  /** What documents are checked against has changed. */
  const checkAll = (): void => {
    services.clear();
    for (const { uri } of texts.all()) checks.schedule(uri);
  };

  const recheck = (): void => {
    folders.reload();
    checkAll();
    workspace.restart();
  };

  const settingsChanged = (): void => {
    folders.reload();
    publishSettings();
    recheck();
  };

  let typedTimer: NodeJS.Timeout | undefined;
  /** Whoever types in the settings sees at once what they do to open files; all others follow when the file is saved. */
  const settingsTyped = (): void => {
    clearTimeout(typedTimer);
    typedTimer = setTimeout(() => {
      folders.reload();
      checkAll();
    }, typedPauseMs);
  };

  /** Project settings act on every file, so what is wrong with them is shown although nobody has opened them. */
  const publishSettings = (): void => {
    for (const folder of folders.all()) {
      const uri = `${folder.uri}/${projectSettingsFile}`;
      if (texts.get(uri) !== undefined) continue;
      const text = folders.fileOf(uri)?.text();
      const service = serviceFor(uri, emptyWorkspace);
      const findings = text === undefined ? [] : service.findings(service.view(uri, text));
      void connection.sendDiagnostics({ uri, diagnostics: findings.map((one) => asDiagnostic(one, uri)) });
    }
  };

  connection.onInitialize(({ workspaceFolders, capabilities, initializationOptions }): InitializeResult => {
    client = capabilities;
    suggestCommand = textOf(initializationOptions, 'suggestCommand');
    fetchImportsCommand = textOf(initializationOptions, 'fetchImportsCommand');
    tellsFiles = isAsked(initializationOptions, 'tellsFiles');
    tellsWatch = isAsked(initializationOptions, 'tellsWatch');
    workspace.leaveOut(textsOf(initializationOptions, 'leaveOut'));
    folders.set((workspaceFolders ?? []).map(({ uri }) => uri));
    setImmediate(loadWhatFilesNeed);
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...requestCapabilities,
      },
      serverInfo: { name: 'meshdeck' },
      // Whoever started us looks after us until our own watchdog stands.
      ...(tellsWatch ? { processId: process.pid } : {}),
    };
  });

  connection.onInitialized(() => {
    publishSettings();
    setTimeout(() => {
      endWhenStuck();
      if (tellsWatch) void connection.sendNotification('meshdeck/watched');
      workspace.restart();
    }, quietStartMs);
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    if (client.workspace?.workspaceFolders !== true) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri.replace(/\/$/, '')));
      const kept = folders.all().map(({ uri }) => uri);
      folders.set([...kept.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)]);
      settingsChanged();
    });
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => {
    texts.open(uri, version, text);
    workspace.opened(uri);
    checks.schedule(uri);
    // What was typed before a window was closed comes back unsaved.
    if (isSettings(uri)) settingsTyped();
  });

  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    if (texts.change(uri, version, contentChanges) !== undefined) checks.edited(uri);
    if (isSettings(uri)) settingsTyped();
  });

  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    texts.close(uri);
    checks.forget(uri);
    services.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    // What is on disk counts again, which may not be what was in the editor.
    workspace.closed(uri);
    if (isSettings(uri)) settingsChanged();
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => isSettings(uri))) settingsChanged();
    else if (changes.some(({ uri }) => folders.isOfRegistry(uri))) settingsChanged();
    // What was fetched may be imported anywhere.
    else if (changes.some(({ uri }) => uri.includes(`/${importFolder}/`))) recheck();
    const { files, gone, made } = sortedChanges(changes);
    for (const { uri, type } of files) workspace.fileChanged(uri, type === FileChangeType.Deleted);
    workspace.foldersChanged(gone, made);
  });

  registerRequests({
    connection,
    service: serviceOf,
    view: (uri) => texts.get(uri)?.view(),
    version: (uri) => texts.get(uri)?.version,
    findings: (uri) => {
      const text = texts.get(uri);
      return text === undefined || folders.isIgnored(uri) ? [] : checks.findings(text);
    },
    settingsOf: (uri) => {
      const file = folders.fileOf(uri);
      return file === undefined ? undefined : { uri: file.uri, text: texts.get(file.uri)?.text ?? file.text() };
    },
    workspaceSymbols: (query) => workspace.symbols(query),
    client: () => client,
    suggestCommand: () => suggestCommand,
    fetchImportsCommand: () => fetchImportsCommand,
  });

  connection.onNotification('meshdeck/clusterSnapshot', async (params: unknown) => {
    const file = textOf(params, 'path');
    try {
      ofCluster = file === undefined ? undefined : await readSnapshotFile(file);
    } catch (error) {
      // What was known before is the better answer.
      connection.console.error(inOneText(problemOf(error)));
      return;
    }
    recheck();
  });

  connection.onShutdown(() => {
    clearTimeout(typedTimer);
    checks.dispose();
    workspace.dispose();
  });
  connection.listen();
}

/** What nearly every file needs, while the client takes in the answer and prepares its documents. */
function loadWhatFilesNeed(): void {
  openBundle();
  loadLibrary();
}

/** The document that somebody looks at comes first: the pass over the workspace waits until it has been opened. */
const quietStartMs = 250;
/** A typist's pause. */
const typedPauseMs = 300;

function isSettings(uri: string): boolean {
  return uri.endsWith(`/${projectSettingsFile}`);
}

function isAsked(options: unknown, key: string): boolean {
  return isJsonObject(options) && options[key] === true;
}

function textOf(options: unknown, key: string): string | undefined {
  const value = isJsonObject(options) ? options[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function textsOf(options: unknown, key: string): readonly string[] {
  const value = isJsonObject(options) ? options[key] : undefined;
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

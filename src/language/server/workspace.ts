import { join, relative } from 'node:path';
import type { Finding } from '../diagnostics/finding.ts';
import { emptyWorkspace, type WorkspaceKnowledge, type WorkspaceSymbol } from '../service/knowledge.ts';
import type { LanguageService } from '../service/service.ts';
import type { Topic } from '../workspace/asked.ts';
import { createWorkspaceIndex } from '../workspace/index.ts';
import { WorkspacePass, type WorkspaceFile } from '../workspace/pass.ts';
import { spelledAsOpened } from '../workspace/spelling.ts';
import { isBelowAny, isInSkippedFolder, recognisableFilesBelow, recognisableName } from '../workspace/walk.ts';
import type { OpenText } from './open-texts.ts';
import { filePathOf, fileUriOf } from './file-uris.ts';
import type { ProjectFolders } from './project-settings.ts';

/** What the workspace needs of the server. */
export interface ServerWorkspaceOptions {
  readonly folders: ProjectFolders;
  /** A document that is open counts over what is on disk. */
  readonly openText: (uri: string) => OpenText | undefined;
  /** A service for a file that asks this workspace. */
  readonly service: (uri: string, workspace: WorkspaceKnowledge) => LanguageService;
  /** Shows the findings of a file that is not open. */
  readonly publish: (uri: string, findings: readonly Finding[]) => void;
  /** What the checks of open documents may have asked has another answer: undefined where all answers may be others. */
  readonly onChanged: (topics: ReadonlySet<Topic> | undefined) => void;
  readonly onSkipped: (uri: string, reason: unknown) => void;
  /** A file on disk is about to be begun, which waits for the answer; undefined when none is under way any more. */
  readonly onFile: (uri: string | undefined) => Promise<void> | undefined;
  /** Settles when nobody waits for an answer about an open document. */
  readonly quiet: () => Promise<void>;
  /** Begins to tell somebody how far the first pass is. */
  readonly progress: () => Promise<PassProgress | undefined>;
}

/** Where the progress of a pass is shown. */
export interface PassProgress {
  report(done: number, of: number): void;
  done(): void;
}

/** The files of the workspace's folders: indexed and checked in the background, and followed. */
export interface ServerWorkspace {
  /** What a document may ask. Nothing while the index is being made, and for documents outside of the folders. */
  knowledge(uri: string): WorkspaceKnowledge;
  /** Named parts of all files that a query finds. */
  symbols(query: string): Iterable<WorkspaceSymbol>;
  /** Takes all files in anew: at the start, and when folders or project settings have changed. */
  restart(): void;
  /** Does not look at some files, which ended an earlier server, until somebody opens them. */
  leaveOut(uris: readonly string[]): void;
  /** A file on disk was made, changed or deleted. */
  fileChanged(uri: string, isDeleted: boolean): void;
  /**
   * Things that are no YAML or JSON files have come or gone. Of a folder that is deleted or gets another name nothing is told but the folder.
   */
  foldersChanged(gone: readonly string[], made: readonly string[]): void;
  opened(uri: string): void;
  closed(uri: string): void;
  /** A version of an open document was checked. */
  checked(uri: string): void;
  dispose(): void;
}

/** Edits and file events are gathered for this long: a checkout changes thousands of files, a typist the same one. */
const gatherMs = 200;
/** Smaller workspaces are ready before anybody could read a message about them. */
const worthProgress = 100;

/** Creates the workspace of a server. Nothing is read before the first {@link ServerWorkspace.restart}. */
export function createServerWorkspace(options: ServerWorkspaceOptions): ServerWorkspace {
  const { folders, openText, onChanged } = options;
  const index = createWorkspaceIndex();
  /** Open documents by the name that their file has in the index. */
  const open = new Map<string, string>();
  const published = new Set<string>();
  const leftOut = new Set<string>();
  /** What has changed and is not taken in yet; open documents are taken in from the editor. */
  const pending = new Map<string, 'changed' | 'deleted'>();
  let run = new AbortController();
  let isComplete = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay = Promise.resolve();

  const pass = new WorkspacePass({
    index,
    service: options.service,
    onFindings: (uri, findings) => {
      if (open.has(uri) || (findings.length === 0 && !published.has(uri))) return;
      if (findings.length === 0) published.delete(uri);
      else published.add(uri);
      options.publish(uri, findings);
    },
    onSkipped: options.onSkipped,
    onFile: options.onFile,
    quiet: options.quiet,
  });

  const asFile = (uri: string): WorkspaceFile => ({ uri, path: filePathOf(uri) ?? '' });

  const isOurs = (uri: string): boolean => {
    const folder = folders.holding(uri);
    if (folder === undefined || !recognisableName.test(uri)) return false;
    if (leftOut.has(uri) || folders.isIgnored(uri)) return false;
    return !isInSkippedFolder(relative(folder.path, filePathOf(uri) ?? ''));
  };

  const forget = (uri: string): (() => ReadonlySet<Topic>) => {
    pass.forget(uri);
    if (published.delete(uri) && !open.has(uri)) options.publish(uri, []);
    return index.delete(uri);
  };

  const takeOpenIn = (key: string, uri: string): (() => ReadonlySet<Topic>) | undefined => {
    const text = openText(uri);
    if (text === undefined || !isOurs(key)) return undefined;
    const summary = options.service(uri, emptyWorkspace).summary(text.view());
    return summary === undefined ? undefined : index.set(key, summary);
  };

  const takeAllIn = async (signal: AbortSignal): Promise<void> => {
    await options.quiet();
    const files = new Map<string, WorkspaceFile>();
    for (const folder of folders.all()) {
      const isIgnored = (path: string): boolean => folders.isIgnored(fileUriOf(path));
      for await (const path of recognisableFilesBelow(folder.path, { signal, isIgnored })) {
        const uri = fileUriOf(path);
        if (!open.has(uri) && !leftOut.has(uri)) files.set(uri, { uri, path });
      }
    }
    if (signal.aborted) return;
    for (const uri of published) if (!files.has(uri)) forget(uri);
    for (const [key, uri] of open) takeOpenIn(key, uri);
    const progress = files.size < worthProgress ? undefined : await options.progress();
    try {
      const onDone = (count: number): void => progress?.report(count, files.size);
      const onIndexed = (): void => {
        isComplete = true;
        onChanged(undefined);
      };
      await pass.all([...files.values()], { onDone, onIndexed }, signal);
    } finally {
      progress?.done();
    }
  };

  const takePendingIn = async (signal: AbortSignal): Promise<void> => {
    const topics = new Set<Topic>();
    const note = (changed: Iterable<Topic>): void => {
      for (const topic of changed) topics.add(topic);
    };
    const files: WorkspaceFile[] = [];
    for (const [key, change] of pending) {
      const uri = open.get(key);
      if (uri !== undefined) note(takeOpenIn(key, uri)?.() ?? []);
      else if (change === 'deleted' || !isOurs(key)) note(forget(key)());
      else files.push(asFile(key));
    }
    pending.clear();
    note(await pass.some(files, signal));
    if (topics.size === 0 || signal.aborted) return;
    onChanged(topics);
    const dependants = [...pass.askers(topics)].filter(
      (uri) => !open.has(uri) && !files.some((file) => file.uri === uri),
    );
    await pass.some(dependants.map(asFile), signal);
  };

  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { signal } = run;
      if (isComplete)
        underWay = underWay
          .then(() => takePendingIn(signal))
          .catch((error: unknown) => {
            options.onSkipped('', error);
          });
    }, gatherMs);
  };

  const changed = (uri: string, change: 'changed' | 'deleted'): void => {
    const path = filePathOf(uri);
    if (path === undefined) return;
    pending.set(fileUriOf(path), change);
    later();
  };

  const foldersGone = (gone: readonly string[]): void => {
    if (gone.length === 0) return;
    const uris = new Set(gone.map(spelled));
    const left = [...new Set([...index.files(), ...published])].filter((uri) => isBelowAny(uri, uris));
    if (left.length > 0) folders.reload();
    for (const uri of left) changed(uri, 'deleted');
  };

  const folderMade = async (made: string): Promise<void> => {
    const path = filePathOf(made);
    const folder = folders.holding(made);
    if (path === undefined || folder === undefined || folders.isIgnored(made)) return;
    if (isInSkippedFolder(relative(folder.path, join(path, 'any')))) return;
    const isIgnored = (below: string): boolean => folders.isIgnored(fileUriOf(below));
    let found = 0;
    for await (const file of recognisableFilesBelow(path, { signal: run.signal, isIgnored })) {
      if (found === 0) folders.reload();
      found += 1;
      changed(fileUriOf(file), 'changed');
    }
  };

  return {
    knowledge: (uri) =>
      isComplete && folders.holding(uri) !== undefined ? spelledAsOpened(index, open) : emptyWorkspace,
    symbols: (query) => spelledAsOpened(index, open).symbols?.(query) ?? [],
    restart() {
      run.abort();
      run = new AbortController();
      isComplete = false;
      pending.clear();
      index.clear();
      const { signal } = run;
      underWay = underWay
        .then(() => (signal.aborted ? undefined : takeAllIn(signal)))
        .then(later, (error: unknown) => {
          options.onSkipped('', error);
        });
    },
    leaveOut(uris) {
      for (const uri of uris) leftOut.add(spelled(uri));
    },
    fileChanged(uri, isDeleted) {
      changed(uri, isDeleted ? 'deleted' : 'changed');
    },
    foldersChanged(gone, made) {
      foldersGone(gone);
      for (const uri of made)
        folderMade(uri).catch((error: unknown) => {
          options.onSkipped(uri, error);
        });
    },
    opened(uri) {
      leftOut.delete(spelled(uri));
      const path = filePathOf(uri);
      if (path !== undefined) open.set(fileUriOf(path), uri);
    },
    closed(uri) {
      const path = filePathOf(uri);
      if (path !== undefined) open.delete(fileUriOf(path));
      changed(uri, 'changed');
    },
    checked(uri) {
      changed(uri, 'changed');
    },
    dispose() {
      run.abort();
      clearTimeout(timer);
    },
  };
}

/** An address of a file as the index spells it. */
function spelled(uri: string): string {
  const path = filePathOf(uri);
  return path === undefined ? uri : fileUriOf(path);
}

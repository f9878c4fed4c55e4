import { FileChangeType, WatchKind, type FileEvent, type FileSystemWatcher } from 'vscode-languageserver/node';
import { recognisableName } from '../workspace/walk.ts';

/** What the client is asked to watch. Of a folder that goes or gets another name editors tell only the folder. */
export const watchers: FileSystemWatcher[] = [
  { globPattern: '**/*.{yaml,yml,json}' },
  { globPattern: '**/Kustomization' },
  { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
];

/** Events of files that may be ours, and what else has gone or come, which may be folders. */
export interface SortedChanges {
  readonly files: readonly FileEvent[];
  readonly gone: readonly string[];
  readonly made: readonly string[];
}

/** Takes events apart by what their names tell. */
export function sortedChanges(changes: readonly FileEvent[]): SortedChanges {
  const others = changes.filter(({ uri }) => !recognisableName.test(uri));
  const of = (wanted: FileChangeType): readonly string[] =>
    others.filter(({ type }) => type === wanted).map(({ uri }) => uri);
  return {
    files: changes.filter(({ uri }) => recognisableName.test(uri)),
    gone: of(FileChangeType.Deleted),
    made: of(FileChangeType.Created),
  };
}

import * as vscode from 'vscode';

/** Diagnostics of files that nobody looks at are handed on this often; less often the more files have some, because all are counted each time. */
const shortestPauseMs = 250;
const longestPauseMs = 2_000;

/**
 * VS Code takes 1,100 diagnostics at a time, and drops all files behind the one that reaches that number without a word. Of one file it takes
 * 1,000 and one that says that there are more.
 */
const mostAtOnce = 1_000;

/** Hands diagnostics on to the editor: those of open documents at once, those of thousands of other files many at a time. */
export interface GatheredDiagnostics {
  /** @returns true where they are kept for later; false where they are to be shown now. */
  keep(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): boolean;
  /** Forgets what was kept: whoever has said it has ended. */
  clear(): void;
}

/**
 * Each change of diagnostics makes the window count and draw again. One by one, those of a workspace with thousands of faulty files keep it
 * busy for half a minute, and what is typed meanwhile is underlined when all is done.
 *
 * @param collection where they go; undefined while there is none.
 */
export function gatherDiagnostics(collection: () => vscode.DiagnosticCollection | undefined): GatheredDiagnostics {
  const kept = new Map<string, Entry>();
  let timer: NodeJS.Timeout | undefined;
  /** Files that have some now. */
  const faulty = new Set<string>();

  const handOn = (): void => {
    timer = undefined;
    for (const [key, [, diagnostics]] of kept)
      if (diagnostics.length > 0) faulty.add(key);
      else faulty.delete(key);
    for (const some of inParts([...kept.values()])) collection()?.set(some);
    kept.clear();
  };

  return {
    keep(uri, diagnostics) {
      const key = uri.toString();
      if (vscode.workspace.textDocuments.some((document) => document.uri.toString() === key)) {
        kept.delete(key);
        return false;
      }
      kept.set(key, [uri, diagnostics]);
      timer ??= setTimeout(handOn, Math.min(shortestPauseMs + faulty.size, longestPauseMs));
      return true;
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      faulty.clear();
      kept.clear();
    },
  };
}

type Entry = [vscode.Uri, readonly vscode.Diagnostic[]];

/** Files in parts that the editor takes as a whole. */
function* inParts(entries: readonly Entry[]): Iterable<readonly Entry[]> {
  let part: Entry[] = [];
  let count = 0;
  for (const entry of entries) {
    const [, { length }] = entry;
    if (count > 0 && count + length > mostAtOnce) {
      yield part;
      part = [];
      count = 0;
    }
    part.push(entry);
    count += length;
  }
  if (part.length > 0) yield part;
}

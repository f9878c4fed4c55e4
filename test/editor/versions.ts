import versions from './versions.json' with { type: 'json' };

/** A pinned code-server release: its version, the VS Code inside it, and the Node it must run (and be compiled) under. */
export interface EditorVersion {
  readonly codeServer: string;
  readonly vscode: string;
  readonly nodeMajor: number;
}

/** The version that journeys and `npm start` use. */
export const currentVersion: string = versions.current;

/** The oldest VS Code that the manifest promises to support. */
export const oldestVersion: string = versions.oldest;

/**
 * The pinned release called `name`: a code-server version, or the words `current` and `oldest`.
 * Throws an Error that lists the pinned versions when there is no such release.
 */
export function editorVersion(name: string): EditorVersion {
  const codeServer = name === 'current' ? currentVersion : name === 'oldest' ? oldestVersion : name;
  const table: Readonly<Record<string, { readonly vscode: string; readonly nodeMajor: number }>> = versions.codeServer;
  const entry = table[codeServer];
  if (entry === undefined) {
    throw new Error(
      `No editor version "${name}" is pinned; there are ${Object.keys(table).join(', ')}, "current" and "oldest".`,
    );
  }
  return { codeServer, vscode: entry.vscode, nodeMajor: entry.nodeMajor };
}

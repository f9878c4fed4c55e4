import { meshNames } from '../../src/core/mesh-names.ts';

/**
 * Who may import whom. One table, read by the lint rule `meshdeck/arrows` and by the metafile test, and described in
 * docs/ARCHITECTURE.md. An arrow that is not here is an error.
 */
export interface Room {
  /** Folder (or file) below `src/`, the longest match wins. */
  readonly path: string;
  /** Rooms whose files may be imported with their values. `core` is spelled out like any other. */
  readonly mayImport: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly mayImportTypesOf?: readonly string[];
  /** True where the room may import the `vscode` module. */
  readonly vscode?: true;
  /** True where the room must not do input or output: no `node:` module but the ones that only compute. */
  readonly pure?: true;
  /** True where the code runs in a browser: no `node:` module at all. */
  readonly browser?: true;
}

const capabilities = ['perf', 'pattern', 'mesh', 'cluster', 'tools'] as const;
/** Folders of facts, one for each mesh. */
const meshFolders = meshNames.map((name) => `mesh/${name}`);
const pureRooms = [
  'yaml',
  'pattern/model',
  'mesh/facts',
  'mesh/registry.ts',
  'mesh/recognition.ts',
  'mesh/addons/recognition.ts',
  'perf/profile',
  'analysis/rules',
] as const;

export const rooms: readonly Room[] = [
  { path: 'core', mayImport: [], pure: true },
  { path: 'yaml', mayImport: ['core'], pure: true },

  { path: 'pattern/model', mayImport: ['yaml', 'core'], pure: true },
  { path: 'mesh/facts', mayImport: ['core'], pure: true },
  // Kong Mesh is Kuma with more.
  ...meshFolders.map((path): Room => ({ path, mayImport: ['mesh/kuma', 'mesh/facts', 'core'], pure: true })),
  { path: 'mesh/recognition.ts', mayImport: [...meshFolders, 'mesh/facts', 'core'], pure: true },
  { path: 'mesh/addons/recognition.ts', mayImport: [...meshFolders, 'mesh/facts', 'core'], pure: true },
  { path: 'mesh/registry.ts', mayImport: [...meshFolders, 'mesh/facts', 'core'], pure: true },
  { path: 'perf/profile', mayImport: ['yaml', 'core'], pure: true },
  { path: 'analysis/rules', mayImport: ['core'], pure: true },

  { path: 'tools', mayImport: ['core'] },
  { path: 'cluster', mayImport: ['yaml', 'core'] },
  { path: 'language', mayImport: [...pureRooms, 'core'] },
  { path: 'mesh', mayImport: [...pureRooms, 'cluster', 'tools', 'core'] },
  { path: 'pattern', mayImport: [...pureRooms, 'mesh', 'cluster', 'tools', 'core'] },
  { path: 'perf', mayImport: [...pureRooms, 'mesh', 'cluster', 'tools', 'core'] },

  { path: 'agent/protocol', mayImport: ['core'], mayImportTypesOf: [...capabilities, ...pureRooms] },
  { path: 'agent', mayImport: [...capabilities, ...pureRooms, 'agent/protocol', 'core'] },
  { path: 'cli', mayImport: [...capabilities, ...pureRooms, 'language', 'core'] },

  { path: 'host', mayImport: ['agent/protocol', 'core'], vscode: true },
  {
    path: 'commands',
    mayImport: ['host', 'agent/protocol', 'core'],
    mayImportTypesOf: ['webviews', 'webviews/contract', 'providers', ...capabilities, ...pureRooms],
    vscode: true,
  },
  {
    path: 'providers',
    mayImport: ['host', 'agent/protocol', 'core'],
    mayImportTypesOf: ['language', ...capabilities, ...pureRooms],
    vscode: true,
  },
  { path: 'webviews/contract', mayImport: [], mayImportTypesOf: ['core', ...capabilities, ...pureRooms] },
  {
    path: 'webviews/ui',
    mayImport: ['core'],
    mayImportTypesOf: ['webviews/contract', ...capabilities, ...pureRooms],
    browser: true,
  },
  {
    path: 'webviews/*/app',
    mayImport: ['webviews/contract', 'webviews/ui', 'core'],
    mayImportTypesOf: [...capabilities, ...pureRooms],
    browser: true,
  },
  {
    path: 'webviews',
    mayImport: ['webviews/contract', 'host', 'agent/protocol', 'core'],
    vscode: true,
  },
  {
    path: 'extension.ts',
    mayImport: ['host', 'commands', 'providers', 'webviews', 'agent/protocol', 'core'],
    vscode: true,
  },
];

/** The room that a path below `src/` (with `/` separators) belongs to. */
export function roomOf(sourcePath: string): Room | undefined {
  const matches = rooms.filter((room) => {
    const pattern = new RegExp(`^${room.path.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}(/|$)`);
    return pattern.test(sourcePath);
  });
  return matches.sort((left, right) => right.path.length - left.path.length)[0];
}

/** True where code of `from` may import values (or, with `typesOnly`, types) of `to`. */
export function arrowIsDrawn(from: Room, to: Room, typesOnly: boolean): boolean {
  if (from.path === to.path) return true;
  if (from.mayImport.includes(to.path)) return true;
  return typesOnly && (from.mayImportTypesOf?.includes(to.path) ?? false);
}

/** Node modules that only compute: allowed in pure rooms. */
export const computingModules: readonly string[] = [
  'node:path',
  'node:path/posix',
  'node:util',
  'node:buffer',
  'node:assert',
];

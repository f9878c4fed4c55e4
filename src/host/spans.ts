import type * as vscode from 'vscode';

/** The longest synchronous stretch of one entry point of ours in the extension host. */
export interface Span {
  readonly entry: string;
  readonly count: number;
  readonly longestMs: number;
}

const spans = new Map<string, { count: number; longestMs: number }>();

/** Time that went into loading modules, so far. */
let loadingMs = 0;

function record(entry: string, lengthMs: number): void {
  const known = spans.get(entry) ?? { count: 0, longestMs: 0 };
  spans.set(entry, { count: known.count + 1, longestMs: Math.max(known.longestMs, lengthMs) });
}

/**
 * Measures how long an entry point (command, provider, message, timer) keeps the extension host busy without giving way. The
 * promise: never 10 ms. The figure is read by a test and by the output channel.
 */
export function measured<Arguments extends readonly unknown[], Answer>(
  entry: string,
  work: (...parameters: Arguments) => Answer,
): (...parameters: Arguments) => Answer {
  return (...parameters) => {
    const startedAt = performance.now();
    const loadingBeforeMs = loadingMs;
    try {
      return work(...parameters);
    } finally {
      record(entry, performance.now() - startedAt - (loadingMs - loadingBeforeMs));
    }
  };
}

/** Loads a module. It happens once and cannot give way in the middle: it is told apart, as `load <name>`, from the span it is in. */
export function measuredLoad<Module>(name: string, load: () => Module): Module {
  const startedAt = performance.now();
  try {
    return load();
  } finally {
    const lengthMs = performance.now() - startedAt;
    loadingMs += lengthMs;
    record(`load ${name}`, lengthMs);
  }
}

/**
 * The same for a part that is loaded behind an `await`, and so in no span. What else ran before the part was there is counted too: the
 * figure is an upper bound.
 */
export async function measuredLoading<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  const startedAt = performance.now();
  try {
    return await load();
  } finally {
    record(`load ${name}`, performance.now() - startedAt);
  }
}

/** What a tree shows, measured: `<name>: children` and `<name>: item`. */
export function measuredTree<Node>(name: string, tree: vscode.TreeDataProvider<Node>): vscode.TreeDataProvider<Node> {
  return {
    ...(tree.onDidChangeTreeData === undefined ? {} : { onDidChangeTreeData: tree.onDidChangeTreeData }),
    getChildren: measured(`${name}: children`, (parent?: Node) => tree.getChildren(parent)),
    getTreeItem: measured(`${name}: item`, (node: Node) => tree.getTreeItem(node)),
    getParent: (node) => tree.getParent?.(node),
  };
}

/** Everything measured so far, longest first. */
export function longestSpans(): readonly Span[] {
  return [...spans]
    .map(([entry, figures]) => ({ entry, ...figures }))
    .sort((left, right) => right.longestMs - left.longestMs);
}

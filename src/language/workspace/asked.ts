import type { WorkspaceKnowledge } from '../service/knowledge.ts';
import type { SymbolKey } from '../service/symbols.ts';

/** Something that a check can ask the workspace about. When the answer changes, whoever has asked is checked again. */
export type Topic = string & { readonly brand?: 'Topic' };

/** All objects of a kind. */
export function objectsTopic(kind: string): Topic {
  return `objects/${kind}`;
}

/** All OAM definitions. */
export const definitionsTopic: Topic = 'definitions';

/** Where a name stands. */
export function symbolTopic(symbol: SymbolKey): Topic {
  return `symbol/${symbol}`;
}

/** A workspace that remembers what it was asked. */
export interface AskedWorkspace {
  readonly workspace: WorkspaceKnowledge;
  readonly topics: ReadonlySet<Topic>;
}

/** Passes every question on to a workspace, which may be another one each time, and remembers the topics. */
export function remembering(current: () => WorkspaceKnowledge): AskedWorkspace {
  const topics = new Set<Topic>();
  const workspace: WorkspaceKnowledge = {
    objects(kind, group) {
      topics.add(objectsTopic(kind));
      return current().objects(kind, group);
    },
    named(name) {
      topics.add(objectsTopic(name.kind));
      return current().named(name);
    },
    definitions() {
      topics.add(definitionsTopic);
      return current().definitions();
    },
    places(symbol, role) {
      topics.add(symbolTopic(symbol));
      return current().places(symbol, role);
    },
    // Symbols are for people who search, not for checks.
    symbols: (query) => current().symbols?.(query) ?? [],
  };
  return { workspace, topics };
}

import type { WorkspaceKnowledge, WorkspacePlace } from '../service/knowledge.ts';

/**
 * A workspace whose places in open files have the address that the editor has given: editors escape more characters than others, and a
 * rename must not change one document under two names.
 *
 * @param open documents that are open: their address as the workspace spells it, and as the editor does.
 */
export function spelledAsOpened(workspace: WorkspaceKnowledge, open: ReadonlyMap<string, string>): WorkspaceKnowledge {
  if ([...open].every(([uri, spelled]) => uri === spelled)) return workspace;
  const placeOf = (place: WorkspacePlace): WorkspacePlace => ({ ...place, uri: open.get(place.uri) ?? place.uri });
  function* renamed<Thing extends { readonly place: WorkspacePlace }>(things: Iterable<Thing>): Iterable<Thing> {
    for (const thing of things)
      yield open.has(thing.place.uri)
        ? { ...thing, uri: placeOf(thing.place).uri, place: placeOf(thing.place) }
        : thing;
  }
  return {
    objects: (kind, group) => renamed(workspace.objects(kind, group)),
    named: (name) => renamed(workspace.named(name)),
    definitions: () => renamed(workspace.definitions()),
    *places(symbol, role) {
      for (const place of workspace.places(symbol, role)) yield placeOf(place);
    },
    symbols: (query) => renamed(workspace.symbols?.(query) ?? []),
  };
}

import { mostNamespacesInstead } from '../../cluster/cache/interest.ts';
import {
  readList,
  readObjects,
  type ListedEntry,
  type ListSelection,
  type PrintedColumn,
} from '../../cluster/list/read-list.ts';
import { namespaceKind } from '../../cluster/kinds/cluster-wide.ts';
import { entryOf } from '../../cluster/kinds/entry.ts';
import { createInterner } from '../../cluster/kinds/interner.ts';
import { servedAs } from '../../cluster/kinds/served-as.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { isCancelled, problemOf, type Problem } from '../../core/problem.ts';
import type { ListTarget } from './arguments.ts';

/** A row with the object behind it, where objects are wanted. */
export interface ReadRow extends ListedEntry {
  readonly object?: KubernetesObject;
}

/** What was read of a kind, and what could not be. */
export interface ReadTarget {
  readonly target: ListTarget;
  readonly printed: readonly PrintedColumn[];
  readonly rows: readonly ReadRow[];
  readonly problems: readonly Problem[];
  /** Namespaces that were read because the whole cluster is not permitted. */
  readonly instead: readonly string[];
}

/** What of the objects is read. */
export interface ReadChoice {
  readonly selector: string | undefined;
  /** Undefined reads what the kind is read with elsewhere. */
  readonly fieldSelector: string | undefined;
  /** True reads whole objects as well as entries. */
  readonly withObjects: boolean;
  readonly signal: AbortSignal;
  /** Told when the server is too busy and is asked again, in so many milliseconds. */
  readonly onWait: (problem: Problem, waitMs: number) => void;
}

/** Requests that are on their way at the same time. */
const atOnce = 4;

/** Reads kinds once, a few at a time. What fails is kept beside what was read. */
export async function readTargets(
  connection: ClusterConnection,
  targets: readonly ListTarget[],
  choice: ReadChoice,
): Promise<readonly ReadTarget[]> {
  const results = new Map<ListTarget, Result>();
  for (const target of targets) results.set(target, { printed: [], rows: [], problems: [], instead: [] });
  let known: Promise<readonly string[]> | undefined;
  const queue = targets.flatMap((target) =>
    target.names.length === 0 ? [{ target }] : target.names.map((name) => ({ target, name })),
  );
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = results.get(next.target);
      if (result === undefined) continue;
      try {
        addRows(result, await readOne(connection, next, choice));
      } catch (error) {
        if (isCancelled(error)) throw error;
        const failure = problemOf(error);
        result.problems.push(failure);
        const { resource, namespace } = next.target;
        if (failure.code !== 'cluster.forbidden' || !resource.namespaced || namespace !== undefined) continue;
        known ??= namespacesToTry(connection, choice);
        await readInstead(connection, next.target, await known, choice, result);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [...results].map(([target, result]) => ({ target, ...result }));
}

interface Result {
  printed: readonly PrintedColumn[];
  readonly rows: ReadRow[];
  readonly problems: Problem[];
  readonly instead: string[];
}

function addRows(result: Result, { printed, rows }: Pick<ReadTarget, 'printed' | 'rows'>): void {
  // Not spread: a cluster has more rows than a call may have arguments.
  for (const row of rows) result.rows.push(row);
  if (printed.length > 0) result.printed = printed;
}

/** Reads the namespaces that may be read. That others may not is said already, of the whole cluster. */
async function readInstead(
  connection: ClusterConnection,
  target: ListTarget,
  namespaces: readonly string[],
  choice: ReadChoice,
  result: Result,
): Promise<void> {
  for (const namespace of namespaces)
    try {
      addRows(result, await readOne(connection, { target: { ...target, namespace } }, choice));
      result.instead.push(namespace);
    } catch (error) {
      if (isCancelled(error)) throw error;
      const failure = problemOf(error);
      if (failure.code !== 'cluster.forbidden') result.problems.push(failure);
    }
}

/** The namespace of the context, and all others where they may be listed and are few, as the trees try them. */
async function namespacesToTry(
  connection: ClusterConnection,
  { signal, onWait }: ReadChoice,
): Promise<readonly string[]> {
  const own = connection.namespace;
  const resource = servedAs(await connection.catalog({ signal }), namespaceKind.id);
  if (resource === undefined) return [own];
  try {
    const { entries } = await readList(connection, resource, { signal, onWait });
    const names = entries.map(({ entry }) => entry.name);
    return names.length > mostNamespacesInstead ? [own] : [...new Set([own, ...names])].sort();
  } catch (error) {
    if (isCancelled(error)) throw error;
    return [own]; // That they may not be listed is no news beside the denial that led here.
  }
}

async function readOne(
  connection: ClusterConnection,
  { target, name }: { readonly target: ListTarget; readonly name?: string },
  { selector, fieldSelector, withObjects, signal, onWait }: ReadChoice,
): Promise<{ readonly printed: readonly PrintedColumn[]; readonly rows: readonly ReadRow[] }> {
  const { resource, module, namespace } = target;
  const selection: ListSelection = {
    namespace,
    signal,
    onWait,
    ...(name === undefined
      ? { labelSelector: selector, fieldSelector: fieldSelector ?? module.fieldSelector }
      : { name }),
  };
  if (!withObjects) {
    const { printed, entries } = await readList(connection, resource, selection);
    return { printed, rows: entries };
  }
  const interner = createInterner();
  const objects = await readObjects(connection, resource, selection);
  const rows = objects.map((object) => ({
    entry: entryOf(module, resource.version, asJson(object), interner),
    printed: [],
    object,
  }));
  return { printed: [], rows };
}

import {
  readList,
  readObjects,
  type ListedEntry,
  type ListSelection,
  type PrintedColumn,
} from '../../cluster/list/read-list.ts';
import { entryOf } from '../../cluster/kinds/entry.ts';
import { createInterner } from '../../cluster/kinds/interner.ts';
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
}

/** What of the objects is read. */
export interface ReadChoice {
  readonly selector: string | undefined;
  /** Undefined reads what the kind is read with elsewhere. */
  readonly fieldSelector: string | undefined;
  /** True reads whole objects as well as entries. */
  readonly withObjects: boolean;
  readonly signal: AbortSignal;
}

/** Requests that are on their way at the same time. */
const atOnce = 4;

/** Reads kinds once, a few at a time. What fails is kept beside what was read. */
export async function readTargets(
  connection: ClusterConnection,
  targets: readonly ListTarget[],
  choice: ReadChoice,
): Promise<readonly ReadTarget[]> {
  const results = new Map<ListTarget, { printed: readonly PrintedColumn[]; rows: ReadRow[]; problems: Problem[] }>();
  for (const target of targets) results.set(target, { printed: [], rows: [], problems: [] });
  const queue = targets.flatMap((target) =>
    target.names.length === 0 ? [{ target }] : target.names.map((name) => ({ target, name })),
  );
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = results.get(next.target);
      try {
        const { printed, rows } = await readOne(connection, next, choice);
        // Not spread: a cluster has more rows than a call may have arguments.
        for (const row of rows) result?.rows.push(row);
        if (result !== undefined && printed.length > 0) result.printed = printed;
      } catch (error) {
        if (isCancelled(error)) throw error;
        result?.problems.push(problemOf(error));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return [...results].map(([target, result]) => ({ target, ...result }));
}

async function readOne(
  connection: ClusterConnection,
  { target, name }: { readonly target: ListTarget; readonly name?: string },
  { selector, fieldSelector, withObjects, signal }: ReadChoice,
): Promise<{ readonly printed: readonly PrintedColumn[]; readonly rows: readonly ReadRow[] }> {
  const { resource, module, namespace } = target;
  const selection: ListSelection = {
    namespace,
    signal,
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

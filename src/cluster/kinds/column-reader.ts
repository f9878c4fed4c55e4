import type { JsonObject } from '../../core/json.ts';
import { readableColumns, type ReadableColumn } from '../../core/printer-cells.ts';
import { printerColumnsOf } from '../../core/printer-columns.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterConnection } from '../types.ts';
import type { DefinitionFacts } from './cluster-wide.ts';
import type { Entry, ResourceId } from './kind.ts';

const collection = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** A definition is asked for again so long after it could not be read. */
const retryAfterMs = 30_000;

interface NeededColumns {
  users: number;
  /** True once the server has answered, with columns or without. */
  isAnswered: boolean;
  byVersion: ReadonlyMap<string, readonly ReadableColumn[]>;
  isDenied: boolean;
  /** Of the definition that was read last. */
  resourceVersion?: string;
  /** What the watch told of while the definition was being read. */
  changedTo?: string;
  isReading: boolean;
  stop: AbortController;
  timer?: NodeJS.Timeout;
}

/** What a cache tells of a definition. */
export interface DefinitionChange {
  readonly before?: Pick<Entry, 'name' | 'facts'>;
  readonly after?: Pick<Entry, 'name' | 'facts'>;
}

const none: readonly ReadableColumn[] = [];

/**
 * Columns that definitions give to their kinds, read while somebody shows objects of them. Definitions are followed as metadata, because they are
 * large: of a kind that is shown the definition is read whole, once and after each change of it, and only its columns are kept.
 */
export class ColumnReader {
  readonly #connection: Pick<ClusterConnection, 'request'>;
  readonly #onChange: (id: ResourceId) => void;
  readonly #needed = new Map<ResourceId, NeededColumns>();

  /** @param onChange called when the columns of a kind were read, are gone, or could not be read for the first time. */
  constructor(connection: Pick<ClusterConnection, 'request'>, onChange: (id: ResourceId) => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  /** Empty while they are not known, and where the definition may not be read. */
  columnsOf(id: ResourceId, version: string): readonly ReadableColumn[] {
    return this.#needed.get(id)?.byVersion.get(version) ?? none;
  }

  /** False while the server was asked for the columns of a kind that somebody needs and has not answered. */
  isAnswered(id: ResourceId): boolean {
    return this.#needed.get(id)?.isAnswered ?? true;
  }

  /** True where this user may not read the definition of a kind, so that its columns stay unknown. */
  isDenied(id: ResourceId): boolean {
    return this.#needed.get(id)?.isDenied ?? false;
  }

  /** Reads the columns of a kind, until what is returned was called by everybody. */
  need(id: ResourceId): () => void {
    const needed = this.#needed.get(id) ?? {
      users: 0,
      isAnswered: false,
      isDenied: false,
      isReading: false,
      byVersion: new Map(),
      stop: new AbortController(),
    };
    this.#needed.set(id, needed);
    needed.users += 1;
    if (needed.users === 1) void this.#read(id, needed);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      needed.users -= 1;
      if (needed.users === 0) this.#forget(id, needed);
    };
  }

  /**
   * A definition came, changed or went. The name of a definition is the id of its kind. A list begins with all that are
   * there, so what was read already, or is being read, is most often what is told of.
   */
  take({ before, after }: DefinitionChange): void {
    const id = (after ?? before)?.name ?? '';
    const resourceVersion = after === undefined ? undefined : (after.facts as DefinitionFacts).resourceVersion;
    const needed = this.#needed.get(id);
    if (needed === undefined || (resourceVersion !== undefined && resourceVersion === needed.resourceVersion)) return;
    if (needed.isReading && resourceVersion !== undefined) needed.changedTo = resourceVersion;
    else void this.#read(id, needed);
  }

  close(): void {
    for (const [id, needed] of this.#needed) this.#forget(id, needed);
  }

  #forget(id: ResourceId, needed: NeededColumns): void {
    needed.stop.abort();
    clearTimeout(needed.timer);
    this.#needed.delete(id);
  }

  async #read(id: ResourceId, needed: NeededColumns): Promise<void> {
    needed.stop.abort();
    clearTimeout(needed.timer);
    needed.stop = new AbortController();
    const { signal } = needed.stop;
    delete needed.resourceVersion;
    delete needed.changedTo;
    needed.isReading = true;
    const hasChanged = (): boolean => needed.changedTo !== undefined && needed.changedTo !== needed.resourceVersion;
    try {
      const path = `${collection}/${encodeURIComponent(id)}`;
      const definition = await this.#connection.request<JsonObject>({ path, signal });
      if (signal.aborted) return;
      needed.byVersion = columnsByVersion(definition);
      needed.resourceVersion = textAt(definition, 'metadata', 'resourceVersion') ?? '';
      needed.isDenied = false;
    } catch (error) {
      if (signal.aborted) return;
      needed.isReading = false;
      if (isCancelled(error)) return;
      const { code } = problemOf(error);
      needed.isDenied = code === 'cluster.forbidden';
      if (code === 'cluster.not-found' || needed.isDenied) {
        needed.byVersion = new Map();
        if (needed.isDenied) delete needed.changedTo;
      } else {
        // The rows stand without the columns meanwhile; the watches tell what is wrong.
        needed.timer = setTimeout(() => void this.#read(id, needed), retryAfterMs);
        needed.timer.unref();
        delete needed.changedTo;
        if (needed.isAnswered) return;
      }
    }
    needed.isReading = false;
    needed.isAnswered = true;
    if (hasChanged()) void this.#read(id, needed);
    this.#onChange(id);
  }
}

function columnsByVersion(definition: JsonObject): ReadonlyMap<string, readonly ReadableColumn[]> {
  return new Map(
    objectsAt(definition, 'spec', 'versions').map((version) => [
      textAt(version, 'name') ?? '',
      readableColumns(printerColumnsOf(version)),
    ]),
  );
}

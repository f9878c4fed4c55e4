import { deleteObject, getObject } from '../../cluster/apply.ts';
import type { ClusterConnection, Readiness } from '../../cluster/types.ts';
import { describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { cancelled, problem, ProblemError, problemError } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { without } from '../../core/without.ts';
import type { Helm } from '../../tools/helm.ts';
import type { CompiledItem, CompiledPattern } from '../compile/types.ts';
import { partOfLabel } from '../../cluster/kinds/apply-sets.ts';
import { othersInside } from '../plan/removals.ts';
import type { ItemState, PlanItem, PlanObject, PlanRelease } from '../types.ts';
import { applyAsPlanned } from './as-planned.ts';
import { installRelease, removeRelease } from './release.ts';
import { watchRelease } from './release-watch.ts';
import type { SaveExport } from './save-export.ts';
import { waitUntilGone, waitUntilReady, whenServed } from './wait.ts';

/** What the executor works with. */
export interface ExecutorOptions {
  readonly connection: ClusterConnection;
  readonly compiled: CompiledPattern;
  /** What a plan that deletes calls a change is a namespace that gets our label taken off. */
  readonly verb: 'apply' | 'delete';
  readonly takeOver: ReadonlySet<string>;
  readonly helm: Helm | undefined;
  readonly readinessTimeoutMs: number;
  readonly tell: (id: string, state: ItemState) => void;
  readonly output: (id: string, text: string) => void;
  /** Keeps a text for people, beside their files, and says where. */
  readonly saveExport: SaveExport | undefined;
}

type DoneResult = Extract<ItemState, { is: 'done' }>['result'];

/** How long a kind or a namespace of a moment ago may take to be known to the API server. */
const servedTimeoutMs = 30_000;

/** Carries out single items. It tells where each is; what goes wrong is thrown. */
export class ItemExecutor {
  private readonly options: ExecutorOptions;
  private readonly items: ReadonlyMap<string, CompiledItem>;

  constructor(options: ExecutorOptions) {
    this.options = options;
    this.items = new Map(options.compiled.items.map((item) => [item.id, item]));
  }

  /** Does what the plan says, up to the point where the API server, or helm, has taken it. A stop does not interrupt a request. */
  async execute(item: PlanItem, stop: AbortSignal): Promise<void> {
    const { tell, takeOver } = this.options;
    switch (item.action) {
      case 'unchanged':
        tell(item.id, { is: 'done', result: 'unchanged' });
        return;
      case 'forbidden':
      case 'invalid':
        throw new ProblemError(item.problem ?? problem('unexpected'));
      case 'conflict':
        if (takeOver.has(item.id)) await this.write(item, stop);
        else tell(item.id, { is: 'skipped', because: 'not-chosen', ...conflictText(item) });
        return;
      case 'create':
      case 'change':
      case 'blocked':
      case 'delete':
        await this.write(item, stop);
    }
  }

  /** Waits until an applied object is ready. A stop ends the wait and keeps the result with the readiness seen last. */
  async awaitReadiness(item: PlanObject, result: DoneResult, stop: AbortSignal): Promise<void> {
    const { connection, tell, readinessTimeoutMs } = this.options;
    const working = (readiness?: Readiness): void => {
      tell(item.id, {
        is: 'working',
        what: 'waiting-for-readiness',
        ...(readiness === undefined ? {} : { readiness }),
      });
    };
    working();
    const readiness = await waitUntilReady(connection, item.reference, {
      timeoutMs: readinessTimeoutMs,
      signal: stop,
      onReadiness: working,
    });
    tell(item.id, { is: 'done', result, readiness });
  }

  private async write(item: PlanItem, stop: AbortSignal): Promise<void> {
    if (item.is === 'release') await this.writeRelease(item, stop);
    else if (this.isRemoval(item)) await this.remove(item, stop);
    else await this.applyObject(item, stop);
  }

  /** A conflict of a removal (a namespace with others' objects in it) is a removal too, once it was chosen. */
  private isRemoval(item: PlanObject): boolean {
    return item.action === 'delete' || (item.action === 'conflict' && this.wanted(item) === undefined);
  }

  /** The item of the pattern that is to be there; undefined for what goes. */
  private wanted(item: PlanItem): CompiledItem | undefined {
    return this.options.verb === 'delete' ? undefined : this.items.get(item.id);
  }

  private async applyObject(item: PlanObject, stop: AbortSignal): Promise<void> {
    const { connection, tell, takeOver, compiled } = this.options;
    tell(item.id, { is: 'working', what: 'applying' });
    const object = this.objectOf(item);
    const { identity } = compiled;
    const apply = (): Promise<void> =>
      applyAsPlanned(connection, { object, item, identity, isTakenOver: takeOver.has(item.id) });
    if (item.action === 'blocked') await whenServed(connection, apply, { timeoutMs: servedTimeoutMs, signal: stop });
    else await apply();
    const isNew = item.action === 'create' || item.action === 'blocked';
    tell(item.id, { is: 'done', result: isNew ? 'created' : 'changed' });
  }

  /** The object to apply. One that left the pattern keeps nothing of ours: applying its bare name gives our fields back. */
  private objectOf(item: PlanObject): KubernetesObject {
    const compiled = this.wanted(item);
    const { group, version, kind, name, namespace } = item.reference;
    const place = namespace === undefined ? {} : { namespace };
    if (compiled?.is !== 'object')
      return { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata: { name, ...place } };
    const metadata = without(compiled.object.metadata, 'namespace');
    return { ...compiled.object, metadata: { ...metadata, ...place } };
  }

  private async remove(item: PlanObject, stop: AbortSignal): Promise<void> {
    const { connection, tell, compiled, readinessTimeoutMs } = this.options;
    tell(item.id, { is: 'working', what: 'deleting' });
    const live = await getObject(connection, item.reference);
    if (live !== undefined) {
      if (live.metadata.labels?.[partOfLabel] !== compiled.identity.applySetId)
        throw problemError('pattern.not-ours', { object: describeReference(referenceOf(live)) });
      // What was put into it since the plan was made was not on the page on which somebody said yes.
      const others =
        item.action === 'delete' ? await othersInside(connection, live, compiled.identity, stop) : undefined;
      if (others !== undefined) throw new ProblemError(others);
      const { uid } = live.metadata;
      await deleteObject(connection, {
        reference: item.reference,
        dryRun: false,
        ...(uid === undefined ? {} : { uid }),
      });
      const isGone = await waitUntilGone(connection, item.reference, uid, {
        timeoutMs: readinessTimeoutMs,
        signal: stop,
      });
      if (!isGone) throw cancelled();
    }
    tell(item.id, { is: 'done', result: 'deleted' });
  }

  private async writeRelease(item: PlanRelease, stop: AbortSignal): Promise<void> {
    const { connection, tell, output, helm, readinessTimeoutMs } = this.options;
    const onLine = (line: string): void => {
      output(item.id, `${line}\n`);
    };
    const compiled = this.wanted(item);
    if (item.action === 'delete' || compiled?.is !== 'release') {
      tell(item.id, { is: 'working', what: 'deleting' });
      await removeRelease(this.options, item, { signal: stop, onLine });
      tell(item.id, { is: 'done', result: 'deleted' });
      return;
    }
    tell(item.id, { is: 'working', what: 'installing' });
    const ended = new AbortController();
    const watching = watchRelease(
      connection,
      item.objects ?? [],
      (readiness) => {
        tell(item.id, { is: 'working', what: 'installing', readiness });
      },
      AbortSignal.any([stop, ended.signal]),
    );
    try {
      const what = { release: compiled.release, item, timeoutMs: readinessTimeoutMs };
      await installRelease(connection, helm, what, { signal: stop, onLine });
    } finally {
      ended.abort();
      await watching;
    }
    tell(item.id, { is: 'done', result: 'installed' });
  }
}

function conflictText(item: PlanItem): { readonly detail?: string } {
  if (item.is === 'object')
    return { detail: item.conflicts.map(({ field, manager }) => `${field} (${manager})`).join(', ') };
  return item.problem === undefined ? {} : { detail: inWords(item.problem).message };
}

import type { ClusterConnection } from '../cluster/types.ts';
import { describeReference } from '../core/kubernetes.ts';
import { isCancelled, problemError, problemOf } from '../core/problem.ts';
import type { Helm } from '../tools/helm.ts';
import { deleteObject } from '../cluster/apply.ts';
import {
  emptyRecord,
  groupKindText,
  isEmptyRecord,
  leftOvers,
  mergeRecords,
  readRecord,
  recordReference,
  writeRecord,
  type ReleaseRecord,
} from './applyset.ts';
import { ItemExecutor } from './apply/execute.ts';
import type { CompiledPattern } from './compile/types.ts';
import { inGroups, requestConcurrency } from '../core/concurrency.ts';
import { saverBeside, saverIn } from './apply/save-export.ts';
import { acquireLease, type HeldLease } from './lease.ts';
import type { ApplyChoices, ApplyEvent, ApplySummary, ItemState, Plan, PlanItem } from './types.ts';

/** What is run, and how. */
export interface ApplyPlanRequest {
  readonly connection: ClusterConnection;
  readonly plan: Plan;
  /** What the plan was made of. */
  readonly compiled: CompiledPattern;
  readonly choices: ApplyChoices;
  readonly helm?: Helm | undefined;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** Where exports go, for a plan that comes from no file. */
  readonly exportFolder?: string | undefined;
  /** Stops after the object in hand. */
  readonly signal?: AbortSignal | undefined;
  /** For each object; defaults to 300,000 ms. */
  readonly readinessTimeoutMs?: number;
  /** Who holds the release meanwhile, in words; defaults to person, machine and process. */
  readonly holder?: string;
}

const defaultReadinessTimeoutMs = 300_000;

/** Objects whose readiness is asked for at a time: these requests are small and mostly wait. */
const readinessConcurrency = 24;

/**
 * Runs a plan, wave by wave: server-side apply, Helm releases, deletions, and after each wave the wait until what was applied is
 * ready. What fails takes what needs it along, and the rest goes on. Nothing that somebody else owns is taken over unless
 * `choices.takeOver` names it. It can be run again after a crash: what is done already is then unchanged.
 *
 * A plan in which nothing changes writes nothing at all.
 *
 * @returns what happened to each item; failures of items are in it and not thrown.
 * @throws `pattern.needs-confirmation`, `pattern.plan-other-target`, `pattern.lease-held`, and `cluster.*` where the record of the
 *   release cannot be read or written.
 */
export async function applyPlan(request: ApplyPlanRequest): Promise<ApplySummary> {
  const { connection, plan, choices } = request;
  if (plan.context !== connection.contextName || plan.server !== connection.server)
    throw problemError('pattern.plan-other-target', { planned: plan.context, connected: connection.contextName });
  if (plan.isProtected && choices.confirmedContext !== plan.context)
    throw problemError('pattern.needs-confirmation', { context: plan.context });
  return new ApplyRun(request).run();
}

const writingActions: readonly PlanItem['action'][] = ['create', 'change', 'blocked', 'delete'];

class ApplyRun {
  private readonly request: ApplyPlanRequest;
  private readonly states = new Map<string, ItemState>();
  private readonly startedAtMs = Date.now();
  private readonly executor: ItemExecutor;
  private readonly needs: ReadonlyMap<string, readonly string[]>;
  private stop: AbortSignal;
  private lease: HeldLease | undefined;

  constructor(request: ApplyPlanRequest) {
    this.request = request;
    this.stop = request.signal ?? new AbortController().signal;
    this.needs = new Map(request.compiled.items.map(({ id, needs }) => [id, needs]));
    this.executor = new ItemExecutor({
      connection: request.connection,
      compiled: request.compiled,
      verb: request.plan.verb,
      takeOver: new Set(request.choices.takeOver),
      helm: request.helm,
      readinessTimeoutMs: request.readinessTimeoutMs ?? defaultReadinessTimeoutMs,
      saveExport: saverIn(request.exportFolder) ?? saverBeside(request.plan.source),
      tell: (id, state) => {
        this.set(id, state);
      },
      output: (id, text) => {
        request.onEvent?.({ type: 'output', id, text });
      },
    });
  }

  async run(): Promise<ApplySummary> {
    const { plan } = this.request;
    for (const { id } of plan.items) this.states.set(id, { is: 'waiting' });
    if (this.isWriting()) await this.runHolding();
    else await this.runWaves(plan.items);
    const summary = this.summary();
    this.request.onEvent?.({ type: 'finished', summary });
    return summary;
  }

  private isWriting(): boolean {
    const { plan, choices } = this.request;
    return plan.items.some(({ action, id }) => writingActions.includes(action) || choices.takeOver.includes(id));
  }

  private async runHolding(): Promise<void> {
    const { connection, compiled, plan, holder } = this.request;
    const { identity } = compiled;
    // The Lease and the record lie in the release's namespace: where the plan brings it, it comes first.
    const place = plan.items.filter(
      ({ id, action }) => id === `Namespace/${identity.namespace}` && action === 'create',
    );
    await this.runWaves(place);
    const lease = await acquireLease(connection, identity, {
      signal: this.stop,
      ...(holder === undefined ? {} : { holder }),
    });
    this.lease = lease;
    this.stop = AbortSignal.any([this.stop, lease.lost]);
    let removesRecord = false;
    try {
      const before = await readRecord(connection, identity);
      const after = this.recordAfter();
      // What is deleted stays recorded until it is gone, what is new is recorded before it is there.
      if (plan.verb === 'apply')
        await writeRecord(connection, identity, mergeRecords(before ?? emptyRecord(identity), after));
      await this.runWaves(plan.items);
      if (this.outcome() === 'succeeded' && !this.hasUndecided()) {
        const left = await leftOvers(connection, identity, before ?? emptyRecord(identity), this.keptAndGone());
        if (plan.verb === 'apply') await writeRecord(connection, identity, mergeRecords(after, left));
        else if (isEmptyRecord(left)) removesRecord = true;
      }
      if (removesRecord) await deleteObject(connection, { reference: recordReference(identity), dryRun: false });
    } finally {
      await lease.release({ remove: removesRecord });
    }
  }

  /** Ids of what stays because the pattern has it, and of what this run has taken away. */
  private keptAndGone(): { readonly kept: ReadonlySet<string>; readonly gone: ReadonlySet<string> } {
    const { plan, compiled } = this.request;
    const deleted = [...this.states].filter(([, state]) => state.is === 'done' && state.result === 'deleted');
    return {
      kept: new Set(plan.verb === 'apply' ? compiled.items.map(({ id }) => id) : []),
      gone: new Set(deleted.map(([id]) => id)),
    };
  }

  /** What belongs to the release once the plan is carried out. */
  private recordAfter(): ReleaseRecord {
    const { compiled } = this.request;
    const record = emptyRecord(compiled.identity);
    const groupKinds = new Set<string>();
    const namespaces = new Set(record.namespaces);
    const references = new Map(
      this.request.plan.items.flatMap((item) => (item.is === 'object' ? [[item.id, item.reference] as const] : [])),
    );
    for (const item of compiled.items) {
      const reference = references.get(item.id);
      if (item.is !== 'object' || item.membership !== 'member' || reference === undefined) continue;
      groupKinds.add(groupKindText(reference));
      if (reference.namespace !== undefined) namespaces.add(reference.namespace);
    }
    return {
      groupKinds: [...groupKinds].sort(),
      namespaces: [...namespaces].sort(),
      releases: compiled.items.flatMap((item) =>
        item.is === 'release' ? [{ name: item.release.name, namespace: item.release.namespace }] : [],
      ),
      labelledNamespaces: compiled.items.flatMap((item) =>
        item.is === 'object' && item.membership === 'fields-only' ? [item.object.metadata.name] : [],
      ),
    };
  }

  private async runWaves(items: readonly PlanItem[]): Promise<void> {
    const waves = new Map<number, PlanItem[]>();
    for (const item of items) {
      if (this.states.get(item.id)?.is !== 'waiting') continue;
      waves.set(item.wave, [...(waves.get(item.wave) ?? []), item]);
    }
    for (const [, wave] of [...waves].sort(([left], [right]) => left - right)) await this.runWave(wave);
  }

  private async runWave(wave: readonly PlanItem[]): Promise<void> {
    const releases = wave.filter((item) => item.is === 'release');
    const objects = wave.filter((item) => item.is === 'object');
    await inGroups(objects, (item) => this.runItem(item), requestConcurrency);
    // One helm at a time: its output stays readable, and releases of one mesh share cluster-wide objects.
    await inGroups(releases, (item) => this.runItem(item), 1);
    await inGroups(objects, (item) => this.settle(item), readinessConcurrency);
  }

  private async runItem(item: PlanItem): Promise<void> {
    if (this.stop.aborted) {
      this.set(item.id, this.stopped());
      return;
    }
    const failedNeed = (this.needs.get(item.id) ?? []).find((need) => this.hasFailed(need));
    if (failedNeed !== undefined && this.request.plan.verb === 'apply' && item.action !== 'delete') {
      this.set(item.id, { is: 'skipped', because: 'dependency-failed', detail: this.title(failedNeed) });
      return;
    }
    await this.guarded(item, () => this.executor.execute(item, this.stop));
  }

  private async settle(item: PlanItem): Promise<void> {
    const state = this.states.get(item.id);
    if (item.is !== 'object' || state?.is !== 'done' || state.result === 'deleted') return;
    await this.guarded(item, () => this.executor.awaitReadiness(item, state.result, this.stop));
  }

  private async guarded(item: PlanItem, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.set(item.id, isCancelled(error) ? this.stopped() : { is: 'failed', problem: problemOf(error) });
    }
  }

  /** Why a stop was given: somebody asked, or the hold on the release was lost, which is a failure. */
  private stopped(): ItemState {
    const { lease } = this;
    if (lease?.lost.aborted === true) return { is: 'failed', problem: problemOf(lease.lost.reason) };
    return { is: 'skipped', because: 'cancelled' };
  }

  private hasFailed(id: string): boolean {
    const state = this.states.get(id);
    return state?.is === 'failed' || (state?.is === 'skipped' && state.because === 'dependency-failed');
  }

  private hasUndecided(): boolean {
    return [...this.states.values()].some((state) => state.is === 'skipped');
  }

  private outcome(): ApplySummary['outcome'] {
    const states = [...this.states.values()];
    if (states.some((state) => state.is === 'failed')) return 'failed';
    if (this.request.signal?.aborted === true && states.some(isUnfinished)) return 'cancelled';
    return states.some((state) => state.is === 'skipped') ? 'failed' : 'succeeded';
  }

  private summary(): ApplySummary {
    const { plan } = this.request;
    return {
      planId: plan.id,
      outcome: this.outcome(),
      durationMs: Date.now() - this.startedAtMs,
      items: plan.items.map(({ id }) => ({
        id,
        title: this.title(id),
        state: this.states.get(id) ?? { is: 'waiting' },
      })),
    };
  }

  private title(id: string): string {
    const item = this.request.plan.items.find((one) => one.id === id);
    if (item === undefined) return id;
    return item.is === 'object' ? describeReference(item.reference) : `Helm release ${item.namespace}/${item.release}`;
  }

  private set(id: string, state: ItemState): void {
    this.states.set(id, state);
    this.request.onEvent?.({ type: 'item', id, state });
  }
}

/** True where an item was not done, or is not known to be ready yet. */
function isUnfinished(state: ItemState): boolean {
  if (state.is === 'skipped') return state.because === 'cancelled';
  return state.is === 'done' && state.readiness !== undefined && state.readiness.state !== 'current';
}

import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { ClusterConnection } from '../cluster/types.ts';
import { delay } from '../core/abort.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { problemError, problemOf, type ProblemError } from '../core/problem.ts';
import type { ReleaseIdentity } from './identity.ts';

/** How long a hold is good for without being renewed: so long a crashed holder keeps others waiting. */
export const leaseDurationSeconds = 30;

/** Times of a hold, in milliseconds; tests use shorter ones. */
export interface LeaseTiming {
  readonly renewIntervalMs: number;
  /**
   * A holder that could not renew for so long counts its hold as lost. Shorter than {@link leaseDurationSeconds}, so that it has
   * stopped before anybody else may begin.
   */
  readonly renewDeadlineMs: number;
  /** For one write: a renewal that hangs must not outlast the deadline unnoticed. */
  readonly requestTimeoutMs: number;
  /** How long a hold that seems over is watched for a sign of life: longer than a renewal takes, as clocks may differ. */
  readonly observeMs: number;
}

const usualTiming: LeaseTiming = {
  renewIntervalMs: 6_000,
  renewDeadlineMs: 20_000,
  requestTimeoutMs: 5_000,
  observeMs: 12_000,
};

/** A hold on a release. */
export interface HeldLease {
  /** Given when somebody else took the hold over, or it could not be renewed in time; its reason is `pattern.lease-lost`. */
  readonly lost: AbortSignal;
  /** Gives the hold back; `remove` also deletes the Lease. Where the API server does not answer, the hold ends by itself. */
  release(options?: { readonly remove?: boolean }): Promise<void>;
}

interface LeaseSpec {
  readonly holderIdentity?: string | null;
  readonly renewTime?: string | null;
  readonly acquireTime?: string | null;
  readonly leaseDurationSeconds?: number | null;
}

/** Who holds, in words for the one who waits: person, machine, process. The random end tells two windows of one process id apart. */
export function holderName(): string {
  return `${userName()} on ${hostname()} (process ${process.pid}, ${randomUUID().slice(0, 8)})`;
}

/**
 * Takes the hold on a release, so that two applies go one after the other, and renews it until it is given back. A hold that seems
 * over is watched for a moment before it is taken: its holder's clock may be behind ours.
 *
 * @throws `pattern.lease-held` with who holds it and since when.
 */
export async function acquireLease(
  connection: ClusterConnection,
  identity: ReleaseIdentity,
  options: {
    readonly holder?: string;
    readonly signal?: AbortSignal | undefined;
    readonly timing?: Partial<LeaseTiming>;
  } = {},
): Promise<HeldLease> {
  const timing = { ...usualTiming, ...options.timing };
  const lease = new Lease(connection, identity, options.holder ?? holderName(), timing);
  await lease.acquire(options.signal);
  return lease;
}

class Lease implements HeldLease {
  private readonly connection: ClusterConnection;
  private readonly identity: ReleaseIdentity;
  private readonly holder: string;
  private readonly timing: LeaseTiming;
  private readonly lostController = new AbortController();
  private current: KubernetesObject | undefined;
  private renewedAtMs = 0;
  private acquiredAt = '';
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();
  private isReleased = false;

  constructor(connection: ClusterConnection, identity: ReleaseIdentity, holder: string, timing: LeaseTiming) {
    this.connection = connection;
    this.identity = identity;
    this.holder = holder;
    this.timing = timing;
  }

  get lost(): AbortSignal {
    return this.lostController.signal;
  }

  async acquire(signal: AbortSignal | undefined): Promise<void> {
    const existing = await this.read(signal);
    const free = existing === undefined ? undefined : await this.whenOver(existing, signal);
    this.acquiredAt = microTime();
    try {
      await this.write(free);
    } catch (error) {
      const { code } = problemOf(error);
      if (code !== 'cluster.conflict' && code !== 'cluster.already-exists') throw error;
      // Somebody was quicker between our reading and our writing.
      const winner = await this.read(signal);
      throw winner === undefined ? error : this.heldProblem(winner);
    }
    this.schedule();
  }

  async release(options: { readonly remove?: boolean } = {}): Promise<void> {
    this.isReleased = true;
    clearTimeout(this.timer);
    await this.renewing;
    if (this.lost.aborted || this.current === undefined) return;
    try {
      if (options.remove === true) await this.delete(this.current);
      else await this.put(this.current, { holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime() });
    } catch {
      // Gone with its namespace, taken over after it ended, or out of reach: in each case nothing is held for longer than the
      // duration, and what was applied counts more than this.
    }
  }

  private schedule(): void {
    if (this.isReleased) return;
    this.timer = setTimeout(() => {
      this.renewing = this.renew();
    }, this.timing.renewIntervalMs);
    this.timer.unref();
  }

  private async renew(): Promise<void> {
    try {
      await this.rewrite();
      this.schedule();
    } catch (error) {
      const { code } = problemOf(error);
      // The Lease is gone and may not be made anew: its namespace goes, where nobody can hold anything.
      if (code === 'cluster.not-found' || (code === 'cluster.forbidden' && this.current === undefined)) return;
      const { renewDeadlineMs, renewIntervalMs } = this.timing;
      const overdue = Date.now() - this.renewedAtMs > renewDeadlineMs - renewIntervalMs;
      const taken = code === 'cluster.conflict' || code === 'cluster.already-exists';
      if (taken || overdue) this.lostController.abort(this.lostProblem());
      else this.schedule();
    }
  }

  /** Renews; a Lease that was deleted under us is made anew, so that nobody else gets in. */
  private async rewrite(): Promise<void> {
    try {
      await this.write(this.current);
    } catch (error) {
      if (problemOf(error).code !== 'cluster.not-found' || this.current === undefined) throw error;
      this.current = undefined;
      await this.write(undefined);
    }
  }

  private lostProblem(): ProblemError {
    return problemError('pattern.lease-lost', { pattern: this.identity.patternName });
  }

  /**
   * The Lease as it may be taken.
   *
   * @throws `pattern.lease-held`
   */
  private async whenOver(
    lease: KubernetesObject,
    signal: AbortSignal | undefined,
  ): Promise<KubernetesObject | undefined> {
    const { holderIdentity, renewTime, leaseDurationSeconds: seconds } = specOf(lease);
    if (isEmpty(holderIdentity)) return lease;
    const ageMs = Math.abs(Date.now() - Date.parse(renewTime ?? ''));
    if (ageMs <= (seconds ?? leaseDurationSeconds) * 1000) throw this.heldProblem(lease);
    await delay(this.timing.observeMs, signal);
    const later = await this.read(signal);
    if (later !== undefined && later.metadata.resourceVersion !== lease.metadata.resourceVersion)
      throw this.heldProblem(later);
    return later;
  }

  private heldProblem(lease: KubernetesObject): ProblemError {
    const { holderIdentity, acquireTime, renewTime, leaseDurationSeconds: seconds } = specOf(lease);
    return problemError('pattern.lease-held', {
      holder: isEmpty(holderIdentity) ? 'somebody' : holderIdentity,
      pattern: this.identity.patternName,
      namespace: this.identity.namespace,
      since: acquireTime ?? renewTime ?? 'unknown',
      seconds: seconds ?? leaseDurationSeconds,
    });
  }

  private read(signal: AbortSignal | undefined): Promise<KubernetesObject | undefined> {
    return this.connection.request<KubernetesObject>({ path: this.ownPath(), signal }).catch((error: unknown) => {
      if (problemOf(error).code === 'cluster.not-found') return undefined;
      throw error;
    });
  }

  private async write(existing: KubernetesObject | undefined): Promise<void> {
    const spec = {
      holderIdentity: this.holder,
      leaseDurationSeconds,
      acquireTime: this.acquiredAt,
      renewTime: microTime(),
    };
    if (existing !== undefined) {
      await this.put(existing, spec);
      return;
    }
    const { namespace, parentName } = this.identity;
    this.current = await this.connection.request<KubernetesObject>({
      method: 'POST',
      path: this.path(),
      timeoutMs: this.timing.requestTimeoutMs,
      body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: parentName, namespace }, spec },
    });
    this.renewedAtMs = Date.now();
  }

  /** Carries the resourceVersion that was read, so that of two writers one gets a conflict. */
  private async put(existing: KubernetesObject, spec: LeaseSpec): Promise<void> {
    this.current = await this.connection.request<KubernetesObject>({
      method: 'PUT',
      path: this.ownPath(),
      timeoutMs: this.timing.requestTimeoutMs,
      body: { ...existing, spec },
    });
    this.renewedAtMs = Date.now();
  }

  /** Only as we last wrote it: a Lease that somebody took over keeps its uid. */
  private async delete({ metadata }: KubernetesObject): Promise<void> {
    const { uid, resourceVersion } = metadata;
    await this.connection.request({
      method: 'DELETE',
      path: this.ownPath(),
      timeoutMs: this.timing.requestTimeoutMs,
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: {
          ...(uid === undefined ? {} : { uid }),
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
        },
      },
    });
  }

  private ownPath(): string {
    return `${this.path()}/${this.identity.parentName}`;
  }

  private path(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(this.identity.namespace)}/leases`;
  }
}

function isEmpty(text: string | null | undefined): text is '' | null | undefined {
  return text === undefined || text === null || text === '';
}

function specOf(lease: KubernetesObject): LeaseSpec {
  return lease['spec'] ?? {};
}

/** MicroTime of the API: six digits behind the point. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody'; // a user id without an entry in the system's list, as in containers
  }
}

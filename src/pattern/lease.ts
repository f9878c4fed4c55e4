import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { deleteObject } from '../cluster/apply.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { problemError, problemOf, type ProblemError } from '../core/problem.ts';
import type { ReleaseIdentity } from './identity.ts';

/** How long a hold is good for without being renewed: so long a crashed holder keeps others waiting. */
export const leaseDurationSeconds = 30;
const renewIntervalMs = 8_000;

/** A hold on a release. */
export interface HeldLease {
  /** Given when somebody else took the hold over, or it could not be renewed in time; its reason is `pattern.lease-lost`. */
  readonly lost: AbortSignal;
  /** Gives the hold back; `remove` also deletes the Lease. */
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
 * Takes the hold on a release, so that two applies go one after the other, and renews it until it is given back.
 *
 * @throws `pattern.lease-held` with who holds it and since when.
 */
export async function acquireLease(
  connection: ClusterConnection,
  identity: ReleaseIdentity,
  options: { readonly holder?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<HeldLease> {
  const lease = new Lease(connection, identity, options.holder ?? holderName());
  await lease.acquire(options.signal);
  return lease;
}

class Lease implements HeldLease {
  private readonly connection: ClusterConnection;
  private readonly identity: ReleaseIdentity;
  private readonly holder: string;
  private readonly lostController = new AbortController();
  private current: KubernetesObject | undefined;
  private renewedAtMs = 0;
  private acquiredAt = '';
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> = Promise.resolve();

  constructor(connection: ClusterConnection, identity: ReleaseIdentity, holder: string) {
    this.connection = connection;
    this.identity = identity;
    this.holder = holder;
  }

  get lost(): AbortSignal {
    return this.lostController.signal;
  }

  async acquire(signal: AbortSignal | undefined): Promise<void> {
    const existing = await this.read(signal);
    if (existing !== undefined) this.refuseIfHeld(existing);
    this.acquiredAt = microTime();
    try {
      await this.write(existing);
    } catch (error) {
      const { code } = problemOf(error);
      if (code !== 'cluster.conflict' && code !== 'cluster.already-exists') throw error;
      // Somebody was quicker between our reading and our writing.
      const winner = await this.read(signal);
      if (winner === undefined) throw error;
      this.refuseIfHeld(winner);
      await this.write(winner);
    }
    this.schedule();
  }

  async release(options: { readonly remove?: boolean } = {}): Promise<void> {
    clearTimeout(this.timer);
    await this.renewing;
    if (this.lost.aborted || this.current === undefined) return;
    const { namespace, parentName } = this.identity;
    if (options.remove === true) {
      const uid = this.current.metadata.uid;
      const reference = { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', namespace, name: parentName };
      await deleteObject(this.connection, { reference, dryRun: false, ...(uid === undefined ? {} : { uid }) });
      return;
    }
    try {
      await this.put(this.current, { holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime() });
    } catch (error) {
      // Gone with its namespace, or taken over after it ended: nothing is held any more either way.
      if (!isGoneOrTaken(error)) throw error;
    }
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.renewing = this.renew();
    }, renewIntervalMs);
    this.timer.unref();
  }

  private async renew(): Promise<void> {
    try {
      await this.write(this.current);
      this.schedule();
    } catch (error) {
      const { code } = problemOf(error);
      if (code === 'cluster.not-found') return; // gone with its namespace: nobody else can hold it either
      const overdue = Date.now() - this.renewedAtMs > leaseDurationSeconds * 1000;
      if (code === 'cluster.conflict' || overdue) this.lostController.abort(this.lostProblem());
      else this.schedule();
    }
  }

  private lostProblem(): ProblemError {
    return problemError('pattern.lease-lost', { pattern: this.identity.patternName });
  }

  private refuseIfHeld(lease: KubernetesObject): void {
    const spec = (lease['spec'] ?? {}) as LeaseSpec;
    const { holderIdentity, renewTime } = spec;
    if (holderIdentity === undefined || holderIdentity === null || holderIdentity === '') return;
    const seconds = spec.leaseDurationSeconds ?? leaseDurationSeconds;
    const renewedAtMs = Date.parse(renewTime ?? '');
    const isOver = Number.isNaN(renewedAtMs) || Date.now() > renewedAtMs + seconds * 1000;
    if (isOver) return;
    throw problemError('pattern.lease-held', {
      holder: holderIdentity,
      pattern: this.identity.patternName,
      namespace: this.identity.namespace,
      since: spec.acquireTime ?? renewTime ?? 'unknown',
      seconds,
    });
  }

  private read(signal: AbortSignal | undefined): Promise<KubernetesObject | undefined> {
    return this.connection
      .request<KubernetesObject>({ path: `${this.path()}/${this.identity.parentName}`, signal })
      .catch((error: unknown) => {
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
      body: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: parentName, namespace }, spec },
    });
    this.renewedAtMs = Date.now();
  }

  /** Carries the resourceVersion that was read, so that of two writers one gets a conflict. */
  private async put(existing: KubernetesObject, spec: LeaseSpec): Promise<void> {
    this.current = await this.connection.request<KubernetesObject>({
      method: 'PUT',
      path: `${this.path()}/${this.identity.parentName}`,
      body: { ...existing, spec },
    });
    this.renewedAtMs = Date.now();
  }

  private path(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(this.identity.namespace)}/leases`;
  }
}

function isGoneOrTaken(error: unknown): boolean {
  const { code } = problemOf(error);
  return code === 'cluster.not-found' || code === 'cluster.conflict';
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

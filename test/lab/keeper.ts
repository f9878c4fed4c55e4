import { rmSync } from 'node:fs';

import type { DemoAppMessage, ServedAddress } from './demo-app/messages.ts';
import { furnish, waitUntilHealthy } from './control-plane.ts';
import { runControllers } from './controllers.ts';
import { LabError, wordsOf } from './failure.ts';
import { KubeClient } from './kube-client.ts';
import { contextNames } from './kubeconfig.ts';
import { hasOwner } from './owners.ts';
import { PartRunner } from './part-runner.ts';
import { partSpecs, type PartName, type PartPorts } from './parts.ts';
import type { LabPaths } from './paths.ts';
import type { LabCertificates } from './pki/certificates.ts';
import type { ProcessIdentity } from './process-identity.ts';
import type { ServiceRange } from './service-range.ts';
import { writeState, type LabPhase, type LabState } from './state.ts';

/** What a lab is made of, all of it ready to be started. */
export interface LabIngredients {
  readonly name: string;
  readonly paths: LabPaths;
  /** The process that keeps the lab. */
  readonly identity: ProcessIdentity;
  readonly range: ServiceRange;
  readonly ports: PartPorts;
  readonly certificates: LabCertificates;
  readonly exec: boolean;
}

const ownerLookMs = 1_000;
const startTimeoutMs = 90_000;
/** More than the watches of a few meshes beside each other. */
const connections = 64;

/** Keeps one lab: starts its parts in order, follows its Services, empties it when wanted, and ends it. */
export class LabKeeper {
  readonly #lab: LabIngredients;
  readonly #runners: Readonly<Record<PartName, PartRunner>>;
  readonly #startedAt = new Date().toISOString();
  readonly #end = new AbortController();
  #phase: LabPhase = 'starting';
  #message = 'starting';
  #resets = 0;
  #resetWanted = false;
  #wakeForReset: () => void = () => undefined;
  #wantedAddresses: readonly ServedAddress[] = [];
  #served: LabState['served'] = [];
  #webhooks: LabState['webhooks'] = [];

  constructor(lab: LabIngredients) {
    this.#lab = lab;
    const specs = partSpecs(lab.paths, lab.ports, lab.range.cidr);
    const runner = (name: PartName): PartRunner =>
      new PartRunner(specs[name], lab.paths.logs, {
        changed: () => {
          this.#write();
        },
        givenUp: (reason) => {
          this.#end.abort(new LabError('start-failed', reason));
        },
        ...(name === 'demo-app' && {
          started: () => {
            this.#tellAddresses();
          },
          message: (message) => {
            this.#hear(message);
          },
        }),
      });
    this.#runners = {
      'demo-app': runner('demo-app'),
      etcd: runner('etcd'),
      'kube-apiserver': runner('kube-apiserver'),
      'kube-controller-manager': runner('kube-controller-manager'),
      'kube-scheduler': runner('kube-scheduler'),
      kwok: runner('kwok'),
    };
  }

  /** Runs the lab until its end. Resolves true when it ended because it was told to, false when it failed. */
  async run(): Promise<boolean> {
    const ownerLook = setInterval(() => {
      if (!hasOwner(this.#lab.paths.owners)) this.stop('its last owner has ended');
    }, ownerLookMs);
    try {
      this.#write();
      for (;;) {
        await this.#runCluster(this.#resets === 0 ? 'starting' : 'resetting');
        this.#resets += 1;
      }
    } catch (error) {
      const reason: unknown = this.#end.signal.aborted ? this.#end.signal.reason : error;
      const told = reason instanceof LabError && reason.code === 'cancelled';
      this.#enter(told ? 'stopping' : 'failed', wordsOf(reason));
      await this.#stopParts(Object.values(this.#runners));
      return told;
    } finally {
      clearInterval(ownerLook);
      this.#lab.range.release();
    }
  }

  stop(reason: string): void {
    this.#end.abort(new LabError('cancelled', reason));
  }

  reset(): void {
    this.#resetWanted = true;
    this.#wakeForReset();
  }

  /** One cluster, from empty data until a reset is wanted. Throws when the lab ends. */
  async #runCluster(phase: LabPhase): Promise<void> {
    const { signal } = this.#end;
    const runners = this.#runners;
    const cluster = new AbortController();
    const client = new KubeClient(
      {
        server: this.#server,
        authority: this.#lab.certificates.authority.certificate,
        certificate: this.#lab.certificates.admin.certificate,
        key: this.#lab.certificates.admin.privateKeyPem,
      },
      connections,
    );
    const start = async (...parts: readonly PartRunner[]): Promise<void> => {
      this.#enter(phase, `starting ${parts.map(({ spec }) => spec.name).join(', ')}`);
      for (const part of parts) part.start();
      await Promise.all(parts.map(({ spec }) => waitUntilHealthy(spec, { timeoutMs: startTimeoutMs, signal })));
    };
    try {
      rmSync(this.#lab.paths.etcdData, { recursive: true, force: true });
      if (runners['demo-app'].state.process === undefined) await start(runners['demo-app']);
      await start(runners.etcd, runners['kube-apiserver']);
      await start(runners['kube-controller-manager'], runners['kube-scheduler'], runners.kwok);
      this.#enter(phase, 'waiting for the nodes');
      await furnish(client, signal);
      this.#enter('ready', 'ready');
      const controlling = this.#control(client, AbortSignal.any([signal, cluster.signal]));
      await this.#waitForReset(signal);
      cluster.abort();
      await controlling;
      this.#enter('resetting', 'stopping the cluster');
      await this.#stopParts(Object.values(runners).filter((part) => part !== runners['demo-app']));
    } finally {
      cluster.abort();
      await client.close();
    }
  }

  async #control(client: KubeClient, signal: AbortSignal): Promise<void> {
    await runControllers({
      client,
      serve: (addresses) => {
        this.#wantedAddresses = addresses;
        this.#tellAddresses();
      },
      answered: (webhooks) => {
        this.#webhooks = webhooks;
        this.#write();
      },
      report: (line) => {
        console.log(line);
      },
      signal,
    });
  }

  async #waitForReset(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const ended = (): void => {
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', ended, { once: true });
      this.#wakeForReset = () => {
        signal.removeEventListener('abort', ended);
        resolve();
      };
      if (signal.aborted) ended();
      else if (this.#resetWanted) this.#wakeForReset();
    });
    this.#resetWanted = false;
  }

  /** The store last: an API server that has lost it hangs for a minute. */
  async #stopParts(parts: readonly PartRunner[]): Promise<void> {
    const { etcd } = this.#runners;
    await Promise.all(parts.filter((part) => part !== etcd).map((part) => part.stop()));
    if (parts.includes(etcd)) await etcd.stop();
  }

  #hear(message: DemoAppMessage): void {
    if (message.type !== 'served') return;
    this.#served = message.results;
    for (const { service, address, port, error } of message.results) {
      if (error !== undefined) console.log(`nothing answers for ${service} on ${address}:${port}: ${error}`);
    }
    this.#write();
  }

  #tellAddresses(): void {
    if (this.#lab.range.listenable) this.#runners['demo-app'].send({ type: 'serve', addresses: this.#wantedAddresses });
  }

  get #server(): string {
    return `https://127.0.0.1:${this.#lab.ports['kube-apiserver']}`;
  }

  #enter(phase: LabPhase, message: string): void {
    this.#phase = phase;
    this.#message = message;
    console.log(`${new Date().toISOString()} ${phase}: ${message}`);
    this.#write();
  }

  #write(): void {
    writeState(this.#lab.paths, {
      name: this.#lab.name,
      phase: this.#phase,
      message: this.#message,
      supervisor: this.#lab.identity,
      startedAt: this.#startedAt,
      resets: this.#resets,
      server: this.#server,
      storeUrl: `https://127.0.0.1:${this.#lab.ports['etcd-client']}`,
      kubeconfig: this.#lab.paths.kubeconfig,
      contexts: contextNames(this.#lab.name),
      serviceRange: this.#lab.range.cidr,
      exec: this.#lab.exec,
      servicesAnswer: this.#lab.range.listenable,
      demoAppUrl: `http://127.0.0.1:${this.#lab.ports['demo-app']}`,
      parts: Object.values(this.#runners).map((runner) => runner.state),
      served: this.#served,
      webhooks: this.#webhooks,
    });
  }
}

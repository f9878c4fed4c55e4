/**
 * A real Kubernetes control plane on this machine, for tests and for the demo:
 *
 *   const lab = await ensureLab({ name: 'apply', scenario: 'demo', ownerPid: process.pid });
 *   // lab.kubeconfigPath, lab.server, lab.contexts.viewer, lab.helmPath ...
 *   await lab.demoApp.setBehaviour({ latency: { p50Ms: 5, p99Ms: 50 }, errorRate: 0.01 });
 *   await lab.reset();   // same address, empty, and the scenario again
 *   await lab.release(); // or nothing: the lab ends when its last owner has ended
 *
 * Labs with different names run side by side. `ensureLab` joins a lab of that name that runs already; tests that change
 * a cluster use a name of their own. What is real in a lab and what is simulated is in `README.md`.
 */
import path from 'node:path';

import { request } from 'undici';

import { buildMissingTools, hasGo, missingTools, type Progress } from './build/build.ts';
import type { Behaviour, BehaviourChange } from './demo-app/behaviour.ts';
import type { DemoAppStats } from './demo-app/messages.ts';
import { LabError } from './failure.ts';
import { clientOf } from './lab-client.ts';
import type { LabContexts } from './kubeconfig.ts';
import type { KubeClient } from './kube-client.ts';
import { removeOwner } from './owners.ts';
import { resetLab, runningState, startLab, stopLab } from './lifecycle.ts';
import { labPaths, toolDirectory, toolVersions } from './paths.ts';
import { applyScenario, type ScenarioName } from './scenarios/scenarios.ts';
import type { LabState } from './state.ts';

export interface EnsureLabOptions {
  /** 1 to 32 lower case letters, digits and dashes; `lab` when left out. */
  readonly name?: string;
  /** What the lab is filled with, `empty` when left out. Applied also to a lab that runs already. */
  readonly scenario?: ScenarioName;
  /** Empties a lab of this name that runs already, so that nothing of an earlier user is in it. */
  readonly fresh?: boolean;
  /** Pods of the `large` scenario, 5,000 when left out. */
  readonly pods?: number;
  /** The lab ends with this process. When left out it stays until `down()` or `npm run lab -- down`. */
  readonly ownerPid?: number;
  /** Lets `exec` into a Pod run its command on this machine: see `kwok-config.ts` for why it does not by itself. */
  readonly exec?: boolean;
  readonly progress?: Progress;
  /** Stops a build or a start; a lab that this call was starting is ended. */
  readonly signal?: AbortSignal;
}

export interface LabHandle {
  readonly name: string;
  /** False where the lab ran already. */
  readonly started: boolean;
  readonly kubeconfigPath: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** Names of contexts in the kubeconfig. */
  readonly contexts: LabContexts;
  readonly demoApp: DemoApp;
  /** The `helm` of the lab, as a user would have it on the PATH. */
  readonly helmPath: string;
  /** A `helm` of version 3; built at the first call on a machine, which takes minutes and needs Go. Throws `missing` or `build-failed`. */
  readonly helm3Path: () => Promise<string>;
  /** Requests as the administrator, for setting up and checking without the product's own code. */
  readonly client: KubeClient;
  /** What the lab tells about itself now; undefined when it has ended. */
  readonly state: () => LabState | undefined;
  /** Empties the lab and applies the scenario again. Server address and credentials stay. */
  readonly reset: () => Promise<void>;
  /** Gives up this owner's share: the lab ends soon if it has no other. */
  readonly release: () => Promise<void>;
  /** Ends the lab for everybody. */
  readonly down: () => Promise<void>;
}

/** The real HTTP server behind every Pod port and every Service with the label `meshdeck.dev/lab-serve: "true"`. */
export interface DemoApp {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Sets the behaviour; what is left out has its default. Tells the whole behaviour. */
  readonly setBehaviour: (change: BehaviourChange) => Promise<Behaviour>;
  readonly stats: () => Promise<DemoAppStats>;
  readonly clearStats: () => Promise<DemoAppStats>;
}

/** Why no lab can be had here, in words for a skipped test; undefined when it is built or can be. It builds nothing. */
export async function whyNoLab(): Promise<string | undefined> {
  return whyMissing(await missingTools());
}

/** Why {@link LabHandle.helm3Path} cannot give a Helm 3 here; undefined when it is built or can be. */
export async function whyNoHelm3(): Promise<string | undefined> {
  return whyMissing(await missingTools(['helm3']));
}

async function whyMissing(missing: Awaited<ReturnType<typeof missingTools>>): Promise<string | undefined> {
  if (missing.length === 0 || (await hasGo())) return undefined;
  const names = missing.map(({ tool }) => `${tool} ${toolVersions[tool]}`).join(', ');
  return `the lab's cache lacks ${names}, and there is no Go to build them`;
}

/**
 * Builds what is missing, starts or joins the lab, and fills it. Takes under ten seconds once everything is built. Throws
 * `LabError` with code `missing`, `build-failed`, `start-failed` or `usage`.
 */
export async function ensureLab(options: EnsureLabOptions = {}): Promise<LabHandle> {
  const { name = 'lab', scenario = 'empty', ownerPid } = options;
  const progress = options.progress ?? (() => undefined);
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const fill = { progress, ...(options.pods === undefined ? {} : { pods: options.pods }), ...signal };
  await buildMissingTools({ progress, ...signal });
  const { state, started } = await startLab({ name, ownerPid, exec: options.exec ?? false, progress, ...signal });
  const paths = labPaths(name);
  const client = clientOf(paths, state);
  try {
    if (options.fresh === true && !started) await resetLab(name, options.signal);
    await applyScenario(client, scenario, fill);
  } catch (error) {
    await client.close();
    if (started && options.signal?.aborted === true) await stopLab(name);
    throw error;
  }
  return {
    name,
    started,
    kubeconfigPath: state.kubeconfig,
    server: state.server,
    contexts: state.contexts,
    demoApp: demoAppAt(state.demoAppUrl),
    helmPath: path.join(toolDirectory('helm'), 'helm'),
    helm3Path: async () => {
      await buildMissingTools({ tools: ['helm3'], progress, ...signal });
      return path.join(toolDirectory('helm3'), 'helm');
    },
    client,
    state: () => runningState(paths),
    reset: async () => {
      await resetLab(name, options.signal);
      await applyScenario(client, scenario, fill);
    },
    release: async () => {
      if (ownerPid !== undefined) removeOwner(paths.owners, ownerPid);
      await client.close();
    },
    down: async () => {
      await client.close();
      await stopLab(name);
    },
  };
}

function demoAppAt(url: string): DemoApp {
  const ask = async <Answer>(method: 'GET' | 'PUT' | 'DELETE', route: string, body?: unknown): Promise<Answer> => {
    const answer = await request(`${url}/__lab/${route}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = (await answer.body.json()) as Answer & { readonly error?: string };
    if (answer.statusCode !== 200) throw new LabError('usage', value.error ?? `the demo app says ${answer.statusCode}`);
    return value;
  };
  return {
    url,
    setBehaviour: (change) => ask('PUT', 'behaviour', change),
    stats: () => ask('GET', 'stats'),
    clearStats: () => ask('DELETE', 'stats'),
  };
}

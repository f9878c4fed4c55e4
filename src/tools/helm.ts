import path from 'node:path';
import type { JsonObject } from '../core/json.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { problemError } from '../core/problem.ts';
import { parseHelmChart, parseHelmList, parseHelmValues, parseHelmVersion, type HelmRelease } from './helm-answers.ts';
import {
  helmGetManifest,
  helmGetValues,
  helmList,
  helmRollback,
  helmShowChart,
  helmTemplate,
  helmUninstall,
  helmUpgrade,
  helmVersion,
  type ChartSource,
  type HelmTarget,
  type TemplateRequest,
  type UpgradeRequest,
} from './helm-commands.ts';
import { readManifests } from './manifests.ts';
import { runTool, type RunOptions, type ToolRunner } from './tool.ts';

/** The user's own helm, for one context. Looked for at the first call, and not before. */
export interface Helm {
  /** The name under which it owns fields: that of its program. */
  readonly fieldManager: string;
  /** True where it applies on the server, so that fields of others stop it: from Helm 4 on. */
  appliesOnServer(signal?: AbortSignal): Promise<boolean>;
  /** Releases of a namespace, in every state. */
  list(namespace: string, signal?: AbortSignal): Promise<readonly HelmRelease[]>;
  /** Releases of all namespaces, in every state. */
  listAll(signal?: AbortSignal): Promise<readonly HelmRelease[]>;
  /** Name and version of a chart; asks its repository where it has one. */
  chart(source: ChartSource, signal?: AbortSignal): Promise<{ readonly name: string; readonly version: string }>;
  values(release: string, namespace: string, signal?: AbortSignal): Promise<JsonObject>;
  /** The objects that a chart stands for, with those of its hooks; nothing is sent to the cluster. */
  template(request: TemplateRequest, signal?: AbortSignal): Promise<readonly KubernetesObject[]>;
  /** The objects that a release has put into the cluster, as it keeps them; its hooks are not among them. */
  manifest(release: string, namespace: string, signal?: AbortSignal): Promise<readonly KubernetesObject[]>;
  upgrade(request: UpgradeRequest, options: RunOptions): Promise<void>;
  uninstall(release: string, namespace: string, timeoutSeconds: number, options: RunOptions): Promise<void>;
  rollback(release: string, namespace: string, options: RunOptions): Promise<void>;
}

/** How long helm may look things up; installing has its own limit. */
const lookUpTimeoutMs = 60_000;

/** Helm gets this much more than the limit that it was given itself, so that its own words come first. */
const extraTimeoutMs = 60_000;

/**
 * A helm for a target.
 *
 * @throws (from its methods) `tools.not-found`, `tools.version-unsupported`, `tools.failed`, `tools.timeout`,
 *   `tools.unreadable-answer`
 */
export function helmFor(target: HelmTarget, runner: ToolRunner = runTool): Helm {
  let surroundings: Promise<Readonly<Record<string, string>>> | undefined;
  const run: ToolRunner = async (command, options) => {
    surroundings ??= target.surroundings?.();
    return runner({ ...command, environment: { ...(await surroundings), ...command.environment } }, options);
  };
  let asked: Promise<number> | undefined;
  const knownMajor = (): Promise<number> => {
    asked ??= checkVersion(target, run).catch((error: unknown) => {
      asked = undefined; // installed meanwhile: the next call looks again
      throw error;
    });
    return asked;
  };
  return {
    fieldManager: path.basename(target.file).replace(/\.exe$/i, ''),
    async appliesOnServer() {
      return (await knownMajor()) >= 4;
    },
    async list(namespace, signal) {
      const command = helmList(target, namespace, await knownMajor());
      return parseHelmList((await run(command, { timeoutMs: lookUpTimeoutMs, signal })).stdout);
    },
    async listAll(signal) {
      const command = helmList(target, undefined, await knownMajor());
      return parseHelmList((await run(command, { timeoutMs: lookUpTimeoutMs, signal })).stdout);
    },
    async chart(source, signal) {
      await knownMajor();
      const answer = await run(helmShowChart(target, source), { timeoutMs: lookUpTimeoutMs, signal });
      return parseHelmChart(answer.stdout);
    },
    async values(release, namespace, signal) {
      await knownMajor();
      const command = helmGetValues(target, release, namespace);
      return parseHelmValues((await run(command, { timeoutMs: lookUpTimeoutMs, signal })).stdout);
    },
    async template(request, signal) {
      await knownMajor();
      const { stdout } = await run(helmTemplate(target, request), { timeoutMs: lookUpTimeoutMs, signal });
      return readManifests(stdout, 'template', signal);
    },
    async manifest(release, namespace, signal) {
      await knownMajor();
      const command = helmGetManifest(target, release, namespace);
      return readManifests((await run(command, { timeoutMs: lookUpTimeoutMs, signal })).stdout, 'get manifest', signal);
    },
    async upgrade(request, options) {
      const major = await knownMajor();
      const timeoutMs = request.timeoutSeconds * 1000 + extraTimeoutMs;
      await run(helmUpgrade(target, request, major), { timeoutMs, ...options });
    },
    async uninstall(release, namespace, timeoutSeconds, options) {
      await knownMajor();
      const command = helmUninstall(target, release, namespace, timeoutSeconds);
      await run(command, { timeoutMs: timeoutSeconds * 1000 + extraTimeoutMs, ...options });
    },
    async rollback(release, namespace, options) {
      await knownMajor();
      await run(helmRollback(target, release, namespace), options);
    },
  };
}

async function checkVersion(target: HelmTarget, run: ToolRunner): Promise<number> {
  const version = parseHelmVersion((await run(helmVersion(target), { timeoutMs: lookUpTimeoutMs })).stdout);
  const isKnown = version.major >= 4 || (version.major === 3 && version.minor >= 13);
  if (isKnown) return version.major;
  const params = { tool: 'helm', version: version.text, needed: '3.13 or later, or 4' };
  throw problemError('tools.version-unsupported', params);
}

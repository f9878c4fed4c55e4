import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { JsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import type { ProblemError } from '../../core/problem.ts';
import type { ClusterEntry, ExecEntry } from '../kubeconfig/entries.ts';
import type { PluginCredential } from './exec-answer.ts';
import { readExecCredential } from './exec-answer.ts';
import { endGroup, pluginRuns } from './running-plugins.ts';
import { without } from '../../core/without.ts';
import { secretsOfExec, withoutSecrets } from './secrets.ts';
import { loginShellPath } from './shell-path.ts';
import type { StartedProgram } from './windows-command.ts';
import { windowsCommand } from './windows-command.ts';

export type { PluginCredential } from './exec-answer.ts';

/** A plugin may open a browser and wait for a person; after this long nobody is there. */
const defaultTimeoutMs = 60_000;
const outputLimitBytes = 1024 * 1024;

/** How {@link runCredentialPlugin} runs. */
export interface PluginOptions {
  readonly timeoutMs?: number;
  /** PATH of the person's login shell, for a program that is not on ours. */
  readonly shellPath?: () => Promise<string | undefined>;
}

/** How a run ended. */
type Ending =
  | { readonly is: 'answered'; readonly output: string }
  | { readonly is: 'missing' | 'failed'; readonly problem: ProblemError };

/**
 * Runs a credential plugin (client.authentication.k8s.io) without a shell and without a terminal. A program that is not found, or
 * that does not find what it needs, is run once more with the PATH of the login shell.
 *
 * @param cluster with the text of its certificate authority, for plugins that ask for it.
 * @throws `cluster.credential-plugin-missing`, `-failed`, `-timeout`, `-interactive`. What the plugin wrote to standard error is
 *   the detail, redacted; its standard output is a secret and appears nowhere.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function runCredentialPlugin(
  exec: ExecEntry,
  cluster: ClusterEntry,
  { timeoutMs = defaultTimeoutMs, shellPath = loginShellPath }: PluginOptions = {},
): Promise<PluginCredential> {
  const { command } = exec;
  if (command === '')
    throw problemError('cluster.credential-plugin-failed', { command, reason: 'the kubeconfig names no command' });
  if (exec.interactiveMode === 'Always') throw problemError('cluster.credential-plugin-interactive', { command });
  const first = await run(exec, cluster, timeoutMs, undefined);
  const PATH = first.is === 'missing' ? await shellPath() : undefined;
  const last = PATH === undefined || PATH === process.env['PATH'] ? first : await run(exec, cluster, timeoutMs, PATH);
  if (last.is !== 'answered') throw last.problem;
  return readExecCredential(exec, last.output);
}

function run(exec: ExecEntry, cluster: ClusterEntry, timeoutMs: number, PATH: string | undefined): Promise<Ending> {
  const { command } = exec;
  const environment = {
    // It makes a program of Electron plain Node; a plugin may start one, such as an editor or a browser.
    ...without(process.env, 'ELECTRON_RUN_AS_NODE'),
    ...(PATH === undefined ? {} : { PATH }),
    ...exec.environment,
    KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, cluster)),
  };
  const started: StartedProgram | undefined =
    process.platform === 'win32'
      ? windowsCommand(command, exec.args, { environment, isThere: existsSync })
      : { file: command, args: exec.args };
  if (started === undefined) {
    const reason = 'it is a batch file, and one of its arguments has a quote, a percent sign or a line end';
    return Promise.resolve({
      is: 'failed',
      problem: problemError('cluster.credential-plugin-failed', { command, reason }),
    });
  }
  return new Promise((resolve) => {
    const child = spawn(started.file, [...started.args], {
      env: environment,
      windowsVerbatimArguments: started.isVerbatim === true,
      // A group of its own, so that what the plugin started ends with it.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const { pid } = child;
    const hasEnded = pid === undefined ? undefined : pluginRuns(pid);
    const kill = (): void => {
      if (pid !== undefined) endGroup(pid);
    };
    let output = '';
    let errors = '';
    const detail = (): string | undefined => {
      const text = withoutSecrets(errors, secretsOfExec(exec)).trim();
      return text === '' ? undefined : text;
    };
    const fail = (reason: string, is: 'missing' | 'failed' = 'failed'): Ending => ({
      is,
      problem: problemError('cluster.credential-plugin-failed', { command, reason }, { detail: detail() }),
    });
    const end = (ending: Ending): void => {
      clearTimeout(timer);
      hasEnded?.();
      resolve(ending);
    };
    const timer = setTimeout(() => {
      kill();
      const seconds = Math.round(timeoutMs / 1000);
      const params = { command, seconds };
      end({ is: 'failed', problem: problemError('cluster.credential-plugin-timeout', params, { detail: detail() }) });
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length <= outputLimitBytes) return;
      kill();
      end(fail('its output has no end'));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-4000);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      end(error.code === 'ENOENT' ? missing(exec) : fail(`it cannot be started (${error.code ?? error.message})`));
    });
    child.once('close', (exitCode, signal) => {
      if (exitCode === 0) end({ is: 'answered', output });
      // What shells and env(1) say of a program that they do not find, such as the interpreter of a script.
      else if (exitCode === 127) end(fail('it did not find a program that it needs (exit code 127)', 'missing'));
      else end(fail(signal === null ? `exit code ${String(exitCode)}` : `ended by ${signal}`));
    });
  });
}

function missing({ command, installHint }: ExecEntry): Ending {
  const problem = problemError('cluster.credential-plugin-missing', { command }, { detail: installHint });
  return { is: 'missing', problem };
}

/** `KUBERNETES_EXEC_INFO`; the cluster is told only to plugins whose entry says `provideClusterInfo`. */
function execInfo(exec: ExecEntry, cluster: ClusterEntry): JsonObject {
  const clusterInfo: JsonObject = {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.isInsecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.certificateAuthority === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(cluster.certificateAuthority).toString('base64') }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.execConfig === undefined ? {} : { config: cluster.execConfig }),
  };
  return {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo ? { cluster: clusterInfo } : {}) },
  };
}

import { spawn } from 'node:child_process';
import { isJsonObject, valueAt } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { redact } from '../../core/redact.ts';
import type { ClusterEntry, ExecEntry } from '../kubeconfig/entries.ts';

/** What a credential plugin gave. */
export interface PluginCredential {
  readonly token?: string;
  /** PEM text. */
  readonly clientCertificate?: string;
  /** PEM text. */
  readonly clientKey?: string;
  /** Milliseconds since 1970; absent where the credential does not end by itself. */
  readonly expiresAtMs?: number;
}

/** A plugin may open a browser and wait for a person; after this long nobody is there. */
const defaultTimeoutMs = 60_000;
const outputLimitBytes = 1024 * 1024;

/**
 * Runs a credential plugin (client.authentication.k8s.io) without a shell and without a terminal.
 *
 * @throws `cluster.credential-plugin-missing`, `-failed`, `-timeout`, `-interactive`. What the plugin wrote to standard error is
 *   the detail, redacted; its standard output is a secret and appears nowhere.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function runCredentialPlugin(
  exec: ExecEntry,
  cluster: ClusterEntry,
  timeoutMs = defaultTimeoutMs,
): Promise<PluginCredential> {
  const { command } = exec;
  if (command === '')
    throw problemError('cluster.credential-plugin-failed', { command, reason: 'the kubeconfig names no command' });
  if (exec.interactiveMode === 'Always') throw problemError('cluster.credential-plugin-interactive', { command });
  return readCredential(command, await outputOf(exec, cluster, timeoutMs));
}

function outputOf(exec: ExecEntry, cluster: ClusterEntry, timeoutMs: number): Promise<string> {
  const { command } = exec;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...exec.args], {
      env: { ...process.env, ...exec.environment, KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(exec, cluster)) },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    let errors = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      const seconds = Math.round(timeoutMs / 1000);
      reject(
        problemError('cluster.credential-plugin-timeout', { command, seconds }, { detail: redact(errors.trim()) }),
      );
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > outputLimitBytes) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-4000);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const missing = error.code === 'ENOENT';
      const detail = missing ? exec.installHint : error.message;
      const params = { command, reason: `it cannot be started (${error.code ?? error.message})` };
      const code = missing ? 'cluster.credential-plugin-missing' : 'cluster.credential-plugin-failed';
      reject(problemError(code, params, { detail }));
    });
    child.once('close', (exitCode, signal) => {
      clearTimeout(timer);
      if (exitCode === 0) {
        resolve(output);
        return;
      }
      const reason = signal === null ? `exit code ${String(exitCode)}` : `ended by ${signal}`;
      const detail = redact(errors.trim());
      reject(
        problemError(
          'cluster.credential-plugin-failed',
          { command, reason },
          { detail: detail === '' ? undefined : detail },
        ),
      );
    });
  });
}

function execInfo(exec: ExecEntry, cluster: ClusterEntry): JsonObject {
  const clusterInfo: JsonObject = {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.isInsecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.certificateAuthority === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(cluster.certificateAuthority).toString('base64') }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
  };
  return {
    apiVersion: exec.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo ? { cluster: clusterInfo } : {}) },
  };
}

function readCredential(command: string, output: string): PluginCredential {
  const failed = (reason: string): Error => problemError('cluster.credential-plugin-failed', { command, reason });
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw failed('its output is not JSON');
  }
  if (!isJsonObject(answer) || answer['kind'] !== 'ExecCredential') throw failed('its output is no ExecCredential');
  const text = (field: string): string | undefined => {
    const value = valueAt(answer, ['status', field]);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const token = text('token');
  const clientCertificate = text('clientCertificateData');
  const clientKey = text('clientKeyData');
  if (token === undefined && (clientCertificate === undefined || clientKey === undefined))
    throw failed('it gave neither a token nor a certificate with its key');
  const expiresAtMs = Date.parse(text('expirationTimestamp') ?? '');
  return {
    ...(token === undefined ? {} : { token }),
    ...(clientCertificate === undefined || clientKey === undefined ? {} : { clientCertificate, clientKey }),
    ...(Number.isNaN(expiresAtMs) ? {} : { expiresAtMs }),
  };
}

import { isJsonObject, valueAt } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import type { ExecEntry } from '../kubeconfig/entries.ts';

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

/**
 * The credential in what a plugin printed. No part of the text is ever repeated: it is a secret, well formed or not.
 *
 * @throws `cluster.credential-plugin-failed`
 */
export function readExecCredential({ command, apiVersion }: ExecEntry, output: string): PluginCredential {
  const failed = (reason: string): Error => problemError('cluster.credential-plugin-failed', { command, reason });
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw failed('its output is not JSON');
  }
  if (!isJsonObject(answer) || answer['kind'] !== 'ExecCredential') throw failed('its output is no ExecCredential');
  // As kubectl: a plugin that speaks another version means other fields.
  if (answer['apiVersion'] !== apiVersion)
    throw failed(`it answers in another version than ${apiVersion === '' ? 'the kubeconfig names' : apiVersion}`);
  const text = (field: string): string | undefined => {
    const value = valueAt(answer, ['status', field]);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const token = text('token');
  const clientCertificate = text('clientCertificateData');
  const clientKey = text('clientKeyData');
  if ((clientCertificate === undefined) !== (clientKey === undefined))
    throw failed('it gave only one of certificate and key');
  if (token === undefined && clientCertificate === undefined)
    throw failed('it gave neither a token nor a certificate with its key');
  const expiresAtMs = Date.parse(text('expirationTimestamp') ?? '');
  return {
    ...(token === undefined ? {} : { token }),
    ...(clientCertificate === undefined || clientKey === undefined ? {} : { clientCertificate, clientKey }),
    ...(Number.isNaN(expiresAtMs) ? {} : { expiresAtMs }),
  };
}

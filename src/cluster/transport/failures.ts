import { cancelled, problemError, ProblemError } from '../../core/problem.ts';
import { redact } from '../../core/redact.ts';

/** What {@link transportFailure} needs to know of a request that got no answer. */
export interface FailedRequest {
  readonly server: string;
  readonly signal: AbortSignal | undefined;
  /** Set where our own timer ended the request. */
  readonly timedOutAfterMs?: number | undefined;
  /** True where the answer had begun. */
  readonly hasBegun: boolean;
  /** The proxy on the way, without its password. */
  readonly proxy?: string | undefined;
}

/** System error codes in words. */
const unreachableReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'connecting took too long',
  ETIMEDOUT: 'connecting took too long',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up now',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  ECONNABORTED: 'the connection was ended',
};

const tlsReasons: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not known',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not the one of the kubeconfig',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  CERT_HAS_EXPIRED: 'it has expired by the clock of this machine',
  CERT_NOT_YET_VALID: 'it is not valid yet; look at the clock of this machine',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another name',
};

/** The problem of a request that got no whole answer: cancelled, too slow, unreachable, not trusted, or broken on the way. */
export function transportFailure(error: unknown, request: FailedRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  if (request.signal?.aborted === true) return cancelled();
  const { server, timedOutAfterMs } = request;
  if (timedOutAfterMs !== undefined)
    return problemError('cluster.timeout', { server, seconds: Math.round(timedOutAfterMs / 1000) });
  const { code, message } = innermost(error);
  const tlsReason = tlsReasons[code];
  if (tlsReason !== undefined) return problemError('cluster.tls', { server, reason: tlsReason }, { detail: message });
  if (isTlsTalk(code, message) && !request.hasBegun)
    return problemError('cluster.tls-failed', { server }, { detail: message.trim() });
  const reason = unreachableReasons[code] ?? proxyReason(message) ?? redact(message);
  if (request.hasBegun) return problemError('cluster.stream-broken', { server, reason }, { detail: code });
  const way = request.proxy === undefined ? '' : ` (through the proxy ${request.proxy})`;
  return problemError('cluster.unreachable', { server, reason: `${reason}${way}` }, { detail: code });
}

/** undici says only in the message that a proxy did not open a tunnel. */
function proxyReason(message: string): string | undefined {
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status === undefined) return undefined;
  return status === '407' ? 'a name and password are wanted, status 407' : `the way was not opened, status ${status}`;
}

/** True where no connection came about because of certificates or of TLS. */
export function isTlsFailure(error: unknown): boolean {
  const { code, message } = innermost(error);
  return code in tlsReasons || isTlsTalk(code, message);
}

function isTlsTalk(code: string, message: string): boolean {
  return code === 'EPROTO' || code.startsWith('ERR_SSL') || message.includes('wrong version number');
}

/** Connecting tries several addresses and wraps their errors; the first one's words are as good as any. */
function innermost(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === '' && error.cause instanceof Error) return innermost(error.cause);
  return { code, message: error.message };
}

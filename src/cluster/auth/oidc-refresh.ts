import { request } from 'undici';
import type { Dispatcher } from 'undici';
import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { redact } from '../../core/redact.ts';
import type { OidcEntry } from '../kubeconfig/entries.ts';
import { withoutSecrets } from './secrets.ts';

/** What the kubeconfig keeps of a session with an issuer. */
export interface OidcTokens {
  readonly idToken?: string;
  readonly refreshToken?: string;
}

/** How the issuer is reached: through which proxy, trusting whom. The caller closes nothing: each exchange has its own sockets. */
export type RefreshWay = (server: URL, entry: OidcEntry) => Promise<Dispatcher>;

/** An issuer that does not answer must not hold up a request for longer than a server may. */
const timeoutMs = 15_000;
const answerLimitBytes = 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: JsonObject | undefined;
}

/**
 * Exchanges a refresh token for a new id-token (OpenID Connect Core 1.0, section 12), at the endpoint that the issuer's discovery
 * document names (OpenID Connect Discovery 1.0, section 4).
 *
 * @throws `cluster.oidc-refresh-failed`. No token and no client secret is repeated, even where the issuer's answer does.
 */
export async function refreshTokens(
  user: string,
  entry: OidcEntry,
  refreshToken: string,
  way: RefreshWay,
): Promise<OidcTokens & { readonly idToken: string }> {
  const { issuerUrl, clientId, clientSecret } = entry;
  const failed = (reason: string, detail?: string): Error => {
    const clean = withoutSecrets(detail ?? '', [refreshToken, clientSecret ?? '']).trim();
    return problemError(
      'cluster.oidc-refresh-failed',
      { user, issuer: redact(issuerUrl), reason },
      { detail: clean === '' ? undefined : clean },
    );
  };
  if (issuerUrl === '' || !URL.canParse(issuerUrl)) throw failed('the kubeconfig names no usable idp-issuer-url');
  if (clientId === '') throw failed('the kubeconfig names no client-id');
  try {
    const discovery = await send(`${issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`, entry, way);
    const endpoint = discovery.json?.['token_endpoint'];
    if (discovery.status !== 200 || typeof endpoint !== 'string' || !URL.canParse(endpoint))
      throw failed(`its discovery document cannot be used (status ${discovery.status})`);
    const answer = await exchange(endpoint, entry, refreshToken, discovery.json, way);
    if (answer.status !== 200) throw failed(refusalOf(answer), descriptionOf(answer));
    const idToken = answer.json?.['id_token'];
    if (typeof idToken !== 'string' || idToken === '')
      throw failed('it gave no id_token; the sign-in did not ask for the scope openid, or it gives none on refresh');
    const nextRefreshToken = answer.json?.['refresh_token'];
    const hasNext = typeof nextRefreshToken === 'string' && nextRefreshToken !== '';
    return { idToken, ...(hasNext ? { refreshToken: nextRefreshToken } : {}) };
  } catch (error) {
    if (error instanceof Error && error.name === 'ProblemError') throw error;
    const { code, name } = error as NodeJS.ErrnoException;
    throw failed(name === 'TimeoutError' ? 'it did not answer' : `it cannot be reached (${code ?? name})`);
  }
}

/** The client says who it is in the header or in the form, as the issuer has it; one that does not tell is asked both ways. */
async function exchange(
  endpoint: string,
  entry: OidcEntry,
  refreshToken: string,
  discovery: JsonObject | undefined,
  way: RefreshWay,
): Promise<Answer> {
  const { clientId, clientSecret } = entry;
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const inForm = {
    ...form,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  };
  if (clientSecret === undefined) return send(endpoint, entry, way, inForm);
  // RFC 6749, section 2.3.1: both are encoded as in a form first.
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const inHeader = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  const methods = discovery?.['token_endpoint_auth_methods_supported'];
  const onlyForm = Array.isArray(methods) && !(methods as readonly unknown[]).includes('client_secret_basic');
  if (onlyForm) return send(endpoint, entry, way, inForm);
  const answer = await send(endpoint, entry, way, form, inHeader);
  const isUnknownClient = answer.status === 401 || answer.json?.['error'] === 'invalid_client';
  return isUnknownClient ? send(endpoint, entry, way, inForm) : answer;
}

async function send(
  url: string,
  entry: OidcEntry,
  way: RefreshWay,
  form?: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const dispatcher = await way(new URL(url), entry);
  try {
    const { statusCode, body } = await request(url, {
      dispatcher,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      body: form === undefined ? null : new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(timeoutMs),
    });
    let text = '';
    for await (const chunk of body.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > answerLimitBytes) break;
    }
    return { status: statusCode, text, json: parse(text) };
  } finally {
    await dispatcher.destroy();
  }
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusalOf({ status, json }: Answer): string {
  const error = json?.['error'];
  if (error === 'invalid_grant') return 'the session has ended';
  // Codes of RFC 6749, section 5.2, are short words.
  return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error)
    ? `it answers ${error}`
    : `it answers status ${status}`;
}

function descriptionOf({ json }: Answer): string | undefined {
  const description = json?.['error_description'];
  return typeof description === 'string' ? description.slice(0, 300) : undefined;
}

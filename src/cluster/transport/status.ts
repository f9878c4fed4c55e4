import type { JsonObject } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { Problem, ProblemCode } from '../../core/problem.ts';
import { problem } from '../../core/problem.ts';
import { redact, redacted } from '../../core/redact.ts';
import { numberAt, objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterRequest, FieldConflict } from '../types.ts';

/** An answer that is no success. */
export interface RefusedAnswer {
  readonly server: string;
  readonly user: string;
  readonly request: Pick<ClusterRequest, 'method' | 'path' | 'query'>;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly retryAfterSeconds?: number;
}

/** What a Status says, in one shape whether it was a Status or plain text. */
interface Said {
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly JsonObject[];
  readonly resource: string;
  readonly retryAfterSeconds?: number;
}

/**
 * The problem of an HTTP answer of the API server. Its Status stays readable: `status`, `reason`, `retryAfterSeconds`, `conflicts`
 * and `causes` (JSON text) in the parameters, the message as detail.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
export function problemOfAnswer(answer: RefusedAnswer): Problem {
  const { server, status, contentType } = answer;
  if (isForeign(answer))
    return problem('cluster.not-kubernetes', {
      server,
      status,
      contentType: contentType === '' ? 'no content type' : contentType,
    });
  const said = readStatus(answer);
  const { code, params } = classify(answer, said);
  const retryAfterSeconds = answer.retryAfterSeconds ?? said.retryAfterSeconds;
  return problem(
    code,
    {
      server,
      status,
      reason: said.reason === '' ? shorten(said.message) : said.reason,
      resource: said.resource,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...params,
    },
    { detail: said.message === '' ? undefined : said.message },
  );
}

/** A page for people, or a success that is no JSON: something that is not an API server stands there. */
function isForeign({ status, contentType }: RefusedAnswer): boolean {
  return contentType.includes('html') || status < 400;
}

function classify(
  answer: RefusedAnswer,
  said: Said,
): { readonly code: ProblemCode; readonly params?: Readonly<Record<string, string | number>> } {
  const webhook = /admission webhook "([^"]+)" denied the request:?\s*(.*)/s.exec(said.message);
  if (webhook !== null && answer.status < 500)
    return {
      code: 'cluster.admission-denied',
      params: { webhook: webhook[1] ?? '', reason: shorten(webhook[2] ?? '') },
    };
  switch (answer.status) {
    case 400:
      return { code: 'cluster.bad-request', params: { reason: shorten(said.message) } };
    case 401:
      return { code: 'cluster.unauthorized', params: { user: answer.user } };
    case 403:
      return { code: 'cluster.forbidden', params: forbiddenParams(answer, said) };
    case 404:
      return { code: 'cluster.not-found' };
    case 409:
      return conflict(said);
    case 410:
      return { code: 'cluster.gone' };
    case 422:
      return { code: 'cluster.invalid', params: invalidParams(said) };
    case 429:
      return { code: 'cluster.too-many-requests' };
    default:
      // Typed patches with unknown or mistyped fields come back as 500 from older servers, and are still the sender's fault.
      return said.message.startsWith('failed to create typed patch object')
        ? { code: 'cluster.bad-request', params: { reason: shorten(said.message) } }
        : { code: 'cluster.server-error', params: { reason: shorten(said.message) } };
  }
}

function conflict(said: Said): ReturnType<typeof classify> {
  if (said.reason === 'AlreadyExists') return { code: 'cluster.already-exists' };
  const conflicts = said.causes
    .filter((cause) => cause['reason'] === 'FieldManagerConflict')
    .map((cause): FieldConflict => {
      const message = textAt(cause, 'message') ?? '';
      // `conflict with "manager"`, and with a subresource or version behind it where the manager used one.
      const manager = /conflict with "([^"]+)"/.exec(message)?.[1] ?? message;
      return { field: textAt(cause, 'field') ?? '', manager };
    });
  if (conflicts.length === 0) return { code: 'cluster.conflict' };
  return {
    code: 'cluster.apply-conflict',
    params: {
      conflicts: JSON.stringify(conflicts),
      managers: listed(conflicts.map(({ manager }) => manager)),
      fields: listed(conflicts.map(({ field }) => field)),
    },
  };
}

function invalidParams(said: Said): Readonly<Record<string, string>> {
  const causes = said.causes.map((cause) => ({
    field: textAt(cause, 'field') ?? '',
    message: textAt(cause, 'message') ?? '',
  }));
  const reason = causes.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return { reason: shorten(reason === '' ? said.message : reason), causes: JSON.stringify(causes) };
}

/** Words of RBAC's message, or of the request where another authorizer answered. */
function forbiddenParams(answer: RefusedAnswer, said: Said): Readonly<Record<string, string>> {
  const match =
    /User "(?<user>[^"]*)" cannot (?<verb>\S+) resource "(?<resource>[^"]*)"(?: in API group "(?<group>[^"]*)")?(?: in the namespace "(?<namespace>[^"]*)")?/.exec(
      said.message,
    )?.groups;
  // `User "jane" cannot get path "/readyz"`: a path that is no resource is of no namespace.
  const [, user, verb, bare] = /User "([^"]*)" cannot (\S+) path "([^"]*)"/.exec(said.message) ?? [];
  if (bare !== undefined)
    return {
      user: `User "${user ?? answer.user}"`,
      verb: verb ?? 'get',
      resource: bare,
      group: '',
      namespace: '',
      scope: 'of the API server',
    };
  const path = partsOf(answer.request.path);
  const namespace = match === undefined ? path.namespace : match['namespace'];
  return {
    user: `User "${match?.['user'] ?? answer.user}"`,
    verb: match?.['verb'] ?? verbOf(answer.request),
    resource: match?.['resource'] ?? path.plural,
    group: match?.['group'] ?? path.group,
    namespace: namespace ?? '',
    scope: namespace === undefined ? 'in the whole cluster' : `in namespace ${namespace}`,
  };
}

function verbOf({ method = 'GET', path, query }: RefusedAnswer['request']): string {
  if (method !== 'GET') return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method];
  if (query?.['watch'] !== undefined) return 'watch';
  return partsOf(path).name === undefined ? 'list' : 'get';
}

/** Group, namespace, plural and name of an API path. */
function partsOf(path: string): {
  readonly group: string;
  readonly namespace?: string;
  readonly plural: string;
  readonly name?: string;
} {
  const match =
    /^\/(?:api\/[^/]+|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+)(?=\/))?\/(?<plural>[^/?]+)(?:\/(?<name>[^/?]+))?/.exec(
      path,
    )?.groups;
  const namespace = match?.['namespace'];
  const name = match?.['name'];
  return {
    group: match?.['group'] ?? '',
    plural: match?.['plural'] ?? path,
    ...(namespace === undefined ? {} : { namespace: decodeURIComponent(namespace) }),
    ...(name === undefined ? {} : { name: decodeURIComponent(name) }),
  };
}

function readStatus(answer: RefusedAnswer): Said {
  const status = parse(answer.body);
  const clean = isAboutSecrets(answer) ? withoutValues : redact;
  if (status?.['kind'] !== 'Status')
    return {
      reason: '',
      message: clean(shorten(answer.body.trim(), 500)),
      causes: [],
      resource: resourceOf(answer, undefined),
    };
  const retryAfterSeconds = numberAt(status, 'details', 'retryAfterSeconds');
  return {
    reason: textAt(status, 'reason') ?? '',
    message: clean(textAt(status, 'message') ?? ''),
    causes: objectsAt(status, 'details', 'causes').map((cause) => ({
      ...cause,
      message: clean(textAt(cause, 'message') ?? ''),
    })),
    resource: resourceOf(answer, status),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

function isAboutSecrets({ request }: RefusedAnswer): boolean {
  const { group, plural } = partsOf(request.path);
  return group === '' && plural === 'secrets';
}

/** What is refused of a Secret is repeated by the API server, as in `expected string, got &value.valueUnstructured{Value:1234}`. */
function withoutValues(text: string): string {
  const at = text.search(/\bgot |Invalid value|Duplicate value|\{Value:|bigger context/);
  return redact(at < 0 ? text : `${text.slice(0, at)}${redacted}`);
}

/** `deployments.apps shop/web`, from the Status where it says, or from the path. */
function resourceOf(answer: RefusedAnswer, status: JsonObject | undefined): string {
  const path = partsOf(answer.request.path);
  const kind = (status === undefined ? undefined : textAt(status, 'details', 'kind')) ?? path.plural;
  const name = (status === undefined ? undefined : textAt(status, 'details', 'name')) ?? path.name;
  if (name === undefined) return kind;
  return `${kind} ${path.namespace === undefined ? '' : `${path.namespace}/`}${name}`;
}

function parse(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // Plain text: proxies and some filters of the API server answer so.
    return undefined;
  }
}

function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length <= 5
    ? distinct.join(', ')
    : `${distinct.slice(0, 5).join(', ')} and ${distinct.length - 5} more`;
}

function shorten(text: string, limit = 300): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}...`;
}

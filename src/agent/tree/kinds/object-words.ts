import type { JsonObject, JsonValue } from '../../../core/json.ts';
import { isJsonObject, valueAt } from '../../../core/json.ts';

/** A condition that an object carries, wherever it carries it. */
export interface ObjectCondition {
  /** Who says so or what it is about, such as `Gateway infra/public` or `listener http`; empty for the object itself. */
  readonly scope: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** Longer ones are cut in a tooltip. */
const longestMessage = 300;

/**
 * All conditions of an object: its own, those that each parent of a route gives (`status.parents`), those of a policy's ancestors, and those of
 * a Gateway's listeners.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1364/
 */
export function conditionsOf(object: JsonObject): readonly ObjectCondition[] {
  return [
    ...conditionsIn(valueAt(object, ['status']), ''),
    ...listAt(object, 'status', 'parents').flatMap((parent) =>
      conditionsIn(parent, referenceWords(valueAt(parent, ['parentRef']))),
    ),
    ...listAt(object, 'status', 'ancestors').flatMap((ancestor) =>
      conditionsIn(ancestor, referenceWords(valueAt(ancestor, ['ancestorRef']))),
    ),
    ...listAt(object, 'status', 'listeners').flatMap((listener) =>
      conditionsIn(listener, `listener ${textIn(listener, 'name')}`),
    ),
  ];
}

/** Hosts that an object is about: of routes, gateways, destinations and service entries. Each once, in their order. */
export function hostsOf(object: JsonObject): readonly string[] {
  const spec = valueAt(object, ['spec']);
  if (!isJsonObject(spec)) return [];
  const hosts = [
    ...texts(spec['hosts']),
    ...texts(spec['hostnames']),
    ...(typeof spec['host'] === 'string' ? [spec['host']] : []),
    ...listAt(spec, 'servers').flatMap((server) => texts(server['hosts'])),
    ...listAt(spec, 'listeners').map((listener) => textIn(listener, 'hostname')),
  ];
  return [...new Set(hosts.filter((host) => host !== ''))];
}

/** Addresses that a Gateway was given. */
export function addressesOf(object: JsonObject): readonly string[] {
  return listAt(object, 'status', 'addresses')
    .map((address) => textIn(address, 'value'))
    .filter((address) => address !== '');
}

/** Routes that are attached to a Gateway's listeners; undefined where nobody says. A route of two listeners counts twice, as the API has it. */
export function attachedRoutesOf(object: JsonObject): number | undefined {
  const counts = listAt(object, 'status', 'listeners').flatMap(({ attachedRoutes }) =>
    typeof attachedRoutes === 'number' ? [attachedRoutes] : [],
  );
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** What Istio's analysis wrote into `status.validationMessages`: `IST0101 ReferencedResourceNotFound`. */
export function validationMessagesOf(object: JsonObject): readonly string[] {
  return listAt(object, 'status', 'validationMessages').map((message) => {
    const type = valueAt(message, ['type']);
    const [code, name] = isJsonObject(type) ? [textIn(type, 'code'), textIn(type, 'name')] : ['', ''];
    return [textIn(message, 'level'), code, name].filter((part) => part !== '').join(' ');
  });
}

/** `ResolvedRefs: False (BackendNotFound), says Gateway infra/public. service "web" not found`. */
export function conditionLine({ scope, type, status, reason, message }: ObjectCondition): string {
  const because = reason === '' ? '' : ` (${reason})`;
  const who = scope === '' ? '' : `, ${scope.startsWith('listener') ? 'of' : 'says'} ${scope}`;
  const said =
    message === '' ? '' : `. ${message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message}`;
  return `${type}: ${status}${because}${who}${said}`;
}

function conditionsIn(holder: JsonValue | undefined, scope: string): readonly ObjectCondition[] {
  if (!isJsonObject(holder)) return [];
  return listAt(holder, 'conditions').map((condition) => ({
    scope,
    type: textIn(condition, 'type'),
    status: textIn(condition, 'status'),
    reason: textIn(condition, 'reason'),
    message: textIn(condition, 'message'),
  }));
}

/** `Gateway infra/public`; a parent without a kind is a Gateway. */
function referenceWords(reference: JsonValue | undefined): string {
  if (!isJsonObject(reference)) return '';
  const kind = textIn(reference, 'kind');
  const namespace = textIn(reference, 'namespace');
  return `${kind === '' ? 'Gateway' : kind} ${namespace === '' ? '' : `${namespace}/`}${textIn(reference, 'name')}`;
}

function listAt(object: JsonObject, ...path: readonly string[]): readonly JsonObject[] {
  const value = valueAt(object, path);
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).filter((item): item is string => typeof item === 'string')
    : [];
}

function textIn(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

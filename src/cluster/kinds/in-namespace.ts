import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { numberAt, textAt } from '../readiness/read.ts';
import type { Interner, KindModule } from './kind.ts';
import { shapeWith } from './shape.ts';

/** What is used of a quota. Quantities as the server writes them. */
export interface QuotaFacts {
  readonly limits: readonly { readonly resource: string; readonly used: string; readonly hard: string }[];
}

export const quotaKind: KindModule<QuotaFacts> = {
  id: 'resourcequotas',
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  isNamespaced: true,
  shape: shapeWith({ spec: { hard: true }, status: { hard: true, used: true } }),
  facts: (object, interner) => ({ limits: limitsOf(object, interner) }),
  columns: [
    {
      header: 'USED',
      value: ({ facts }) => facts.limits.map(({ resource, used, hard }) => `${resource}: ${used}/${hard}`).join(', '),
    },
  ],
};

/** What is kept of a warning beyond what every entry has. */
export interface EventFacts {
  /** `Kind/name` of the object that it is about. */
  readonly about: string;
  /** `apiVersion` of that object; empty for one of the whole cluster, and where the event does not say. */
  readonly aboutVersion: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** Milliseconds since 1970; NaN where the event does not say. */
  readonly lastSeenMs: number;
}

const longestMessage = 500;

/** Warnings only: the normal course of things fills a cluster's memory and tells nobody anything. */
export const warningKind: KindModule<EventFacts> = {
  id: 'events',
  group: '',
  version: 'v1',
  kind: 'Event',
  isNamespaced: true,
  fieldSelector: 'type=Warning',
  shape: shapeWith({
    involvedObject: { apiVersion: true, kind: true, namespace: true, name: true },
    reason: true,
    message: true,
    count: true,
    series: true,
    lastTimestamp: true,
    eventTime: true,
  }),
  facts: eventFacts,
  indexes: { about: ({ namespace, facts }) => [`${namespace}/${facts.about}`] },
  columns: [
    { header: 'LAST SEEN', value: ({ facts }) => (Number.isNaN(facts.lastSeenMs) ? '' : isoTime(facts.lastSeenMs)) },
    { header: 'REASON', value: ({ facts }) => facts.reason },
    { header: 'OBJECT', value: ({ facts }) => facts.about },
    { header: 'COUNT', value: ({ facts }) => facts.count },
    { header: 'MESSAGE', value: ({ facts }) => facts.message },
  ],
};

function eventFacts(object: JsonObject, interner: Interner): EventFacts {
  const kind = textAt(object, 'involvedObject', 'kind') ?? '';
  // Events about nodes and the like lie in the namespace `default`.
  const isInNamespace = textAt(object, 'involvedObject', 'namespace') !== undefined;
  const lastSeen =
    textAt(object, 'series', 'lastObservedTime') ??
    textAt(object, 'lastTimestamp') ??
    textAt(object, 'eventTime') ??
    textAt(object, 'metadata', 'creationTimestamp');
  return {
    about: `${kind}/${textAt(object, 'involvedObject', 'name') ?? ''}`,
    aboutVersion: isInNamespace ? interner.text(textAt(object, 'involvedObject', 'apiVersion') ?? '') : '',
    reason: interner.text(textAt(object, 'reason') ?? ''),
    message: interner.text((textAt(object, 'message') ?? '').slice(0, longestMessage)),
    count: numberAt(object, 'series', 'count') ?? numberAt(object, 'count') ?? 1,
    lastSeenMs: Date.parse(lastSeen ?? ''),
  };
}

function limitsOf(object: JsonObject, interner: Interner): QuotaFacts['limits'] {
  const hard = valueAt(object, ['status', 'hard']) ?? valueAt(object, ['spec', 'hard']);
  if (!isJsonObject(hard)) return [];
  return Object.entries(hard).map(([resource, most]) => ({
    resource: interner.text(resource),
    used: quantity(valueAt(object, ['status', 'used', resource])),
    hard: quantity(most),
  }));
}

/** The server writes texts; people may write numbers. */
function quantity(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '0';
}

/** Seconds are enough for people. */
function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

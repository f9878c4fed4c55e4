import type { Agreement, Judged } from './judge.ts';

/** A disagreement with the server that is known, and why it stays. */
export interface KnownDisagreement {
  readonly agreement: Exclude<Agreement, 'agree'>;
  /** The change of the object that it is about. */
  readonly about?: readonly Judged['one']['about'][];
  /** Whose kinds it is about; those of all where absent. */
  readonly origins?: readonly Judged['one']['origin'][];
  /** Kinds that it is about; all where absent. */
  readonly kinds?: readonly string[];
  /** In the words of the server, or in ours for a false alarm. */
  readonly words: RegExp;
  readonly reason: string;
}

/** A row of this table is a decision: whatever is in no row fails the test. */
export const knownDisagreements: readonly KnownDisagreement[] = [
  {
    agreement: 'missed',
    kinds: ['HTTPRouteGroup'],
    words: /headers/,
    reason:
      'The CRD of the interface takes the headers of a match as a list, its text and NGINX Service Mesh take a map. Without a mesh both are right here.',
  },
  {
    agreement: 'missed',
    about: ['duplicate'],
    words: /[Dd]uplicate (?:value|version)/,
    reason:
      'Lists of built-in kinds in which the Go code of the server, and not its description, asks for distinct names: ports of EndpointSlices, types of LimitRanges, webhooks.',
  },
  {
    agreement: 'missed',
    about: ['quantity'],
    words: /must be greater than zero/,
    reason: 'A point alone is zero as a quantity, which the server takes in general and not for storage.',
  },
  {
    agreement: 'false alarm',
    about: ['wrong type'],
    words: /wrong-type: .* must be (?:text|a duration such as \S+), not a list/,
    kinds: ['Link', 'RouteTimeoutFilter', 'RouteRetryFilter', 'ServiceResolver', 'ServiceRouter'],
    reason: 'The library of the server takes a list for a text of the format `duration`. No controller can read it.',
  },
  {
    agreement: 'false alarm',
    words: /label-invalid/,
    about: ['valid', 'missing field', 'empty field', 'unknown field', 'wrong type', 'length', 'pattern', 'not in enum'],
    reason: 'A selector asks for a label that no object can have. The CRD says nothing about its form.',
  },
  {
    agreement: 'false alarm',
    kinds: [
      'VirtualService',
      'Gateway',
      'EnvoyFilter',
      'AuthorizationPolicy',
      'DestinationRule',
      'ServiceEntry',
      'Sidecar',
    ],
    words: /^(?:missing-key: |exclusive-keys: |out-of-range: `(?:hosts|number)`|wrong-format: `hosts`)/,
    reason:
      'The webhook of istiod refuses it, beyond what the CRD says. No istiod stands behind the server that judges.',
  },
  {
    agreement: 'false alarm',
    origins: ['linkerd'],
    words:
      /not-allowed: `(?:kind|proxyProtocol)`|out-of-range: `networks`|wrong-format: `(?:port|ttl|cidr)`|missing-key: `condition`|name of a ServiceProfile/,
    reason:
      "The webhooks of Linkerd's policy controller refuse it, or no proxy ever finds it. Neither stands behind the server that judges.",
  },
  {
    agreement: 'false alarm',
    origins: ['consul'],
    words:
      /cannot be the name of (?:Mesh|ProxyDefaults)|not-allowed: `protocol`|out-of-range: `sources`|part-unknown: ServiceResolver/,
    reason:
      'The webhooks of consul-k8s, or the servers of Consul behind them, refuse it. Neither stands behind the server that judges.',
  },
  {
    agreement: 'false alarm',
    origins: ['kuma'],
    words:
      /not-allowed: `kind`|exclusive-keys: `(?:from|to|labels|name|namespace|sectionName)`|missing-key: `(?:spec|Mesh\w+)` needs/,
    reason: "The webhook of Kuma's control plane refuses it: what each policy may select is in no CRD.",
  },
  {
    agreement: 'false alarm',
    kinds: ['TrafficSplit'],
    words: /`weight` must be a whole number/,
    reason: 'The text of the interface knows whole weights only; its CRD lets fractions through.',
  },
  {
    agreement: 'false alarm',
    kinds: ['TrafficTarget'],
    words: /not-allowed: `kind`/,
    reason:
      'The interface knows ServiceAccounts only, as source and as destination. Its CRD says nothing about the kind.',
  },
  {
    agreement: 'false alarm',
    kinds: ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute', 'TrafficSplit', 'VirtualService'],
    words: /weights-zero/,
    reason: 'The server takes a route whose weights are all 0. Nobody answers its requests.',
  },
];

/** The row that explains a disagreement. */
export function explanationOf({ one, agreement, server, ours }: Judged): KnownDisagreement | undefined {
  const words = agreement === 'false alarm' ? ours.words : server.words;
  return knownDisagreements.find(
    (row) =>
      row.agreement === agreement &&
      (row.about === undefined || row.about.includes(one.about)) &&
      (row.origins === undefined || row.origins.includes(one.origin)) &&
      (row.kinds === undefined || row.kinds.includes(one.kind)) &&
      words.some((text) => row.words.test(text)),
  );
}

import { isQuantity, matchesFormat } from '../formats.ts';
import { quantityValue } from '../../../core/quantities.ts';
import { re2 } from '../re2.ts';
import type { CelEnvironment } from './library.ts';

/** A value that a function cannot take: the server refuses it then. */
export class InvalidValue extends Error {
  readonly code = 'invalid_value';
}

/** A URL as Kubernetes' CEL library shows it to rules: parts as they are written, as Go keeps them. */
class Url {
  readonly scheme: string;
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly escapedPath: string;
  constructor(text: string) {
    const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:[^/?#@]*@)?([^/?#]*))?([^?#]*)/.exec(text);
    const [, scheme = '', host = '', path = ''] = match ?? [];
    this.scheme = scheme.toLowerCase();
    this.host = host;
    const [, name = '', port = ''] = /^(\[.*\]|[^:]*)(?::(\d*))?$/.exec(host) ?? [];
    this.hostname = name.replaceAll(/[[\]]/g, '');
    this.port = port;
    this.escapedPath = path;
  }
}

/** A quantity; rules compare them. */
class Quantity {
  readonly amount: number;
  constructor(text: string) {
    this.amount = amountOf(text);
  }
}

function amountOf(text: string): number {
  const amount = isQuantity(text) ? quantityValue(text.trim()) : undefined;
  if (amount === undefined) throw new InvalidValue(`not a quantity: ${text}`);
  return amount;
}

/** A named format of `format.NAME()`. */
class Format {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The names that rules use for formats, and ours. */
const formatNames = { dns1123Label: 'k8s-short-name', dns1123Subdomain: 'k8s-long-name', uuid: 'uuid', date: 'date' };

/**
 * Kubernetes' additions to CEL, as far as the rules of the bundled kinds use them: URLs, addresses, quantities, formats, regular
 * expressions and sums. Texts that no URL, address or quantity can be made of are errors there too.
 */
export function withKubernetesFunctions(environment: CelEnvironment): CelEnvironment {
  environment.registerType('kubernetes.URL', Url);
  environment.registerType('kubernetes.Quantity', Quantity);
  environment.registerType('kubernetes.NamedFormat', Format);
  environment.registerFunction('isURL(string): bool', isUrl);
  environment.registerFunction('url(string): kubernetes.URL', (text: string) => toUrl(text));
  environment.registerFunction('isIP(string): bool', isAddress);
  environment.registerFunction('isCIDR(string): bool', (text: string) => matchesFormat(text, 'cidr'));
  environment.registerFunction('isQuantity(string): bool', (text: string) => isQuantity(text));
  environment.registerFunction('quantity(string): kubernetes.Quantity', (text: string) => new Quantity(text));
  const ofUrl: readonly (readonly [name: string, get: (url: Url) => string])[] = [
    ['getScheme', (url) => url.scheme],
    ['getHost', (url) => url.host],
    ['getHostname', (url) => url.hostname],
    ['getPort', (url) => url.port],
    ['getEscapedPath', (url) => url.escapedPath],
  ];
  for (const [name, get] of ofUrl) environment.registerFunction(`kubernetes.URL.${name}(): string`, get);
  const compare: readonly (readonly [name: string, holds: (left: Quantity, right: Quantity) => boolean])[] = [
    ['isLessThan', (left, right) => left.amount < right.amount],
    ['isGreaterThan', (left, right) => left.amount > right.amount],
  ];
  for (const [name, holds] of compare) {
    environment.registerFunction(`kubernetes.Quantity.${name}(kubernetes.Quantity): bool`, holds);
  }
  // The library's own would read the pattern as JavaScript's.
  environment.registerFunction('string.matchesRe2(string): bool', (text: string, pattern: string) => {
    const expression = re2(pattern);
    if (expression === undefined) throw new Error(`a pattern that cannot be read here: ${pattern}`);
    return expression.test(text);
  });
  environment.registerFunction('string.find(string): string', (text: string, pattern: string) => {
    return re2(pattern)?.exec(text)?.[0] ?? '';
  });
  for (const [name, format] of Object.entries(formatNames)) {
    environment.registerFunction(`namedFormat_${name}(): kubernetes.NamedFormat`, () => new Format(format));
  }
  // An optional list of reasons, as in Kubernetes: a rule that compares it with null is never kept (one of the Gateway API's does).
  environment.registerFunction('kubernetes.NamedFormat.validate(dyn): dyn', (format: Format, text: string) => {
    const reasons = matchesFormat(text, format.name) ? 'optional.none()' : `optional.of(['must be ${format.name}'])`;
    return environment.evaluate(reasons);
  });
  return environment;
}

function isUrl(text: string): boolean {
  return toUrlOrNothing(text) !== undefined;
}

function toUrl(text: string): Url {
  const url = toUrlOrNothing(text);
  if (url === undefined) throw new InvalidValue(`not a URL: ${text}`);
  return url;
}

/** As Go's `url.ParseRequestURI`: an absolute URI, or a path from the root. */
function toUrlOrNothing(text: string): Url | undefined {
  if (text.startsWith('/')) return new Url(text);
  return /^[A-Za-z][A-Za-z0-9+.-]*:./.test(text) && URL.canParse(text) ? new Url(text) : undefined;
}

function isAddress(text: string): boolean {
  return matchesFormat(text, 'ipv4') || matchesFormat(text, 'ipv6');
}

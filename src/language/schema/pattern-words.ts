/**
 * What the regular expressions of published schemas ask for, in words that follow "must be". The expressions are those of the Gateway
 * API, of the meshes and of the OAM specification as their CRDs hold them; one that is not here is shown as it is.
 */
const wordsOfPatterns: Readonly<Record<string, string>> = {
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$': 'a name of lower-case letters, digits and `-`',
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$':
    'a DNS name of lower-case letters, digits, `-` and `.`',
  '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$':
    'empty, or a DNS name such as `gateway.networking.k8s.io`',
  '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$': 'a kind of letters, digits and `-`, such as `Service`',
  "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$": 'the name of a header: letters, digits and `-`, without spaces',
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$':
    'the key of a label, such as `app` or `example.com/app`',
  '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$': 'a reason in one word, such as `Accepted`',
  "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$":
    'a domain and a path, such as `example.com/gateway-controller`',
  '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$':
    'a host name in lower-case letters, such as `shop.example.com` or `*.example.com`',
  '^([0-9]{1,5}(h|m|s|ms)){1,4}$': 'a duration such as `10s` or `1m30s`',
  '^[!-~]+([\\t ]?[!-~]+)*$': 'printable text without spaces at its ends',
  "^[a-z0-9!#$%&'*+\\-.^_\\x60|~]+$": 'the name of a header in lower-case letters',
  '^[-_A-Za-z0-9]+$': 'a name of letters, digits, `-` and `_`',
  '(^\\*$)|(^(http(s)?):\\/\\/(((\\*\\.)?([a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(:([0-9]{1,5}))?)$)':
    'an origin such as `https://shop.example.com`, or `*`',
  '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$':
    'the value of a label: letters, digits, `-`, `_` and `.`, with a letter or digit at both ends',
  '(^$|^[a-f0-9]{64}$)': 'a SHA-256 sum of 64 hexadecimal digits',
  '^[A-Za-z_][A-Za-z_0-9]*$': 'a name of letters, digits and `_` that begins with no digit',
  '^([1-9][0-9]{0,63})(E|P|T|G|M|K|Ei|Pi|Ti|Gi|Mi|Ki)$': 'a quantity with its unit, such as `512Mi` or `2Gi`',
  '^[1-9][0-9]{0,5}(h|m)$': 'a duration in hours or minutes, such as `24h`',
  '^(?:(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\.){3}(?:25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\/([0-9]|[1-2][0-9]|3[0-2])$':
    'a range of IPv4 addresses such as `10.0.0.0/16`',
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$':
    'a quantity such as `250m` or `1.5Gi`',
  '^[0-9]+r/[s,m]$': 'a rate such as `10r/s` or `100r/m`',
  '^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$': 'the name of a gRPC service, such as `shop.v1.Cart`',
  '^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$':
    'a protocol such as `HTTPS`, or one with its domain, such as `example.com/quic`',
  "^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$":
    '`Hostname`, `IPAddress`, `NamedAddress`, or a type with its domain',
  '^[a-zA-Z0-9]([-a-zSA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$':
    'a protocol such as `HTTPS`, or one with its domain, such as `example.com/quic`',
  "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$":
    'a path without `?` and `#`, in which other signs stand as `%20`',
  '^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\\?([^#]*))?(#(.*))?':
    'an address that begins with its scheme, such as `spiffe://shop/web`',
  '^(System|([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$':
    '`System`, or a name with its domain, such as `example.com/roots`',
  '^[a-z]([a-z0-9]|[._][a-z0-9])*$':
    'a name of lower-case letters and digits that begins with a letter, with single `.` or `_` between',
  '^(\\*|[a-z0-9]([-a-z0-9]*[a-z0-9])?)(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$':
    'a name such as `web.shop.serviceaccount.identity.linkerd.cluster.local`, in which the first part may be `*`',
  '((?:\\d{1,3}\\.){3}\\d{1,3})\\/(\\d{1,2})$': 'a range of IPv4 addresses such as `10.0.0.0/16`',
  '^\\d+[kKmMgG]?$': 'a size such as `512k`, `10m` or `1g`',
  '^1[0-9]{2,5}(h)|2[4-9](h)|2[0-9][0-9]{1,5}(h)|[3-9][0-9]{1,5}(h)$': 'a duration of 24 hours or more, such as `720h`',
};

/** What a text has to look like to fit a regular expression, in words that follow "must be". */
export function wordsOfPattern(pattern: string): string {
  return (Object.hasOwn(wordsOfPatterns, pattern) ? wordsOfPatterns[pattern] : undefined) ?? `text like \`${pattern}\``;
}

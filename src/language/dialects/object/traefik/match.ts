import { nearest } from '../../../../core/nearest.ts';

/** Matchers of Traefik, of its second and third version. */
const matchers: readonly string[] = [
  'ALPN',
  'ClientIP',
  'Header',
  'HeaderRegexp',
  'Headers',
  'HeadersRegexp',
  'Host',
  'HostHeader',
  'HostRegexp',
  'HostSNI',
  'HostSNIRegexp',
  'Method',
  'Path',
  'PathPrefix',
  'PathRegexp',
  'Query',
  'QueryRegexp',
];

interface Token {
  readonly is: 'name' | 'text' | 'sign';
  readonly text: string;
}

/**
 * Why a rule of Traefik cannot be read: matchers with texts in backticks or quotes, joined by `&&` and `||`, with `!` and brackets.
 *
 * @returns undefined where it can, in words that follow a colon where it cannot.
 */
export function matchFault(rule: string): string | undefined {
  const tokens = tokensOf(rule);
  if (typeof tokens === 'string') return tokens;
  const reader = { tokens, at: 0 };
  const fault = expressionFault(reader, 0);
  if (fault !== undefined) return fault;
  const rest = reader.tokens[reader.at];
  return rest === undefined ? undefined : `\`${rest.text}\` is not expected there`;
}

function tokensOf(rule: string): readonly Token[] | string {
  const tokens: Token[] = [];
  const pattern = /\s+|(`[^`]*`|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z]\w*)|(&&|\|\||[!(),])|([\s\S])/g;
  for (const [, text, name, sign, other] of rule.matchAll(pattern)) {
    if (text !== undefined) tokens.push({ is: 'text', text });
    else if (name !== undefined) tokens.push({ is: 'name', text: name });
    else if (sign !== undefined) tokens.push({ is: 'sign', text: sign });
    else if (other !== undefined) {
      const isOpen = other === '`' || other === '"' || other === "'";
      if (isOpen) return 'a text is not closed';
      tokens.push({ is: 'sign', text: other });
    }
  }
  return tokens;
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

/** More brackets than anybody writes. */
const deepestRule = 100;

function expressionFault(reader: Reader, depth: number): string | undefined {
  if (depth > deepestRule) return undefined;
  for (;;) {
    const fault = termFault(reader, depth);
    if (fault !== undefined) return fault;
    const next = reader.tokens[reader.at];
    if (next?.text !== '&&' && next?.text !== '||') return undefined;
    reader.at += 1;
  }
}

function termFault(reader: Reader, depth: number): string | undefined {
  while (reader.tokens[reader.at]?.text === '!') reader.at += 1;
  const token = reader.tokens[reader.at];
  if (token === undefined) return 'it ends where a matcher is expected';
  reader.at += 1;
  if (token.text === '(') {
    const fault = expressionFault(reader, depth + 1);
    if (fault !== undefined) return fault;
    return closed(reader);
  }
  if (token.is !== 'name') return `\`${token.text}\` stands where a matcher is expected`;
  return matcherFault(token.text, reader);
}

function matcherFault(name: string, reader: Reader): string | undefined {
  if (!matchers.some((known) => known.toLowerCase() === name.toLowerCase())) {
    const near = nearest(name, matchers);
    // A plugin or a newer version may have more.
    if (near !== undefined) return `there is no matcher \`${name}\`, but \`${near}\``;
  }
  if (reader.tokens[reader.at]?.text !== '(') return `\`${name}\` needs texts in brackets`;
  reader.at += 1;
  while (reader.tokens[reader.at]?.is === 'text' || reader.tokens[reader.at]?.text === ',') reader.at += 1;
  const next = reader.tokens[reader.at];
  if (next?.is === 'name') return `\`${next.text}\` needs backticks around it`;
  return closed(reader);
}

function closed(reader: Reader): string | undefined {
  if (reader.tokens[reader.at]?.text !== ')') return 'a bracket is not closed';
  reader.at += 1;
  return undefined;
}

/** What stands in place of a secret. */
export const redacted = '[redacted]';

const patterns: readonly [RegExp, string][] = [
  [/(authorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+)[^\s"',;]+/gi, `$1${redacted}`],
  [/(\bbearer\s+)[\w~+/.-]{8,}=*/gi, `$1${redacted}`],
  [
    /("?(?:token|password|passwd|secret|client-key-data|client_secret|id-token|refresh-token|api[_-]?key)"?\s*[:=]\s*"?)[^\s"',;&]+/gi,
    `$1${redacted}`,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, redacted],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, redacted],
  [/(\w+:\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${redacted}@`],
];

/** Takes what looks like a secret out of text that comes from outside (tools, servers) before it is logged or shown. */
export function redact(text: string): string {
  return patterns.reduce((rest, [pattern, replacement]) => rest.replaceAll(pattern, replacement), text);
}

import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { redact, redacted } from '../../core/redact.ts';

/**
 * Fields of Envoy's configuration that hold what is secret, or may. Where one stands, all below it goes.
 *
 * `inline_bytes` holds keys and certificates alike. `tls_certificate`, `session_ticket_keys` and `generic_secret` are kinds of a Secret (envoy.extensions.transport_sockets.tls.v3.Secret).
 */
const secretFields: ReadonlySet<string> = new Set([
  'private_key',
  'private_key_provider',
  'password',
  'session_ticket_keys',
  'generic_secret',
  'inline_bytes',
  'hmac_secret',
  'token_secret',
  'client_secret',
  'api_key',
  'access_token',
  'secret_access_key',
  'session_token',
]);

/** Words in a field's name by which its text is taken for a secret; ends of names that say where one is, and not what. */
const secretWord = /secret|token|passw|private_?key|credential|api_?key/i;
const nameOfPlace = /(name|path|file|uri|url|type|id|config|version|provider|kind|domain|audience|issuer|subject)s?$/i;

/** Headers and variables whose values are nobody's business. */
const secretHeader = /authorization|cookie|token|secret|passw|api-?_?key|credential|x-amz-security|signature/i;

/** Fields that hold the name of a header or variable, and those beside them that hold its value. */
const nameFields = ['key', 'name', 'header_name', 'header'] as const;
const valueFields: ReadonlySet<string> = new Set([
  'value',
  'raw_value',
  'exact_match',
  'string_match',
  'safe_regex_match',
  'prefix_match',
]);

/** Where Envoy dumps its secrets; of each are kept the fields that say which it is and when it came. */
const secretsDump = 'SecretsConfigDump';
const keptOfSecret: ReadonlySet<string> = new Set(['name', 'version_info', 'last_updated']);

/**
 * What a proxy tells, without what is secret in it. Envoy takes private keys out of its dump by itself and leaves all else: headers that routes add, tokens in
 * the metadata of its node, settings of filters.
 *
 * It would rather take away too much: what stands in its place says so.
 */
export function withoutProxySecrets(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutProxySecrets);
  if (typeof value === 'string') return redact(value);
  if (!isJsonObject(value)) return value;
  if (typeof value['@type'] === 'string' && value['@type'].endsWith(secretsDump)) return secretsWithoutContent(value);
  const isSecretValue = nameFields.some((field) => {
    const name = value[field];
    return typeof name === 'string' && secretHeader.test(name);
  });
  return mapped(value, (key, below) => {
    if (secretFields.has(key) || (isSecretValue && valueFields.has(key))) return redacted;
    if (typeof below === 'string' && secretWord.test(key) && !nameOfPlace.test(key)) return redacted;
    return withoutProxySecrets(below);
  });
}

function secretsWithoutContent(dump: JsonObject): JsonObject {
  return mapped(dump, (key, list) => {
    if (!Array.isArray(list)) return key === '@type' ? list : redacted;
    return (list as readonly JsonValue[]).filter(isJsonObject).map((secret) => ({
      ...Object.fromEntries(Object.entries(secret).filter(([field]) => keptOfSecret.has(field))),
      secret: redacted,
    }));
  });
}

function mapped(object: JsonObject, change: (key: string, value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

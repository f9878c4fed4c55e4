import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../core/json.ts';
import { withoutProxySecrets } from './without-secrets.ts';

const canary = 'c4nary-9f8e7d6c5b4a';
const type = (name: string): string => `type.googleapis.com/envoy.admin.v3.${name}`;

describe('what a proxy tells', () => {
  it.each<[string, JsonValue]>([
    ['a private key', { tls_certificate: { private_key: { inline_string: canary }, certificate_chain: {} } }],
    ['bytes that stand in it', { trusted_ca: { inline_bytes: canary } }],
    ['keys of session tickets', { session_ticket_keys: { keys: [{ inline_string: canary }] } }],
    ['a header that a route adds', { request_headers_to_add: [{ header: { key: 'Authorization', value: canary } }] }],
    ['a header of bytes', { header: { key: 'cookie', raw_value: canary } }],
    ['a header that a route looks for', { headers: [{ name: 'x-api-key', string_match: { exact: canary } }] }],
    ['a variable of the node', { node: { metadata: { ENV: [{ name: 'DB_PASSWORD', value: canary }] } } }],
    ['a field that is called a secret', { filter: { oauth: { client_secret_value: canary } } }],
    ['a token in a text', { access_log: { format: `Bearer ${canary}` } }],
    ['a password in an address', { collector: `https://user:${canary}@tracing.example.com/` }],
    ['a key in PEM in a text', { code: `-----BEGIN EC PRIVATE KEY-----\n${canary}\n-----END EC PRIVATE KEY-----` }],
    [
      'all secrets of Envoy',
      {
        configs: [
          {
            '@type': type('SecretsConfigDump'),
            dynamic_active_secrets: [{ name: 'default', secret: { tls_certificate: { anything: canary } } }],
            anything_new: { secret: canary },
          },
        ],
      },
    ],
  ])('is shown without %s', (_, value) => {
    const text = JSON.stringify(withoutProxySecrets(value));
    expect(text).not.toContain(canary);
    expect(text).toContain('[redacted]');
  });

  it('still says which secrets there are, and since when', () => {
    const dump = {
      '@type': type('SecretsConfigDump'),
      dynamic_active_secrets: [{ name: 'ROOTCA', version_info: '7', last_updated: '2026-11-27T00:00:00Z', secret: {} }],
    };
    expect(withoutProxySecrets(dump)).toEqual({
      '@type': dump['@type'],
      dynamic_active_secrets: [
        { name: 'ROOTCA', version_info: '7', last_updated: '2026-11-27T00:00:00Z', secret: '[redacted]' },
      ],
    });
  });

  it('keeps what says where a secret is, and all that is none', () => {
    const value: JsonValue = {
      '@type': type('ListenersConfigDump'),
      tls_certificate_sds_secret_configs: [{ name: 'default', sds_config: { ads: {} } }],
      filename: '/var/run/secrets/tokens/istio-token',
      credential_name: 'shop-certificate',
      token_path: '/var/run/token',
      request_headers_to_add: [{ header: { key: 'x-request-id', value: 'kept' } }],
      port_value: 8080,
      is_on: true,
      nothing: null,
    };
    expect(withoutProxySecrets(value)).toEqual(value);
  });
});

import { describe, expect, it } from 'vitest';
import { fillPlaceholders, headersForHost, isSecretHeader, placeholdersOf, redactHeader } from './headers.ts';

const token = { name: 'X-Shop', value: 'a ${secret:TOKEN} ${env:REGION}' };

describe('headers', () => {
  it('are filled in from the environment and from secrets, once', () => {
    expect(placeholdersOf(token)).toEqual([
      { kind: 'secret', name: 'TOKEN' },
      { kind: 'env', name: 'REGION' },
    ]);
    const filled = fillPlaceholders(token, ({ kind }) => (kind === 'secret' ? '${env:REGION}' : '$&'));
    expect(filled).toBe('a ${env:REGION} $&');
  });

  it('are redacted where they are credentials by name or by their value', () => {
    expect(isSecretHeader({ name: 'cookie', value: 'a=b' })).toBe(true);
    expect(isSecretHeader({ name: 'Accept', value: '*/*' })).toBe(false);
    expect(redactHeader(token)).toEqual({ name: 'X-Shop', value: '[redacted]' });
  });

  it('leave credentials behind when the target is another host', () => {
    const headers = [{ name: 'Authorization', value: 'Bearer x' }, { name: 'Accept', value: '*/*' }, token];
    expect(headersForHost(headers, 'shop.test:80', 'SHOP.test:80')).toEqual(headers);
    expect(headersForHost(headers, 'shop.test:80', 'other.test:80')).toEqual([{ name: 'Accept', value: '*/*' }]);
    expect(headersForHost(headers, 'shop.test:80', 'shop.test:81')).toHaveLength(1);
  });
});

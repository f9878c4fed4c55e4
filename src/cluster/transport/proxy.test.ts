import { describe, expect, it } from 'vitest';
import { proxyFor } from './proxy.ts';

const server = new URL('https://api.shop.example:6443');
const environment = { HTTPS_PROXY: 'http://proxy:3128' };

describe('proxyFor', () => {
  it('prefers the kubeconfig', () => {
    expect(proxyFor(server, 'socks5://jump:1080', environment)).toBe('socks5://jump:1080');
  });

  it('takes the proxy of the environment, in lower case and without a scheme too', () => {
    expect(proxyFor(server, undefined, environment)).toBe('http://proxy:3128');
    expect(proxyFor(server, undefined, { https_proxy: 'proxy:3128' })).toBe('http://proxy:3128');
    expect(proxyFor(new URL('http://api:80'), undefined, environment)).toBeUndefined();
  });

  it('never sends loopback through the proxy of the environment', () => {
    for (const address of ['https://127.0.0.1:6443', 'https://localhost', 'https://[::1]:6443'])
      expect(proxyFor(new URL(address), undefined, environment)).toBeUndefined();
  });

  it.each([
    ['*', true],
    ['shop.example', true],
    ['.shop.example', true],
    ['*.shop.example', true],
    ['op.example', false],
    ['api.shop.example:6443', true],
    ['api.shop.example:443', false],
    ['other, shop.example', true],
  ])('reads NO_PROXY=%s', (list, isExcluded) => {
    expect(proxyFor(server, undefined, { ...environment, NO_PROXY: list }) === undefined).toBe(isExcluded);
  });

  it('reads address ranges in NO_PROXY', () => {
    const at = (address: string): string | undefined =>
      proxyFor(new URL(address), undefined, { ...environment, NO_PROXY: '10.1.0.0/16' });
    expect(at('https://10.1.255.3:6443')).toBeUndefined();
    expect(at('https://10.2.0.1:6443')).toBe('http://proxy:3128');
  });
});

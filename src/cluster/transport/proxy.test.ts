import { describe, expect, it } from 'vitest';
import { proxyFor } from './proxy.ts';

const server = new URL('https://api.shop.example:6443');
const environment = { HTTPS_PROXY: 'http://proxy:3128' };
const editor = { url: 'http://editor:8080', noProxy: [] };

describe('proxyFor', () => {
  it('prefers the kubeconfig', () => {
    expect(proxyFor(server, { proxyUrl: 'socks5://jump:1080', editor, environment })).toBe('socks5://jump:1080');
  });

  it('takes the proxy of the environment, in lower case and without a scheme too', () => {
    expect(proxyFor(server, { environment })).toBe('http://proxy:3128');
    expect(proxyFor(server, { environment: { https_proxy: 'proxy:3128' } })).toBe('http://proxy:3128');
    expect(proxyFor(new URL('http://api:80'), { environment })).toBeUndefined();
  });

  it("prefers the editor's settings to the environment", () => {
    expect(proxyFor(server, { editor, environment })).toBe('http://editor:8080');
    const besides = { ...environment, NO_PROXY: 'shop.example' };
    expect(proxyFor(server, { editor, environment: besides })).toBeUndefined();
    expect(proxyFor(server, { editor: { ...editor, noProxy: ['other.example'] }, environment: besides })).toBe(
      'http://editor:8080',
    );
    expect(proxyFor(server, { editor: { ...editor, noProxy: ['.shop.example'] }, environment })).toBeUndefined();
  });

  it('sends loopback to no proxy but that of the kubeconfig', () => {
    for (const address of ['https://127.0.0.1:6443', 'https://localhost', 'https://[::1]:6443'])
      expect(proxyFor(new URL(address), { editor, environment })).toBeUndefined();
    const address = new URL('https://127.0.0.1:6443');
    expect(proxyFor(address, { proxyUrl: 'http://jump:1', environment })).toBe('http://jump:1');
  });

  it.each([
    ['*', true],
    ['shop.example', true],
    ['.shop.example', true],
    ['*.shop.example', true],
    ['.api.shop.example', false],
    ['op.example', false],
    ['api.shop.example:6443', true],
    ['api.shop.example:443', false],
    ['other, shop.example', true],
  ])('reads NO_PROXY=%s', (list, isExcluded) => {
    expect(proxyFor(server, { environment: { ...environment, NO_PROXY: list } }) === undefined).toBe(isExcluded);
  });

  it.each([
    ['10.1.0.0/16', 'https://10.1.255.3:6443', true],
    ['10.1.0.0/16', 'https://10.2.0.1:6443', false],
    ['10.1.0.0/33', 'https://10.1.0.1', false],
    ['10.1.0.1', 'https://10.1.0.1:6443', true],
    ['10.1.0.1:443', 'https://10.1.0.1:6443', false],
    ['fd00::/8', 'https://[fd00:1::2]:6443', true],
    ['fd00::/8', 'https://[2001:db8::2]', false],
    ['fd00::/8', 'https://10.1.0.1', false],
    ['fd00:0:0::1', 'https://[fd00::1]:6443', true],
    ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
    ['[fd00::1]:443', 'https://[fd00::1]:6443', false],
  ])('reads NO_PROXY=%s for %s', (list, address, isExcluded) => {
    const proxy = proxyFor(new URL(address), { environment: { ...environment, NO_PROXY: list } });
    expect(proxy === undefined).toBe(isExcluded);
  });
});

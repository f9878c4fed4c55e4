import { describe, expect, it } from 'vitest';
import type { GatePolicy } from './gate.ts';
import { decide, isAllowed, isLoopback, resolveHost } from './gate.ts';

const nothing: GatePolicy = {
  allowedHosts: [],
  confirmedHosts: [],
  isProtected: () => false,
  isRemembered: () => false,
};
const host = (name: string, ...addresses: readonly string[]): Parameters<typeof decide>[0] => ({
  is: 'host',
  host: name,
  addresses,
  environment: [],
});
const cluster = { is: 'cluster', context: 'prod-eu', target: 'service://web.shop:80/', environment: [] } as const;

describe('the gate for hosts', () => {
  it('is open to this machine', () => {
    expect(decide(host('localhost', '127.0.0.1', '::1'), nothing)).toBeUndefined();
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect(isLoopback(address)).toBe(true);
    for (const address of ['0.0.0.0', '::', '169.254.169.254', '10.0.0.1', 'localhost'])
      expect(isLoopback(address)).toBe(false);
  });

  it('asks when one of several addresses is elsewhere', () => {
    expect(decide(host('sneaky.test', '127.0.0.1', '203.0.113.7'), nothing)).toEqual({
      is: 'hosts',
      hosts: [{ host: 'sneaky.test', addresses: ['127.0.0.1', '203.0.113.7'] }],
      environment: [],
    });
    expect(decide(host('nowhere.test'), nothing)).toBeDefined();
  });

  it('is open to hosts that were confirmed or are allowed', () => {
    const target = host('api.shop.test', '203.0.113.7');
    const confirmed = (name: string, ...addresses: readonly string[]): GatePolicy => ({
      ...nothing,
      confirmedHosts: [{ host: name, addresses }],
    });
    expect(decide(target, confirmed('API.shop.test', '203.0.113.7'))).toBeUndefined();
    expect(decide(target, { ...nothing, allowedHosts: ['*.shop.test'] })).toBeUndefined();
    expect(decide(target, confirmed('other.test', '203.0.113.7'))).toBeDefined();
    // A name that leads elsewhere than to what the person saw.
    expect(decide(target, confirmed('api.shop.test', '198.51.100.1'))).toBeDefined();
  });

  it('lets no variable of the environment leave this machine before a question has named it', () => {
    const environment = ['AWS_SECRET_ACCESS_KEY'];
    const target = { ...host('api.shop.test', '203.0.113.7'), environment };
    const allowed = { ...nothing, allowedHosts: ['*.shop.test'] };
    expect(decide(target, allowed)).toMatchObject({ is: 'hosts', environment });
    expect(decide(target, { ...allowed, mayFillEnvironment: true })).toBeUndefined();
    expect(decide({ ...host('localhost', '127.0.0.1'), environment }, nothing)).toBeUndefined();
    expect(decide({ ...cluster, environment }, nothing)).toMatchObject({ is: 'cluster-target', environment });
  });

  it.each([
    ['shop.test', 'shop.test', true],
    ['shop.test', 'evil-shop.test', false],
    ['*.shop.test', 'api.shop.test', true],
    ['*.shop.test', 'shop.test', false],
    ['*.shop.test', 'evilshop.test', false],
    ['203.0.113.0/24', 'any.test', true],
    ['203.0.114.0/24', 'any.test', false],
    ['203.0.113.7', 'any.test', true],
    ['203.0.113.0/99', 'any.test', false],
    ['', 'any.test', false],
  ])('with %s allowed and %s asked for is open: %s', (entry, name, expected) => {
    expect(isAllowed(name, ['203.0.113.7'], [entry])).toBe(expected);
  });

  it('does not take a name for allowed when only some of its addresses are', () => {
    expect(isAllowed('any.test', ['203.0.113.7', '198.51.100.1'], ['203.0.113.0/24'])).toBe(false);
  });

  it('asks the system for names and takes addresses as they are', async () => {
    await expect(resolveHost('203.0.113.7')).resolves.toEqual(['203.0.113.7']);
    const addresses = await resolveHost('localhost');
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.every(isLoopback)).toBe(true);
    await expect(resolveHost('no-such-host.invalid')).rejects.toMatchObject({ problem: { code: 'perf.unknown-host' } });
  });
});

describe('the gate for clusters', () => {
  it('asks once for a profile', () => {
    expect(decide(cluster, nothing)).toEqual({ ...cluster, is: 'cluster-target' });
    expect(decide(cluster, { ...nothing, isRemembered: () => true })).toBeUndefined();
    expect(decide(cluster, { ...nothing, confirmedContext: 'prod-eu' })).toBeUndefined();
  });

  it('asks for the name of a protected context every time', () => {
    const guarded = { ...nothing, isProtected: () => true, isRemembered: () => true };
    expect(decide(cluster, guarded)).toEqual({ is: 'protected-context', context: 'prod-eu', environment: [] });
    expect(decide(cluster, { ...guarded, confirmedContext: 'prod-us' })).toBeDefined();
    expect(decide(cluster, { ...guarded, confirmedContext: 'prod-eu' })).toBeUndefined();
  });
});

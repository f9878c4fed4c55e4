import { describe, expect, it } from 'vitest';
import type { FakeCache } from '../../testing/fake-cache.ts';
import { healthy, part } from '../../testing/nodes-cluster.ts';
import { brief, context, now, rowsAt } from '../../testing/tree-rows.ts';
import { contextRow } from '../context-rows.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('credentials', () => {
  const certificate = (leftMs: number): FakeCache['signIn'] => ({
    way: 'certificate',
    user: 'jane',
    isRenewed: false,
    certificate: { startMs: now.getTime() - 300 * dayMs, endMs: now.getTime() + leftMs, subject: 'CN=jane' },
  });

  it('say when a client certificate ends, everywhere that it matters once that is soon', () => {
    const state = healthy();
    state.signIn = certificate(40 * dayMs);
    expect(part(state, 'Credentials')).toMatchObject({
      icon: 'healthy',
      description: 'client certificate · expires in 40 days',
    });
    expect(contextRow(context, state.view, now).description).toBe('v1.36');
    expect(contextRow(context, state.view, now).tooltip).toContain('expires in 40 days');
    state.signIn = certificate(12 * dayMs);
    expect(part(state, 'Credentials')).toMatchObject({
      icon: 'warning',
      description: 'client certificate · expires in 12 days',
      tooltip: expect.stringContaining('kubeadm certs renew') as string,
    });
    expect(contextRow(context, state.view, now).description).toBe('v1.36 · certificate expires in 12 days');
    expect(rowsAt(state)[0]?.icon).toBe('degraded');
    state.signIn = certificate(-3 * 60 * minuteMs);
    expect(part(state, 'Credentials')).toMatchObject({ icon: 'failing' });
    expect(rowsAt(state)[0]).toMatchObject({
      icon: 'failing',
      description: expect.stringContaining('certificate expired 3 h ago') as string,
    });
  });

  it('say when a token ends', () => {
    const state = healthy();
    state.signIn = {
      way: 'token',
      user: 'jane',
      isRenewed: false,
      token: { endMs: now.getTime() + 30 * minuteMs, subject: 'system:jane' },
    };
    expect(part(state, 'Credentials')).toMatchObject({
      icon: 'warning',
      description: 'token · expires in 30 min',
    });
    expect(brief(rowsAt(state, 'cluster', 'credentials'))).toEqual([
      'object | User | jane · token',
      'warning | Token | expires in 30 min',
    ]);
  });

  it('name a plugin and when it ran, and do not warn of what it renews', () => {
    const state = healthy();
    const token = { endMs: now.getTime() + 5 * minuteMs };
    state.signIn = {
      way: 'plugin',
      user: 'jane',
      isRenewed: true,
      token,
      plugin: { name: 'aws', ranAtMs: now.getTime() - 9 * minuteMs },
    };
    expect(part(state, 'Credentials')).toMatchObject({ icon: 'healthy', description: 'aws · ran 9 min ago' });
    expect(brief(rowsAt(state, 'cluster', 'credentials'))).toEqual([
      'object | User | jane · credential plugin',
      'healthy | Token | renewed by itself, this one lasts 5 min',
      'object | Credential plugin | aws · ran 9 min ago',
    ]);
  });

  it('name issuer, file and impersonation', () => {
    const state = healthy();
    state.signIn = { way: 'oidc', user: 'jane', isRenewed: false, issuer: 'https://id.example', impersonates: 'root' };
    expect(part(state, 'Credentials').description).toBe('OpenID Connect · as root');
    expect(brief(rowsAt(state, 'cluster', 'credentials')).slice(1)).toEqual([
      'object | Issuer | https://id.example · tokens are not renewed: no refresh-token',
      'warning | Impersonates | root',
    ]);
    state.signIn = { way: 'token-file', user: 'jane', isRenewed: true, tokenFile: '/run/token' };
    expect(brief(rowsAt(state, 'cluster', 'credentials')).slice(1)).toEqual(['object | Token file | /run/token']);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { issueCertificate } from '../../../test/lab/pki/certificate.ts';
import { authority } from '../testing/certificates.ts';
import { FakeApiServer, sendJson } from '../testing/fake-api-server.ts';
import type { SignIn } from './sign-in.ts';
import { endingCredential, signInOf } from './sign-in.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const now = new Date('2026-11-20T12:00:00Z');
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (ms: number): number => Math.round((now.getTime() + ms) / 1000);

const base: SignIn = { way: 'certificate', user: 'jane', isRenewed: false };

describe('how a user signs in', () => {
  it('is a client certificate, with its end and its subject', () => {
    const notAfter = new Date('2027-01-01T00:00:00Z');
    const validity = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter };
    const { certificate } = issueCertificate({ commonName: 'jane', usage: 'client', ...validity }, authority('root'));
    expect(signInOf({ name: 'jane', clientCertificate: certificate }, undefined)).toMatchObject({
      way: 'certificate',
      certificate: { endMs: notAfter.getTime(), subject: expect.stringContaining('CN=jane') as string },
      isRenewed: false,
    });
  });

  it('is a token, of which its claims are read and nothing else is kept', () => {
    const token = `${part({ alg: 'RS256' })}.${part({ exp: seconds(hourMs), iat: seconds(-hourMs), sub: 'system:jane' })}.sig`;
    const signIn = signInOf({ name: 'jane', token }, undefined);
    expect(signIn).toMatchObject({
      way: 'token',
      token: { endMs: now.getTime() + hourMs, startMs: now.getTime() - hourMs, subject: 'system:jane' },
    });
    expect(JSON.stringify(signIn)).not.toContain(token.slice(0, 12));
    expect(signInOf({ name: 'jane', token: 'opaque-text' }, undefined)).toEqual({
      way: 'token',
      user: 'jane',
      isRenewed: false,
    });
  });

  it('is a session with an issuer, which is renewed only with a refresh-token', () => {
    const oidc = { file: '/k', issuerUrl: 'https://issuer', clientId: 'a', tokens: { refreshToken: 'r' } };
    const user = { name: 'jane', authProvider: { name: 'oidc', oidc } };
    expect(signInOf(user, undefined)).toMatchObject({ way: 'oidc', issuer: 'https://issuer', isRenewed: true });
    const without = { ...user, authProvider: { name: 'oidc', oidc: { ...oidc, tokens: {} } } };
    expect(signInOf(without, undefined)).toMatchObject({ isRenewed: false });
  });

  it('is a password or nothing, and names whose rights are asked for', () => {
    const basic = { username: 'jane', password: 'geheim' };
    const signIn = signInOf({ name: 'jane', basic, impersonate: { user: 'root', groups: [] } }, undefined);
    expect(signIn).toEqual({ way: 'password', user: 'jane', isRenewed: false, impersonates: 'root' });
    expect(signInOf({ name: '' }, undefined).way).toBe('nothing');
  });

  it('is a plugin, by its name and when it ran, without its arguments', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sign-in-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const command = path.join(folder, 'get-token');
    const given = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential' };
    const status = { token: 'from-plugin', expirationTimestamp: '2099-01-01T00:00:00Z' };
    await writeFile(command, `#!/bin/sh\necho '${JSON.stringify({ ...given, status })}'`, { mode: 0o755 });
    const server = await FakeApiServer.start();
    onTestFinished(() => server.stop());
    server.fallback = (_request, response) => {
      sendJson(response, {});
    };
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      args: ['--secret', 'hidden'],
      environment: {},
      provideClusterInfo: false,
      interactiveMode: 'Never',
    } as const;
    const connection = server.connect({ exec });
    onTestFinished(() => connection.close());
    expect(connection.signIn).toMatchObject({ way: 'plugin', plugin: { name: 'get-token' }, isRenewed: true });
    expect(connection.signIn.plugin?.ranAtMs).toBeUndefined();
    await connection.request({ path: '/version' });
    expect(connection.signIn.plugin).toEqual({
      name: 'get-token',
      ranAtMs: expect.any(Number) as number,
      endMs: Date.parse('2099-01-01T00:00:00Z'),
    });
    expect(connection.signIn).toBe(connection.signIn);
    expect(JSON.stringify(connection.signIn)).not.toMatch(/from-plugin|hidden/);
  });
});

describe('what ends soon', () => {
  const certificate = (leftMs: number, lifeMs: number): SignIn => ({
    ...base,
    certificate: { startMs: now.getTime() + leftMs - lifeMs, endMs: now.getTime() + leftMs },
  });
  const token = (leftMs: number, rest: Partial<SignIn> = {}): SignIn => ({
    ...base,
    way: 'token',
    token: { endMs: now.getTime() + leftMs },
    ...rest,
  });

  it.each([
    ['a certificate with 15 days left of a year', certificate(15 * dayMs, 365 * dayMs), undefined],
    ['a certificate with 13 days left of a year', certificate(13 * dayMs, 365 * dayMs), 'certificate'],
    ['a certificate with 9 hours left of 12', certificate(9 * hourMs, 12 * hourMs), undefined],
    ['a certificate with 2 hours left of 12', certificate(2 * hourMs, 12 * hourMs), 'certificate'],
    ['a token with two hours left', token(2 * hourMs), undefined],
    ['a token with half an hour left', token(hourMs / 2), 'token'],
    ['a token that a plugin renews', token(60_000, { isRenewed: true }), undefined],
    ['nothing that ends', base, undefined],
  ])('%s', (_what, signIn, expected) => {
    expect(endingCredential(signIn, now)?.what).toBe(expected);
  });

  it('is what has ended, but for what the next request renews', () => {
    expect(endingCredential(token(-1), now)).toMatchObject({ what: 'token', hasEnded: true });
    expect(endingCredential(token(-1, { isRenewed: true }), now)).toBeUndefined();
  });

  it('is the first to end of two', () => {
    const both: SignIn = { ...certificate(dayMs, 365 * dayMs), token: { endMs: now.getTime() + 60_000 } };
    expect(endingCredential(both, now)?.what).toBe('token');
  });
});

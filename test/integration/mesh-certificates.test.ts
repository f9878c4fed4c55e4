/** `meshdeck mesh certificates` against the lab: a real API server takes the Secret, and says who owns what of it. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validator } from '../../src/cli/testing/document-schemas.ts';
import { runHere, type RunHere } from '../../src/cli/testing/run-here.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

const secretPath = '/api/v1/namespaces/linkerd/secrets/linkerd-identity-issuer';

interface SecretAnswer {
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
  readonly metadata: {
    readonly annotations: Readonly<Record<string, string>>;
    readonly managedFields: readonly { readonly manager: string; readonly operation: string }[];
  };
}

describe.skipIf(reason !== undefined)("Linkerd's certificates, on a real API server", { timeout: 120_000 }, () => {
  let lab: LabHandle;
  let folder: string;
  const seen: RunHere[] = [];

  beforeAll(async () => {
    lab = await ensureLab({ name: 'mesh-certificates', scenario: 'empty', ownerPid: process.pid, fresh: true });
    folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-certificates-'));
  }, 120_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await lab.release();
  });

  const certificates = async (...args: readonly string[]): Promise<RunHere> => {
    const run = await runHere(['mesh', 'certificates', ...args, '--kubeconfig', lab.kubeconfigPath], folder);
    seen.push(run);
    return run;
  };
  const secret = (): Promise<SecretAnswer> => lab.client.request<SecretAnswer>('GET', secretPath);
  const text = ({ data }: SecretAnswer, key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  const publish = (...files: readonly string[]): Promise<unknown> =>
    lab.client.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'linkerd-identity-trust-roots', namespace: 'linkerd' },
      data: { 'ca-bundle.crt': files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('') },
    });

  it('are asked for before they are written', async () => {
    const { code } = await certificates('make', 'linkerd', '--folder', 'first');
    expect(code).toBe(4);
    expect((await certificates('status', 'linkerd')).out).toMatch(
      /FAIL +issuer, Secret linkerd\/linkerd-identity-issuer +is not there/,
    );
  });

  it('are an issuer in a Secret of type kubernetes.io/tls, in a namespace that is made for it', async () => {
    const { code, out } = await certificates('make', 'linkerd', '--folder', 'first', '--yes', '-o', 'json');
    expect(code).toBe(0);
    expect((await validator('mesh-certificates'))(JSON.parse(out))).toEqual([]);
    const written = await secret();
    expect(written.type).toBe('kubernetes.io/tls');
    expect(written.metadata.managedFields.map(({ manager, operation }) => [manager, operation])).toEqual([
      ['meshdeck:certificates', 'Apply'],
    ]);
    const issuer = new X509Certificate(text(written, 'tls.crt'));
    const anchor = new X509Certificate(readFileSync(path.join(folder, 'first', 'ca.crt')));
    expect(issuer.checkIssued(anchor) && issuer.verify(anchor.publicKey)).toBe(true);
    expect(issuer.checkPrivateKey(createPrivateKey(text(written, 'tls.key')))).toBe(true);
    expect((await certificates('make', 'linkerd', '--folder', 'again', '--yes')).err).toContain('is there');
  });

  it('are told with their ends', async () => {
    await publish('first/ca.crt');
    const { code, out } = await certificates('status', 'linkerd');
    expect(code).toBe(0);
    expect(out).toMatch(
      /ok +issuer, Secret linkerd\/linkerd-identity-issuer +kept by Meshdeck · ends on .*, in 36\d days/,
    );
    expect(out).toMatch(/ok +trust anchor CN=root.linkerd.cluster.local +ends on .*, in 3,6\d\d days/);
  });

  it('are rotated: first the issuer, then the anchor step by step', async () => {
    const before = text(await secret(), 'tls.crt');
    const old = ['--anchor', 'first/ca.crt', '--anchor-key', 'first/ca.key'];
    expect((await certificates('rotate', 'linkerd', ...old, '--yes')).code).toBe(0);
    expect(text(await secret(), 'tls.crt')).not.toBe(before);

    const begun = await certificates('rotate', 'linkerd', '--trust-anchor', '--folder', 'second', '-o', 'json');
    expect((await validator('mesh-certificates'))(JSON.parse(begun.out))).toEqual([]);
    const fresh = ['--anchor', 'second/ca.crt', '--anchor-key', 'second/ca.key'];
    const early = await certificates('rotate', 'linkerd', ...fresh, '--yes');
    expect(early.code).toBe(2);
    expect(early.err).toContain('does not trust the anchor');

    await publish('second/ca-bundle.crt');
    const next = await certificates('rotate', 'linkerd', ...fresh, '--yes');
    expect(next.code).toBe(0);
    expect(next.out).toContain('1. The control plane is restarted');
    const issuer = new X509Certificate(text(await secret(), 'tls.crt'));
    expect(issuer.verify(new X509Certificate(readFileSync(path.join(folder, 'second', 'ca.crt'))).publicKey)).toBe(
      true,
    );
  });

  it('leave no key behind in anything that was written', async () => {
    const keys = [
      text(await secret(), 'tls.key'),
      ...['first', 'second'].map((name) => readFileSync(path.join(folder, name, 'ca.key'), 'utf8')),
    ];
    const lines = keys.flatMap((key) =>
      key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----')),
    );
    expect(lines.length).toBeGreaterThan(5);
    for (const { out, err } of seen) for (const line of lines) expect(out + err).not.toContain(line);
  });

  it('are refused to somebody who may not, before an anchor is made', async () => {
    const { code, err } = await certificates(
      'make',
      'linkerd',
      '--folder',
      'third',
      '--yes',
      '--context',
      lab.contexts.viewer,
    );
    expect(code).toBe(2);
    expect(err).not.toBe('');
    expect(() => readFileSync(path.join(folder, 'third', 'ca.crt'))).toThrow();
  });
});

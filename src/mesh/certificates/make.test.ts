import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../test/lab/pki/certificate.ts';
import { problemOf } from '../../core/problem.ts';
import { certificatesOf } from './testing/facts.ts';
import { isP256, whyNotAnchor, whyNotIssuer } from './check.ts';
import { issuerSecret, keyText } from './issuer-secret.ts';
import { makeIssuer, makeTrustAnchor } from './make.ts';
import { bundleOf, readAuthority, readBundle, type Authority } from './read.ts';

const nowMs = Date.parse('2026-11-27T12:00:00Z');
const dayMs = 86_400_000;
const linkerdCertificates = certificatesOf('linkerd');
const { anchorName, issuerName } = linkerdCertificates;

const anchor = await makeTrustAnchor({ commonName: anchorName, days: 3650, nowMs });
const issuer = await makeIssuer(anchor, { commonName: issuerName, days: 365, nowMs });
const [anchorCertificate, issuerCertificate] = [anchor, issuer].map(
  ({ certificate }) => new X509Certificate(certificate),
);

describe('a trust anchor', () => {
  it('signs itself with ECDSA on P-256, and lasts as long as was said', () => {
    expect(anchorCertificate?.subject).toBe('CN=root.linkerd.cluster.local');
    expect(anchorCertificate?.ca).toBe(true);
    expect(anchorCertificate?.verify(anchorCertificate.publicKey)).toBe(true);
    expect(anchorCertificate?.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(anchor.summary.endsMs).toBe(nowMs + 3650 * dayMs);
  });

  it('begins a little before now, because clocks of nodes may be behind', () => {
    expect(nowMs - anchor.summary.startsMs).toBe(300_000);
  });

  it('has a serial number of its own that is positive and at most 20 bytes long', async () => {
    const other = await makeTrustAnchor({ commonName: anchorName, days: 1, nowMs });
    const serials = [anchorCertificate?.serialNumber ?? '', new X509Certificate(other.certificate).serialNumber];
    expect(new Set(serials).size).toBe(2);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });
});

describe('an issuer', () => {
  it('is signed by its anchor, which its check confirms', () => {
    expect(issuerCertificate?.issuer).toBe('CN=root.linkerd.cluster.local');
    expect(issuerCertificate?.subject).toBe('CN=identity.linkerd.cluster.local');
    expect(
      whyNotIssuer(new X509Certificate(issuer.certificate), readBundle(anchor.certificate, 'it'), nowMs),
    ).toBeUndefined();
  });

  it('ends with its anchor at the latest', async () => {
    const short = await makeTrustAnchor({ commonName: anchorName, days: 30, nowMs });
    const below = await makeIssuer(short, { commonName: issuerName, days: 365, nowMs });
    expect(below.summary.endsMs).toBe(short.summary.endsMs);
  });

  it('names its anchor as the anchor names itself, byte by byte, whoever has made that', async () => {
    // The lab's authority writes names as other makers of certificates do: as UTF8String.
    const foreign = foreignAnchor(nowMs - dayMs, nowMs + 400 * dayMs);
    const below = await makeIssuer(foreign, { commonName: issuerName, days: 365, nowMs });
    const [upper, lower] = [foreign, below].map(({ certificate }) => new X509Certificate(certificate));
    const name = Buffer.from('root.linkerd.cluster.local');
    const nameAt = (raw: Buffer): string => raw.subarray(raw.indexOf(name) - 2, raw.indexOf(name)).toString('hex');
    expect(nameAt(lower?.raw ?? Buffer.alloc(0))).toBe(nameAt(upper?.raw ?? Buffer.alloc(0)));
    expect(upper === undefined ? false : lower?.checkIssued(upper)).toBe(true);
  });

  it.each([
    ['ended', foreignAnchor(nowMs - 20 * dayMs, nowMs - dayMs), 'it ended on 2026-11-26'],
    ['not begun', foreignAnchor(nowMs + 2 * dayMs, nowMs + 20 * dayMs), 'it begins on 2026-11-29'],
  ])('is refused below an anchor that has %s', async (_, foreign, reason) => {
    const made = makeIssuer(foreign, { commonName: issuerName, days: 365, nowMs });
    expect(problemOf(await made.catch((error: unknown) => error))).toMatchObject({
      code: 'mesh.certificate-unfit',
      params: { reason },
    });
  });

  it('is refused by its check where another anchor has signed it', async () => {
    const other = await makeTrustAnchor({ commonName: anchorName, days: 10, nowMs });
    expect(whyNotIssuer(new X509Certificate(issuer.certificate), readBundle(other.certificate, 'it'), nowMs)).toBe(
      'none of the trust anchors has signed it',
    );
  });

  it('takes keys on P-256 and no others, as Linkerd does', () => {
    const keys = ['prime256v1', 'secp384r1'].map((namedCurve) => generateKeyPairSync('ec', { namedCurve }).publicKey);
    expect([...keys, generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey].map(isP256)).toEqual([
      ...[true, false],
      false,
    ]);
  });

  it('can sign no anchor, and a certificate of a server is none', () => {
    const { certificate } = issueCertificate({
      commonName: 'web',
      usage: 'server',
      notBefore: new Date(nowMs - dayMs),
      notAfter: new Date(nowMs + dayMs),
    });
    expect(whyNotAnchor(new X509Certificate(certificate), nowMs)).toBe('it may sign no other certificates');
  });
});

describe('what is read', () => {
  it('is an anchor with the key that belongs to it', () => {
    const read = readAuthority(`text before\n${anchor.certificate}\n`, keyText(anchor), { certificate: 'a', key: 'b' });
    expect(read.summary).toEqual(anchor.summary);
  });

  it.each([
    ['no certificate', 'nothing', keyText(anchor), 'mesh.certificate-unreadable'],
    ['no key', anchor.certificate, 'nothing', 'mesh.certificate-key-unreadable'],
    ['an encrypted key', anchor.certificate, encrypted(anchor), 'mesh.certificate-key-unreadable'],
    ['the key of another', anchor.certificate, keyText(issuer), 'mesh.certificate-key-mismatch'],
  ])('is refused with %s', (_, certificate, key, code) => {
    const problem = caught(() => readAuthority(certificate, key, { certificate: 'ca.crt', key: 'ca.key' }));
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain(keyText(issuer).split('\n')[1]);
  });

  it('is each certificate of a bundle once', () => {
    const twice = readBundle(`${anchor.certificate}\n${issuer.certificate}\n${anchor.certificate}`, 'it');
    expect(bundleOf(twice)).toBe(`${anchor.certificate}\n${issuer.certificate}`);
  });
});

describe('the Secret of an issuer', () => {
  const secret = issuerSecret(linkerdCertificates, 'linkerd', issuer, anchor);

  it('is laid out as Linkerd reads the scheme kubernetes.io/tls, with a key in the form of SEC 1', () => {
    const data = secret['data'] as Record<string, string>;
    const [certificate, key, root] = ['tls.crt', 'tls.key', 'ca.crt'].map((name) =>
      Buffer.from(data[name] ?? '', 'base64').toString(),
    );
    expect(secret['type']).toBe('kubernetes.io/tls');
    expect(key).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect(new X509Certificate(certificate ?? '').checkPrivateKey(createPrivateKey(key ?? ''))).toBe(true);
    expect(root?.trim()).toBe(anchor.certificate);
  });

  it('says in public when its certificate ends, so that nobody must read it for that', () => {
    expect(secret.metadata.annotations).toMatchObject({
      'meshdeck.dev/issuer-ends': '2027-11-27T12:00:00.000Z',
      'meshdeck.dev/anchor-sha256': anchor.summary.sha256,
    });
    expect(secret.metadata.labels).toBeUndefined();
  });

  it('holds the only text of a key: what is handed around shows nothing of it', () => {
    const line = keyText(issuer).split('\n')[1] ?? '';
    expect(line.length).toBeGreaterThan(40);
    for (const text of [JSON.stringify(issuer), inspect(issuer, { depth: 9, showHidden: true })])
      expect(text).not.toContain(line);
  });
});

function foreignAnchor(startMs: number, endMs: number): Authority {
  const { certificate, privateKeyPem } = issueCertificate({
    commonName: anchorName,
    usage: 'authority',
    notBefore: new Date(startMs),
    notAfter: new Date(endMs),
  });
  return readAuthority(certificate, privateKeyPem, { certificate: 'ca.crt', key: 'ca.key' });
}

function encrypted({ key }: Authority): string {
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'not told' }).toString();
}

function caught(work: () => unknown): ReturnType<typeof problemOf> {
  try {
    work();
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('Nothing was refused.');
}

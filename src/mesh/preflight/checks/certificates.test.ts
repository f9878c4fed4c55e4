import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../../test/lab/pki/certificate.ts';
import { evidence, known, meshCalled, nowMs, object, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { certificatesCheck } from './certificates.ts';

const dayMs = 86_400_000;
const root = (startsInDays: number, endsInDays: number): object => ({
  at: 'ConfigMap istio-system/istio-ca-root-cert',
  subject: 'CN=root',
  startsMs: nowMs + startsInDays * dayMs,
  endsMs: nowMs + endsInDays * dayMs,
});

describe('certificates', () => {
  it.each([
    ['that last', root(-10, 3000), ['passed']],
    ['that end soon', root(-10, 30), ['warning']],
    ['that have ended', root(-400, -1), ['error']],
    ['that count only later', root(1, 400), ['error']],
  ])('%s', (_what, one, severities) => {
    expect(severitiesOf(certificatesCheck(target(), evidence({ roots: known([one as never]) })))).toEqual(severities);
  });

  it('that the charts bring are looked at too, keys are not', () => {
    const { certificate } = issueCertificate({
      commonName: 'identity.linkerd.cluster.local',
      usage: 'authority',
      notBefore: new Date(nowMs - 400 * dayMs),
      notAfter: new Date(nowMs - dayMs),
    });
    const secret = object('v1', 'Secret', 'linkerd-identity-issuer', {
      metadata: { namespace: 'linkerd' },
      data: {
        'crt.pem': Buffer.from(certificate).toString('base64'),
        'key.pem': Buffer.from('a key').toString('base64'),
      },
    });
    const findings = certificatesCheck(target([release([secret])]), evidence());
    expect(linesOf(findings)).toEqual([
      'error: A certificate in Secret linkerd/linkerd-identity-issuer ended on 2026-11-26: CN=identity.linkerd.cluster.local.',
    ]);
    expect(JSON.stringify(findings)).not.toContain('a key');
  });

  it('are unknown where the roots may not be read', () => {
    expect(severitiesOf(certificatesCheck(target(), evidence({ roots: withheld() })))).toEqual(['unknown']);
  });
});

describe('certificates that a mesh wants to be given', () => {
  const roots = (text: string): ReturnType<typeof object> =>
    object('v1', 'ConfigMap', 'linkerd-identity-trust-roots', { data: { 'ca-bundle.crt': text } });
  const linkerd = (...objects: readonly ReturnType<typeof object>[]): ReturnType<typeof target> =>
    target([release(objects, { chart: 'linkerd-control-plane', namespace: 'linkerd' })], {
      mesh: meshCalled('linkerd'),
    });
  const issuer = (endsInDays: number): ReturnType<typeof evidence> =>
    evidence({ issuer: known({ keeper: 'us', words: 'Meshdeck', endsMs: nowMs + endsInDays * dayMs }) });

  it.each([
    ['neither anchor nor issuer', [roots('')], evidence(), ['error', 'error']],
    ['an issuer alone', [roots('')], issuer(300), ['error']],
    ['both', [roots('a root')], issuer(300), ['passed']],
    ['an issuer that ends soon', [roots('a root')], issuer(20), ['warning']],
    [
      'an issuer among the values',
      [roots('a root'), object('v1', 'Secret', 'linkerd-identity-issuer')],
      evidence(),
      ['passed'],
    ],
    ['roots that another tool publishes', [], issuer(300), ['passed']],
    ['an issuer that may not be looked for', [], evidence({ issuer: withheld() }), ['unknown']],
  ])('%s', (_what, objects, seen, severities) => {
    expect(severitiesOf(certificatesCheck(linkerd(...objects), seen))).toEqual(severities);
  });

  it('are wanted by no mesh that makes its own', () => {
    expect(severitiesOf(certificatesCheck(target([release([roots('')])]), evidence()))).toEqual(['passed']);
  });
});

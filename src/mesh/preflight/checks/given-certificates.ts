import { textAt } from '../../../cluster/readiness/read.ts';
import { asJson } from '../../../core/kubernetes.ts';
import type { CertificateFacts } from '../../facts/certificates.ts';
import { found, unknown, valueOf } from '../findings.ts';
import type { PreflightEvidence, PreflightFinding, PreflightRelease, PreflightTarget } from '../types.ts';

/** Certificates that a mesh wants to be given, and the release that takes them. Undefined for a mesh that makes its own. */
export function wantedCertificates({
  mesh: { installation },
  releases,
}: PreflightTarget): { readonly facts: CertificateFacts; readonly release: PreflightRelease } | undefined {
  const facts = 'charts' in installation ? installation.certificates : undefined;
  const release = releases.find(({ chart }) => chart === facts?.chart);
  return facts === undefined || release === undefined ? undefined : { facts, release };
}

/**
 * Whether the mesh is given what it signs with: roots among what the chart makes, where it makes their ConfigMap at all, and an issuer, which the chart makes or
 * which stands beside it. Without them the chart is installed, and its identity service never starts.
 */
export function givenCertificates(target: PreflightTarget, { issuer }: PreflightEvidence): readonly PreflightFinding[] {
  const wanted = wantedCertificates(target);
  const objects = valueOf(wanted?.release.objects);
  if (wanted === undefined || objects === undefined) return [];
  const { facts, release } = wanted;
  const params = {
    mesh: target.mesh.identity.displayName,
    name: target.mesh.identity.name,
    secret: facts.secret,
    namespace: release.namespace,
    value: Object.entries(facts.valuesOf('anchor')).find(([, value]) => value === 'anchor')?.[0] ?? '',
  };
  const because = `${facts.sentence} (${facts.source.at})`;
  const { name, key } = facts.trustRoots;
  const roots = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name);
  const isWithoutRoots = roots !== undefined && (textAt(asJson(roots), 'data', key) ?? '').trim() === '';
  const isIssuerMade = objects.some(({ kind, metadata }) => kind === 'Secret' && metadata.name === facts.secret);
  return [
    ...(isWithoutRoots
      ? [
          found('certificates', 'error', 'mesh.preflight-no-anchor', params, {
            because,
            about: `ConfigMap ${release.namespace}/${name}`,
          }),
        ]
      : []),
    ...(isIssuerMade ? [] : issuerFinding(issuer, params, because)),
  ];
}

function issuerFinding(
  issuer: PreflightEvidence['issuer'],
  params: Readonly<Record<string, string>>,
  because: string,
): readonly PreflightFinding[] {
  const about = `Secret ${params['namespace'] ?? ''}/${params['secret'] ?? ''}`;
  if (issuer.is === 'unknown') return [unknown('certificates', `Whether ${about} is there`, issuer.problem)];
  return issuer.value === undefined
    ? [found('certificates', 'error', 'mesh.preflight-no-issuer', params, { because, about })]
    : [];
}

/** When the issuer ends that stands, where whoever wrote it says so in public. */
export function issuerLife(
  target: PreflightTarget,
  { issuer }: PreflightEvidence,
): { readonly at: string; readonly endsMs: number } | undefined {
  const wanted = wantedCertificates(target);
  const endsMs = valueOf(issuer)?.endsMs;
  return wanted === undefined || endsMs === undefined
    ? undefined
    : { at: `Secret ${wanted.release.namespace}/${wanted.facts.secret}`, endsMs };
}

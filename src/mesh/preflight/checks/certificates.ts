import { formatSpan } from '../../../core/format.ts';
import { isJsonObject, valueAt } from '../../../core/json.ts';
import { asJson, describeReference, referenceOf } from '../../../core/kubernetes.ts';
import { injectorsOf } from '../../state/injectors.ts';
import { certificatesIn, type CertificateLife } from '../certificates-in.ts';
import { givenCertificates, issuerLife } from './given-certificates.ts';
import { found, passed, renderedObjects, unknown, valueOf } from '../findings.ts';
import type { Check, PreflightEvidence, PreflightFinding, PreflightTarget } from '../types.ts';

/** A certificate, and where it stands. */
type Standing = CertificateLife & { readonly at: string };

/** Linkerd's own checks warn from that on; who is told has the time to change a root. */
const soonMs = 60 * 86_400_000;

/** Certificates of the mesh that stands, and those that the charts bring: one that has ended stops every proxy. */
export const certificatesCheck: Check = (target, evidence) => {
  const { roots, atMs } = evidence;
  const all = [
    ...(valueOf(roots) ?? []),
    ...ofWebhooks(target, evidence),
    ...ofCharts(target),
    ...ofIssuer(target, evidence),
  ];
  const findings = [...givenCertificates(target, evidence), ...all.flatMap((one) => judged(one, atMs))];
  const unread =
    roots.is === 'unknown' ? [unknown('certificates', 'Roots that the mesh is trusted by', roots.problem)] : [];
  if (findings.length > 0 || unread.length > 0) return [...findings, ...unread];
  return [
    passed(
      'certificates',
      all.length === 0
        ? 'No certificate of the mesh is there yet, and the charts bring none.'
        : `All ${all.length} certificates last for 60 days and more.`,
    ),
  ];
};

function judged({ at, subject, startsMs, endsMs }: Standing, atMs: number): readonly PreflightFinding[] {
  const params = { subject, at, day: dayOf(endsMs) };
  const because = `${at} has ${subject}, from ${dayOf(startsMs)} to ${dayOf(endsMs)}.`;
  if (endsMs <= atMs)
    return [found('certificates', 'error', 'mesh.preflight-certificate-ended', params, { because, about: at })];
  if (startsMs > atMs)
    return [
      found(
        'certificates',
        'error',
        'mesh.preflight-certificate-early',
        { ...params, day: dayOf(startsMs) },
        { because, about: at },
      ),
    ];
  if (endsMs - atMs < soonMs)
    return [
      found(
        'certificates',
        'warning',
        'mesh.preflight-certificate-soon',
        { ...params, span: formatSpan(endsMs - atMs) },
        { because, about: at },
      ),
    ];
  return [];
}

function ofIssuer(target: PreflightTarget, evidence: PreflightEvidence): readonly Standing[] {
  const life = issuerLife(target, evidence);
  return life === undefined ? [] : [{ ...life, subject: 'the issuer', startsMs: 0 }];
}

function ofWebhooks({ mesh }: PreflightTarget, { webhooks }: PreflightEvidence): readonly Standing[] {
  const configurations = (valueOf(webhooks) ?? []).map(asJson);
  return injectorsOf(mesh, configurations, () => undefined).flatMap(({ kind, name, trustEndsMs }) =>
    trustEndsMs === undefined
      ? []
      : [{ at: `${kind} ${name}`, subject: 'the certificate that it is trusted by', startsMs: 0, endsMs: trustEndsMs }],
  );
}

/** Public certificates that stand in ConfigMaps and Secrets of the charts. Nothing else of a Secret is read. */
function ofCharts(target: PreflightTarget): readonly Standing[] {
  return renderedObjects(target).flatMap(({ object }) => {
    if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') return [];
    const json = asJson(object);
    const texts = ['data', 'stringData'].flatMap((field) => {
      const data = valueAt(json, [field]);
      if (!isJsonObject(data)) return [];
      const isEncoded = object.kind === 'Secret' && field === 'data';
      return Object.values(data)
        .filter((value) => typeof value === 'string')
        .map((text) => (isEncoded ? Buffer.from(text, 'base64').toString('utf8') : text));
    });
    const at = describeReference(referenceOf(object));
    return texts.flatMap(certificatesIn).map((one) => ({ ...one, at }));
  });
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

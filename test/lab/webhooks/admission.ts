import type { KubeObject } from '../kube-client.ts';

/** The part of an AdmissionReview (admission.k8s.io/v1) that is asked. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly namespace?: string;
  readonly operation: string;
  readonly object: KubeObject;
}

/** What a webhook says to a request. */
export type Verdict =
  | { readonly is: 'allowed' }
  /** The object is to be this one instead. */
  | { readonly is: 'changed'; readonly object: KubeObject }
  | { readonly is: 'refused'; readonly message: string };

export const allowed: Verdict = { is: 'allowed' };

/** How every refusal begins, so that nobody takes it for that of a real control plane. */
export const simulatedWords = "simulated by Meshdeck's lab";

/** The request of an AdmissionReview; undefined for anything else. */
export function requestOf(review: unknown): AdmissionRequest | undefined {
  const { kind, request } = (review ?? {}) as { readonly kind?: unknown; readonly request?: Partial<AdmissionRequest> };
  if (kind !== 'AdmissionReview' || typeof request?.uid !== 'string') return undefined;
  // There is no new object where something is deleted.
  if (request.kind === undefined || request.object === undefined) return undefined;
  return request as AdmissionRequest;
}

/** The AdmissionReview that answers a request. */
export function answerTo(request: AdmissionRequest, verdict: Verdict): object {
  const { uid } = request;
  const review = (response: object): object => ({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, ...response },
  });
  switch (verdict.is) {
    case 'allowed':
      return review({ allowed: true });
    case 'refused':
      return review({ allowed: false, status: { code: 400, message: `${simulatedWords}: ${verdict.message}` } });
    case 'changed': {
      const patch = patchBetween(request.object, verdict.object);
      return review({
        allowed: true,
        patchType: 'JSONPatch',
        patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
      });
    }
  }
}

/** A JSON patch (RFC 6902) of whole fields of the first level, which is all that admission takes notice of. */
function patchBetween(before: KubeObject, after: KubeObject): readonly object[] {
  return Object.entries(after)
    .filter(([field, value]) => JSON.stringify(before[field]) !== JSON.stringify(value))
    .map(([field, value]) => ({ op: field in before ? 'replace' : 'add', path: `/${field}`, value }));
}

import type { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/**
 * Why a certificate cannot be the trust anchor that signs an issuer, in a phrase; undefined where it can.
 *
 * @see linkerd2 `pkg/issuercerts/issuercerts.go`, `CheckCertValidityPeriod` and `CheckCertAlgoRequirements`; RFC 5280, 4.2.1.3 and 4.2.1.9
 */
export function whyNotAnchor(anchor: X509Certificate, nowMs: number): string | undefined {
  if (!isP256(anchor.publicKey)) return `its key is ${keyWords(anchor.publicKey)}, and the mesh takes ECDSA P-256`;
  if (!anchor.ca) return 'it may sign no other certificates';
  return whyNotNow(anchor, nowMs);
}

/**
 * Why a certificate cannot be the issuer of a mesh that trusts some anchors; undefined where it can.
 *
 * @see linkerd2 `pkg/issuercerts/issuercerts.go`, `VerifyAndBuildCreds`
 */
export function whyNotIssuer(
  issuer: X509Certificate,
  anchors: readonly X509Certificate[],
  nowMs: number,
): string | undefined {
  if (!isP256(issuer.publicKey)) return `its key is ${keyWords(issuer.publicKey)}, and the mesh takes ECDSA P-256`;
  if (!issuer.ca) return 'it may sign no other certificates';
  const signer = anchors.find((anchor) => issuer.checkIssued(anchor) && issuer.verify(anchor.publicKey));
  if (signer === undefined) return 'none of the trust anchors has signed it';
  if (!isP256(signer.publicKey)) return `an anchor whose key is ${keyWords(signer.publicKey)} has signed it`;
  const early = whyNotNow(signer, nowMs);
  return early === undefined ? whyNotNow(issuer, nowMs) : `of the anchor that has signed it: ${early}`;
}

function whyNotNow({ validFrom, validTo }: X509Certificate, nowMs: number): string | undefined {
  const day = (text: string): string => new Date(text).toISOString().slice(0, 10);
  if (Date.parse(validFrom) > nowMs) return `it begins on ${day(validFrom)}`;
  return Date.parse(validTo) <= nowMs ? `it ended on ${day(validTo)}` : undefined;
}

/** True for a key that Linkerd takes. */
export function isP256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function keyWords({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails ?? {};
  const size = namedCurve ?? (modulusLength === undefined ? undefined : String(modulusLength));
  return [asymmetricKeyType?.toUpperCase(), size].filter((part) => part !== undefined).join(' ');
}

import type { CertificateFacts } from '../facts/certificates.ts';
import { documentation, linkerdSource } from './sources.ts';

/** What Linkerd's identity service is given: it signs with the issuer, and workloads trust the anchor. */
export const linkerdCertificates: CertificateFacts = {
  sentence:
    'Linkerd signs the certificates of its proxies with an issuer that a trust anchor has signed; both are ECDSA P-256, and Linkerd renews neither.',
  anchorName: 'root.linkerd.cluster.local',
  issuerName: 'identity.linkerd.cluster.local',
  secret: 'linkerd-identity-issuer',
  trustRoots: { name: 'linkerd-identity-trust-roots', key: 'ca-bundle.crt' },
  chart: 'linkerd-control-plane',
  valuesOf: (anchors) => ({
    identityTrustAnchorsPEM: anchors,
    identity: { issuer: { scheme: 'kubernetes.io/tls' } },
  }),
  startedWith: {
    podLabel: 'linkerd.io/control-plane-ns',
    annotation: 'linkerd.io/trust-root-sha256',
    source: linkerdSource('charts/partials/templates/_metadata.tpl'),
  },
  issuerMetric: {
    deployment: 'linkerd-identity',
    container: 'identity',
    port: 9990,
    path: '/metrics',
    name: 'issuer_cert_ttl_seconds',
    // Since edge-25.2.1.
    source: documentation('linkerd.io/content/blog/2025/0411-edge-release-roundup/index.md'),
  },
  rotation: {
    issuer: [
      {
        does: 'make-issuer',
        sentence:
          'A new issuer, signed by the same anchor, takes the place of the old one in the Secret. The identity service sees that by itself, and tells so with the event IssuerUpdated; proxies get new certificates when theirs run out, within a day.',
      },
    ],
    anchor: [
      { does: 'make-anchor', sentence: 'A new anchor is made. Nobody trusts it yet.' },
      { does: 'trust-both', sentence: 'Old and new anchor together become the value identityTrustAnchorsPEM.' },
      {
        does: 'restart-control-plane',
        sentence: 'All Deployments of the control plane are restarted, so that they trust both.',
      },
      {
        does: 'restart-workloads',
        sentence: 'All workloads with a proxy are restarted, so that they trust both.',
      },
      { does: 'make-issuer', sentence: 'A new issuer, signed by the new anchor, is written into the Secret.' },
      {
        does: 'restart-control-plane',
        sentence: 'The control plane is restarted, so that it has certificates of the new issuer.',
      },
      {
        does: 'restart-workloads',
        sentence: 'Workloads are restarted, so that they have certificates of the new issuer.',
      },
      { does: 'trust-new-only', sentence: 'The new anchor alone becomes the value identityTrustAnchorsPEM.' },
      {
        does: 'restart-workloads',
        sentence: 'Workloads are restarted once more, so that none trusts the old anchor.',
      },
    ],
  },
  source: documentation('linkerd.io/content/2-edge/tasks/automatically-rotating-control-plane-tls-credentials.md'),
};

import type { ProblemTable } from './entry.ts';

/** Problems of the certificates that meshes are given. */
export const meshCertificatesProblems = {
  'mesh.certificate-unreadable': {
    message: 'No certificate can be read from {what}.',
    next: 'Name a file with a certificate in PEM ("-----BEGIN CERTIFICATE-----").',
  },
  'mesh.certificate-key-unreadable': {
    message: 'No private key can be read from {what}.',
    cause: 'It is no key in PEM, or it is encrypted.',
    next: 'Name the key of the trust anchor; decrypt it on the way, and give it on standard input with "-".',
  },
  'mesh.certificate-key-mismatch': {
    message: 'The key of {key} does not belong to the certificate of {certificate}.',
    next: 'Name the certificate and the key that were made together.',
  },
  'mesh.certificate-unfit': {
    message: 'The certificate {subject} cannot sign the issuer of a mesh: {reason}.',
    next: 'Name another trust anchor, or have one made.',
  },
  'mesh.certificate-none-wanted': {
    message: '{mesh} is given no certificates: it makes them itself, or has none.',
  },
  'mesh.certificate-no-anchor': {
    message: 'The Secret {secret} is there, and nothing says which trust anchor goes with it.',
    cause: 'Nobody has published the anchors that are trusted yet, and the Secret itself is not read.',
    next: 'Name the certificate of its trust anchor.',
  },
  'mesh.certificate-no-anchor-key': {
    message: 'An issuer is wanted, and there is no trust anchor with its key to sign it.',
    next: 'Name the certificate and the key of your trust anchor, or have a new one made.',
  },
  'mesh.certificate-there': {
    message: 'The Secret {secret} is there.',
    cause: 'A new issuer in its place is a rotation, which looks first at what the mesh trusts.',
    next: 'Rotate it: "meshdeck mesh certificates rotate".',
  },
  'mesh.certificate-kept-elsewhere': {
    message: 'The Secret {secret} is looked after by others: {keeper}.',
    cause: 'They would write their own issuer over the new one, or lose sight of it.',
    next: 'Renew it there.',
  },
  'mesh.certificate-of-others': {
    message: 'The Secret {secret} was not written by Meshdeck: {keeper}.',
    next: 'Take it over where this is meant ("--take-over").',
  },
  'mesh.certificate-untrusted': {
    message: 'The mesh does not trust the anchor {subject} yet.',
    cause: 'Workloads would refuse each other from the moment on in which they get certificates of the new issuer.',
    next: 'Begin with "meshdeck mesh certificates rotate MESH --trust-anchor", so that it trusts both anchors first.',
  },
  'mesh.certificate-pods-behind': {
    message: '{behind} of {total} Pods with a proxy were started before the mesh trusted this anchor.',
    cause: 'They would refuse those that have certificates of the new issuer.',
    next: 'Restart the control plane and then these workloads, and rotate again.',
  },
  'mesh.key-file-exists': {
    message: 'The file {path} is there, and a key is never written over another.',
    next: 'Choose another folder, or give the key that is there.',
  },
  'mesh.key-in-repository': {
    message: 'The folder {path} belongs to {root}, from where a private key is soon published.',
    next: 'Choose a folder outside of it (on the command line, --in-repository says that it is meant).',
  },
} as const satisfies ProblemTable;

import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Where Linux distributions keep all authorities in one file, as Go looks for them; for a Node that finds none where it looks itself. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

let isDone = false;

/**
 * Lets connections that name no authority trust those of this machine too, once for each thread: reading them takes some 70 ms. kubectl and
 * browsers trust them, and a company puts its own there; Node knows by itself only those that it came with. Forks of the editor may have
 * a Node that cannot do it, and go on with those.
 */
export function trustSystemAuthorities(): void {
  if (isDone) return;
  isDone = true;
  try {
    addAuthorities(tls);
  } catch {
    // A store with something that cannot be read. Whoever needs an authority of it hears that the issuer is not known.
  }
}

function addAuthorities({ getCACertificates, setDefaultCACertificates }: Partial<typeof tls>): void {
  if (getCACertificates === undefined || setDefaultCACertificates === undefined) return;
  const ofSystem = getCACertificates('system');
  const found = ofSystem.length > 0 ? ofSystem : ofBundle();
  if (found.length > 0) setDefaultCACertificates([...new Set([...getCACertificates('default'), ...found])]);
}

function ofBundle(): readonly string[] {
  for (const file of bundles) {
    try {
      return readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    } catch {
      // Another distribution has another place.
    }
  }
  return [];
}

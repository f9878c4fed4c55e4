import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { JsonObject } from '../../core/json.ts';
import { ProblemError, type Problem } from '../../core/problem.ts';
import { problemWithoutSecrets } from '../../cluster/auth/secrets.ts';
import type { CertificateFacts } from '../facts/certificates.ts';
import { issuerAnnotations } from './issuer-there.ts';
import type { Authority } from './read.ts';

/**
 * The Secret of an issuer, of type `kubernetes.io/tls`. It holds the issuer's private key: it goes to the API server and nowhere else.
 *
 * It carries none of the mesh's own labels: `linkerd prune` deletes what has them and is not in its manifests.
 */
export function issuerSecret(
  facts: CertificateFacts,
  namespace: string,
  issuer: Authority,
  anchor: Pick<Authority, 'certificate' | 'summary'>,
): KubernetesObject & JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: facts.secret,
      namespace,
      annotations: {
        [issuerAnnotations.ends]: new Date(issuer.summary.endsMs).toISOString(),
        [issuerAnnotations.sha256]: issuer.summary.sha256,
        [issuerAnnotations.anchorSha256]: anchor.summary.sha256,
      },
    },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': base64(`${issuer.certificate}\n`),
      'tls.key': base64(keyText(issuer)),
      'ca.crt': base64(`${anchor.certificate}\n`),
    },
  };
}

/** A private key as PEM in the form of SEC 1, which all versions of Linkerd read. */
export function keyText({ key }: Pick<Authority, 'key'>): string {
  return key.export({ type: 'sec1', format: 'pem' }).toString();
}

/** SHA-256 of a text, hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What a server said of a request that held a key, without the key: admission webhooks may repeat what they refuse. */
export function withoutKey(error: unknown, authority: Pick<Authority, 'key'>): unknown {
  if (!(error instanceof ProblemError)) return error;
  const text = keyText(authority);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  return new ProblemError(cleaned(error.problem, [base64(text), text, text.trim(), ...lines]));
}

function cleaned(problem: Problem, secrets: readonly string[]): Problem {
  const { cause, ...rest } = problemWithoutSecrets(problem, secrets);
  return cause === undefined ? rest : { ...rest, cause: cleaned(cause, secrets) };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

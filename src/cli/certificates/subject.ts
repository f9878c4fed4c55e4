import { problemError } from '../../core/problem.ts';
import type { CertificateFacts } from '../../mesh/facts/certificates.ts';
import { meshes } from '../../mesh/registry.ts';
import { textValue, type Invocation } from '../command.ts';

/** The mesh whose certificates are meant. */
export interface CertificateSubject {
  readonly mesh: string;
  readonly displayName: string;
  readonly facts: CertificateFacts;
  /** Namespace of its control plane. */
  readonly namespace: string;
}

/**
 * The mesh that a word names.
 *
 * @throws `cli.usage` for a word that is no mesh, `mesh.certificate-none-wanted`.
 */
export function subjectOf(invocation: Invocation, word: string): CertificateSubject {
  const found = meshes.find(({ identity }) => identity.name === word.toLowerCase());
  if (found === undefined)
    throw problemError('cli.usage', {
      reason: `There is no mesh "${word}".`,
      help: 'meshdeck mesh certificates --help',
    });
  const { identity, installation } = found;
  const facts = 'certificates' in installation ? installation.certificates : undefined;
  if (facts === undefined) throw problemError('mesh.certificate-none-wanted', { mesh: identity.displayName });
  return {
    mesh: identity.name,
    displayName: identity.displayName,
    facts,
    namespace: textValue(invocation, 'namespace') ?? installation.namespace,
  };
}

/**
 * Days that a certificate lasts, from an option.
 *
 * @throws `cli.usage`
 */
export function daysOf(invocation: Invocation, option: string, otherwise: number): number {
  const text = textValue(invocation, option);
  if (text === undefined) return otherwise;
  const days = Number(text);
  if (Number.isInteger(days) && days > 0 && days <= 36_500) return days;
  throw problemError('cli.usage', {
    reason: `--${option} is a number of days, not "${text}".`,
    help: 'meshdeck mesh certificates --help',
  });
}

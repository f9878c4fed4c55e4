import { problemError } from '../../core/problem.ts';
import { makeCertificates } from '../certificates/make.ts';
import { rotateCertificates } from '../certificates/rotate.ts';
import { certificatesStatus } from '../certificates/status.ts';
import { subjectOf, type CertificateSubject } from '../certificates/subject.ts';
import { clusterOptions, runOptions, type Command, type ExitCode, type Invocation } from '../command.ts';

const actions: Readonly<Record<string, (invocation: Invocation, subject: CertificateSubject) => Promise<ExitCode>>> = {
  make: makeCertificates,
  status: certificatesStatus,
  rotate: rotateCertificates,
};

/** `meshdeck mesh certificates` */
export const meshCertificatesCommand: Command = {
  name: 'mesh certificates',
  usage: 'make|status|rotate MESH',
  summary: 'Makes, shows and rotates the certificates that a mesh is given',
  description: `For Linkerd: a trust anchor, whose key stays with you in a file, and an issuer, whose key goes into the Secret
linkerd-identity-issuer and nowhere else. Secrets are written and never read.
make    makes an anchor (or takes yours) and writes an issuer that it has signed into the cluster
status  says when they end, who looks after the issuer, and which Pods trust something else
rotate  puts a new issuer in place of the old one; with --trust-anchor it makes a new anchor, and says what follows`,
  options: {
    ...clusterOptions,
    namespace: { ...runOptions.namespace, help: 'namespace of the control plane (default: linkerd)' },
    anchor: { type: 'string', valueName: 'FILE', help: 'certificate of your trust anchor' },
    'anchor-key': { type: 'string', valueName: 'FILE', help: 'its key; - reads it from standard input' },
    folder: { type: 'string', valueName: 'FOLDER', help: 'where a new trust anchor and its key are written' },
    'in-repository': { type: 'boolean', help: 'also into a folder of a repository or workspace' },
    'anchor-only': { type: 'boolean', help: 'makes an anchor and contacts no cluster' },
    'trust-anchor': { type: 'boolean', help: 'rotates the trust anchor' },
    'anchor-days': { type: 'string', valueName: 'DAYS', help: 'how long a new anchor lasts (default: 3650)' },
    'issuer-days': { type: 'string', valueName: 'DAYS', help: 'how long a new issuer lasts (default: 365)' },
    'take-over': { type: 'boolean', help: 'takes a Secret over that somebody wrote by hand' },
    yes: runOptions.yes,
    'confirm-context': runOptions['confirm-context'],
  },
  run(invocation) {
    const [action, mesh, ...more] = invocation.positionals;
    const run = action === undefined ? undefined : actions[action];
    const reason =
      run === undefined
        ? `What to do is ${Object.keys(actions).join(', ')}${action === undefined ? '' : `, not "${action}"`}.`
        : mesh === undefined
          ? 'MESH is missing.'
          : more.length > 0
            ? 'Only one MESH can be given.'
            : undefined;
    if (reason !== undefined || run === undefined || mesh === undefined)
      throw problemError('cli.usage', { reason: reason ?? '', help: 'meshdeck mesh certificates --help' });
    return run(invocation, subjectOf(invocation, mesh));
  },
};

import { problemError } from '../../core/problem.ts';
import { defaultDays, makeTrustAnchor } from '../../mesh/certificates/make.ts';
import { prepareCertificates } from '../../mesh/certificates/prepare.ts';
import { certificatesThere } from '../../mesh/certificates/there.ts';
import { anchorFiles, writeAnchor } from '../../mesh/certificates/anchor-files.ts';
import { exitCodes, isGiven, type ExitCode, type Invocation } from '../command.ts';
import { withConnection } from '../target.ts';
import { anchorFolder, givenAnchor } from './anchor-files.ts';
import { confirmChange } from './confirm.ts';
import { daysOf, type CertificateSubject } from './subject.ts';

const newFiles = [anchorFiles.certificate, anchorFiles.key];

/** `meshdeck mesh certificates make`: an anchor for its owner, an issuer for the cluster. */
export async function makeCertificates(invocation: Invocation, subject: CertificateSubject): Promise<ExitCode> {
  const { output, signal } = invocation;
  const { mesh, facts, namespace } = subject;
  const nowMs = Date.now();
  const days = {
    anchor: daysOf(invocation, 'anchor-days', defaultDays.anchor),
    issuer: daysOf(invocation, 'issuer-days', defaultDays.issuer),
  };
  const document = { command: 'mesh certificates', action: 'make', mesh } as const;
  const given = await givenAnchor(invocation);
  const folder = given === undefined ? anchorFolder(invocation, newFiles) : undefined;
  if (isGiven(invocation, 'anchor-only')) {
    if (folder === undefined)
      throw problemError('cli.usage', {
        reason: '--anchor-only makes an anchor, and one was given.',
        help: 'meshdeck mesh certificates --help',
      });
    const anchor = await makeTrustAnchor({ commonName: facts.anchorName, days: days.anchor, nowMs });
    const files = await writeAnchor(folder, anchor);
    for (const file of files) output.line(`Written: ${file}`);
    output.document({ ...document, anchors: [anchor.summary], files, values: facts.valuesOf(anchor.certificate) });
    return exitCodes.ok;
  }
  return withConnection(invocation, async (connection) => {
    const secret = `${namespace}/${facts.secret}`;
    const there = await certificatesThere(connection, facts, namespace, signal);
    if (there.issuer !== undefined) throw problemError('mesh.certificate-there', { secret });
    await confirmChange(invocation, connection.contextName, `Write the Secret ${secret}`);
    let files: readonly string[] = [];
    const prepared = await prepareCertificates(
      connection,
      facts,
      {
        namespace,
        nowMs,
        days,
        anchor:
          given === undefined
            ? {
                is: 'new',
                keep: async (anchor) => {
                  files = await writeAnchor(folder ?? '', anchor);
                },
              }
            : { is: 'given', anchor: given },
      },
      signal,
    );
    for (const file of files) output.line(`Written: ${file}`);
    output.line(`Written: Secret ${secret}`);
    if (prepared.issuer !== undefined)
      output.line(`The issuer ends on ${new Date(prepared.issuer.endsMs).toISOString().slice(0, 10)}.`);
    output.document({ ...document, context: connection.contextName, namespace, secret, files, ...prepared });
    return exitCodes.ok;
  });
}

import { summaryOf } from '../../mesh/certificates/read.ts';
import { podsStarted } from '../../mesh/certificates/rotate.ts';
import { certificateStatements } from '../../mesh/certificates/statements.ts';
import { certificatesThere } from '../../mesh/certificates/there.ts';
import { worst } from '../../mesh/state/words.ts';
import { exitCodes, type ExitCode, type Invocation } from '../command.ts';
import { statementLines } from '../statement-lines.ts';
import { withConnection } from '../target.ts';
import type { CertificateSubject } from './subject.ts';

/** `meshdeck mesh certificates status` */
export function certificatesStatus(
  invocation: Invocation,
  { mesh, displayName, facts, namespace }: CertificateSubject,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  return withConnection(invocation, async (connection) => {
    const there = await certificatesThere(connection, facts, namespace, signal);
    const pods = await podsStarted(connection, facts, there, signal);
    const statements = certificateStatements(facts, there, pods, Date.now());
    output.line(`${displayName}  ${namespace}`);
    for (const line of statementLines(statements)) output.line(line);
    output.document({
      command: 'mesh certificates',
      action: 'status',
      mesh,
      context: connection.contextName,
      namespace,
      secret: `${namespace}/${facts.secret}`,
      anchors: (there.anchors ?? []).map(summaryOf),
      pods,
      statements,
    });
    const verdict = worst(statements.map(({ statement }) => statement.verdict));
    return verdict === 'failing' || verdict === 'degraded' ? exitCodes.findings : exitCodes.ok;
  });
}

import { isCancelled, problemOf } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import { issuerEndInMetrics } from '../../mesh/certificates/issuer-metric.ts';
import { summaryOf } from '../../mesh/certificates/read.ts';
import { podsStarted } from '../../mesh/certificates/rotate.ts';
import { certificateStatements } from '../../mesh/certificates/statements.ts';
import { certificatesThere, type CertificatesThere } from '../../mesh/certificates/there.ts';
import { worst } from '../../mesh/state/words.ts';
import { exitCodes, type ExitCode, type Invocation } from '../command.ts';
import type { Output } from '../output.ts';
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
    const nowMs = Date.now();
    const there = await withMetric(
      await certificatesThere(connection, facts, namespace, signal),
      () => issuerEndInMetrics(connection, facts, namespace, nowMs, signal),
      output,
    );
    const pods = await podsStarted(connection, facts, there, signal);
    const statements = certificateStatements(facts, there, pods, nowMs);
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

/** Where nothing outside of the Secret says when the issuer ends, the control plane is asked. What keeps it from answering is told. */
async function withMetric(
  there: CertificatesThere,
  ask: () => Promise<number | undefined>,
  output: Output,
): Promise<CertificatesThere> {
  if (there.issuer === undefined || there.issuer.endsMs !== undefined) return there;
  try {
    const endsMs = await ask();
    return endsMs === undefined ? there : { ...there, issuer: { ...there.issuer, endsMs } };
  } catch (error) {
    if (isCancelled(error)) throw error;
    output.message(inOneText(problemOf(error)));
    return there;
  }
}

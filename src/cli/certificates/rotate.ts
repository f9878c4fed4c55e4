import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import { defaultDays, makeTrustAnchor } from '../../mesh/certificates/make.ts';
import { bundleOf, summaryOf } from '../../mesh/certificates/read.ts';
import { bothAnchors, rotateIssuer } from '../../mesh/certificates/rotate.ts';
import { certificatesThere } from '../../mesh/certificates/there.ts';
import type { RotationStep } from '../../mesh/facts/certificates.ts';
import { anchorFiles, writeAnchor } from '../../mesh/certificates/anchor-files.ts';
import { exitCodes, isGiven, type ExitCode, type Invocation } from '../command.ts';
import { withConnection } from '../target.ts';
import { anchorFolder, givenAnchor } from './anchor-files.ts';
import { confirmChange } from './confirm.ts';
import { daysOf, type CertificateSubject } from './subject.ts';

/** `meshdeck mesh certificates rotate`: a new issuer, or with `--trust-anchor` the beginning of a new anchor. */
export function rotateCertificates(invocation: Invocation, subject: CertificateSubject): Promise<ExitCode> {
  return withConnection(invocation, (connection) =>
    isGiven(invocation, 'trust-anchor')
      ? beginAnchor(invocation, subject, connection)
      : newIssuer(invocation, subject, connection),
  );
}

async function newIssuer(
  invocation: Invocation,
  { mesh, facts, namespace }: CertificateSubject,
  connection: ClusterConnection,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  const anchor = await givenAnchor(invocation);
  if (anchor === undefined) throw problemError('mesh.certificate-no-anchor-key');
  const secret = `${namespace}/${facts.secret}`;
  const days = daysOf(invocation, 'issuer-days', defaultDays.issuer);
  const choice = { namespace, anchor, days, takeOver: isGiven(invocation, 'take-over'), nowMs: Date.now() };
  const rotation = await rotateIssuer(connection, facts, choice, signal);
  await confirmChange(invocation, connection.contextName, `Put a new issuer into the Secret ${secret}`);
  const issuer = await rotation.run(signal);
  const isNewAnchor = (rotation.there.anchors?.length ?? 0) > 1;
  const steps = isNewAnchor ? stepsAfter(facts.rotation.anchor, 'make-issuer') : [];
  output.line(`Written: Secret ${secret}`);
  output.line(`The issuer ends on ${new Date(issuer.endsMs).toISOString().slice(0, 10)}.`);
  if (steps.length === 0) for (const { sentence } of facts.rotation.issuer) output.line(sentence);
  tellSteps(invocation, steps);
  output.document({
    command: 'mesh certificates',
    action: 'rotate',
    mesh,
    context: connection.contextName,
    namespace,
    secret,
    issuer,
    anchors: (rotation.there.anchors ?? []).map(summaryOf),
    steps,
  });
  return exitCodes.ok;
}

/** Makes an anchor and the values that trust both. The cluster is only looked at: the values belong to the release of the mesh. */
async function beginAnchor(
  invocation: Invocation,
  { mesh, facts, namespace }: CertificateSubject,
  connection: ClusterConnection,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  const folder = anchorFolder(invocation, Object.values(anchorFiles));
  const secret = `${namespace}/${facts.secret}`;
  const there = await certificatesThere(connection, facts, namespace, signal);
  if (there.issuer?.keeper === 'tool')
    throw problemError('mesh.certificate-kept-elsewhere', { secret, keeper: there.issuer.words });
  if (there.anchors === undefined) throw problemError('mesh.certificate-no-anchor', { secret });
  const days = daysOf(invocation, 'anchor-days', defaultDays.anchor);
  const anchor = await makeTrustAnchor({ commonName: facts.anchorName, days, nowMs: Date.now() });
  const both = bothAnchors(there.anchors, anchor);
  const files = await writeAnchor(folder, anchor, bundleOf(both));
  const steps = stepsAfter(facts.rotation.anchor, 'make-anchor');
  for (const file of files) output.line(`Written: ${file}`);
  tellSteps(invocation, steps);
  output.document({
    command: 'mesh certificates',
    action: 'rotate',
    mesh,
    context: connection.contextName,
    namespace,
    secret,
    anchors: both.map(summaryOf),
    files,
    steps,
    values: facts.valuesOf(bundleOf(both)),
  });
  return exitCodes.ok;
}

function stepsAfter(steps: readonly RotationStep[], done: RotationStep['does']): readonly RotationStep[] {
  return steps.slice(steps.findIndex(({ does }) => does === done) + 1);
}

function tellSteps({ output }: Invocation, steps: readonly RotationStep[]): void {
  if (steps.length === 0) return;
  output.line();
  output.line('What follows, in this order:');
  for (const [index, { sentence }] of steps.entries()) output.line(`  ${index + 1}. ${sentence}`);
}

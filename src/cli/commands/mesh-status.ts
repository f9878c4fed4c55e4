import { formatPlural } from '../../core/format.ts';
import { inWords } from '../../core/words.ts';
import { meshHealth } from '../../mesh/health.ts';
import { lookAtMeshes, type MeshLook } from '../../mesh/look.ts';
import {
  gatewayApiStatement,
  gatewayClassStatement,
  gatewayStatement,
  injectorStatement,
  issuerStatement,
  memberWords,
  mismatchStatement,
  mutualTlsStatement,
  nodeServedStatement,
  proxyStatement,
  trustStatement,
  worst,
  type Statement,
} from '../../mesh/state/words.ts';
import { clusterOptions, exitCodes, type Command } from '../command.ts';
import { endedDocument, endedLines } from '../ended-meshes.ts';
import { statementLines } from '../statement-lines.ts';
import { withConnection } from '../target.ts';

/** A line of the report: what it is about, and what is said of it. */
interface Line {
  readonly about: string;
  readonly statement: Statement;
}

/** `meshdeck mesh status` */
export const meshStatusCommand: Command = {
  name: 'mesh status',
  usage: '',
  summary: 'Says how the meshes of a cluster stand',
  description: `For each mesh: the parts of its control plane with their versions, who has installed it, its webhooks, the certificates that are
trusted, namespaces and proxies in it by version, and workloads whose Pods are not as they are asked to be. Only reads.
The exit code is 0 where all is well, 1 where something is degraded or failing, 2 where it could not be read.`,
  options: clusterOptions,
  run(invocation) {
    const { output, signal } = invocation;
    return withConnection(invocation, async (connection) => {
      const nowMs = Date.now();
      const { meshes, ended, denied } = await lookAtMeshes(connection, signal);
      const reports = meshes.map((look) => ({ look, lines: linesOf(look, nowMs) }));
      for (const { look, lines } of reports) {
        const { displayName, version, mode, namespace } = look.mesh;
        output.line([displayName, version, mode, namespace].filter((part) => part !== undefined).join('  '));
        for (const line of statementLines(lines)) output.line(line);
      }
      for (const line of endedLines(ended)) output.line(line);
      if (meshes.length + ended.length === 0) output.line('No mesh was found.');
      for (const problem of denied) {
        const { message, next } = inWords(problem);
        output.message([message, next].filter((part) => part !== undefined).join(' '));
      }
      output.document({
        command: 'mesh status',
        context: connection.contextName,
        meshes: reports.map(({ look: { mesh, state }, lines }) => ({ ...mesh, ...state, statements: lines })),
        ended: ended.map(endedDocument),
        denied,
      });
      const verdict = worst(reports.flatMap(({ lines }) => lines.map(({ statement }) => statement.verdict)));
      return verdict === 'failing' || verdict === 'degraded' ? exitCodes.findings : exitCodes.ok;
    });
  },
};

function linesOf({ mesh, state }: MeshLook, nowMs: number): readonly Line[] {
  const { members, proxies, mismatches, injectors, trustRoots, issuer, nodeServed, gateways, gatewayClasses } = state;
  const ofNamespaces = new Map(
    state.mutualTls.flatMap((one) => (one.workload === undefined ? [[one.namespace, one.mode]] : [])),
  );
  const health = meshHealth(mesh);
  const proofOfOrigin = mesh.origin === undefined ? [] : [mesh.origin];
  return [
    { about: 'control plane', statement: { verdict: health.is, words: health.words, because: mesh.proof } },
    ...mesh.controlPlane.map(({ kind, namespace, name, version, ready, wanted }) => ({
      about: `  ${kind} ${namespace}/${name}`,
      statement: {
        verdict: ready >= wanted ? ('healthy' as const) : ready === 0 ? ('failing' as const) : ('degraded' as const),
        words: [version, `${ready}/${wanted} ready`].filter((part) => part !== undefined).join(' · '),
        because: [],
      },
    })),
    ...proofOfOrigin.map(({ words, isOurs, changeAt, proof }) => ({
      about: 'installed by',
      statement: {
        verdict: 'healthy' as const,
        words: isOurs || changeAt === undefined ? words : `${words} · changed at ${changeAt}`,
        because: [proof],
      },
    })),
    ...(injectors ?? []).map((injector) => ({
      about: `webhook ${injector.name}`,
      statement: injectorStatement(injector, nowMs),
    })),
    ...(trustRoots ?? []).map((root) => ({
      about: `trusted root ${root.subject}`.trimEnd(),
      statement: trustStatement(root, nowMs),
    })),
    ...(issuer === undefined ? [] : [{ about: 'issuer', statement: issuerStatement(issuer, nowMs) }]),
    ...(gatewayClasses === undefined || state.gatewayApi.length === 0
      ? []
      : [{ about: 'Gateway API', statement: gatewayApiStatement(state.gatewayApi) }]),
    ...(gatewayClasses ?? []).map((one) => ({
      about: `GatewayClass ${one.name}`,
      statement: gatewayClassStatement(one),
    })),
    ...(gateways ?? []).map((gateway) => ({
      about: `${gateway.kind} ${gateway.namespace}/${gateway.name}`,
      statement: gatewayStatement(gateway),
    })),
    ...members.map((member) => ({
      about: `namespace ${member.namespace}`,
      statement: {
        verdict: 'healthy' as const,
        words: memberWords(member),
        because: [`The ${member.because} says so.`],
      },
    })),
    // Workloads are told where they are otherwise than their namespace.
    ...state.mutualTls
      .filter(({ namespace, workload, mode }) => workload === undefined || ofNamespaces.get(namespace) !== mode)
      .map((one) => ({
        about: `mutual TLS ${one.workload === undefined ? one.namespace : `${one.workload.kind} ${one.namespace}/${one.workload.name}`}`,
        statement: mutualTlsStatement(one),
      })),
    ...(nodeServed === undefined
      ? []
      : [{ about: 'Pods served by their nodes', statement: nodeServedStatement(nodeServed) }]),
    ...(proxies ?? []).map((version) => ({
      about: `proxies ${version.version ?? 'of an unknown version'}`,
      statement: proxyStatement(version),
    })),
    ...(mismatches ?? []).map((mismatch) => ({
      about: `${mismatch.kind} ${mismatch.namespace}/${mismatch.name}`,
      statement: mismatchStatement(mismatch),
    })),
    ...(proxies?.length === 0 && members.length > 0
      ? [
          {
            about: 'proxies',
            statement: {
              verdict: 'idle' as const,
              words: `none, though ${formatPlural(members.length, 'namespace')} ask for them`,
              because: [],
            },
          },
        ]
      : []),
  ];
}

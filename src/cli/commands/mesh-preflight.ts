import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { installableMesh, installableMeshes, installMeshPattern } from '../../mesh/install-pattern.ts';
import type { PreflightFinding } from '../../mesh/preflight/types.ts';
import { mainChart } from '../../mesh/releases.ts';
import { runPreflight } from '../../mesh/preflight/run.ts';
import type { CompiledPattern } from '../../pattern/compile/types.ts';
import { knownKinds } from '../../pattern/known-kinds.ts';
import { meshesToCheck } from '../../pattern/preflight.ts';
import { preparePattern } from '../../pattern/prepare.ts';
import { withValuesFiles } from '../../pattern/values-files.ts';
import { clusterOptions, exitCodes, runOptions, textValue, type Command, type Invocation } from '../command.ts';
import { chartOptions, choiceOptions, meshOptionsOf } from '../mesh-options.ts';
import { preflightLines } from '../preflight-text.ts';
import { readText } from '../project.ts';
import type { PatternInput } from '../run-plan.ts';
import { helmOf, withConnection } from '../target.ts';

const names = installableMeshes.map(({ identity }) => identity.name).join(', ');

/** `meshdeck mesh preflight` */
export const meshPreflightCommand: Command = {
  name: 'mesh preflight',
  usage: '[MESH]',
  summary: 'Looks whether a mesh can go into a cluster, before anything is touched',
  description: `MESH is one of ${names}; a pattern file takes its place. Looks at versions, permissions, other meshes and
releases, Gateway API, Pod security, webhooks, quotas, capacity, platform, network and certificates, and renders the charts with
your own helm to know what would be made. Changes nothing. The exit code is 0 where nothing is in the way, 1 where something is,
2 where it could not run.`,
  options: {
    ...clusterOptions,
    namespace: runOptions.namespace,
    helm: runOptions.helm,
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'a pattern with the mesh, instead of MESH' },
    ...chartOptions,
    ...choiceOptions,
  },
  async run(invocation) {
    const { output, signal } = invocation;
    const input = await inputOf(invocation);
    const prepare = (namespace: string): CompiledPattern =>
      preparePattern({ text: input.text, source: input.file, namespace }, knownKinds());
    // Faults of the pattern are told before any cluster is asked.
    prepare('default');
    return withConnection(invocation, async (connection, kubeconfig) => {
      const meshes = meshesToCheck(await withValuesFiles(prepare(input.namespace ?? connection.namespace)));
      const helm = helmOf(invocation, kubeconfig, connection.contextName);
      const results = await runPreflight({ connection, meshes, helm, signal });
      for (const line of results.flatMap(preflightLines)) output.line(line);
      const meshesInWords = results.map(({ findings, ...result }) => ({ ...result, findings: findings.map(inFull) }));
      output.document({ command: 'mesh preflight', context: connection.contextName, meshes: meshesInWords });
      const hasErrors = results.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
      return hasErrors ? exitCodes.findings : exitCodes.ok;
    });
  },
};

/** A finding with the words of its problem, for who has no table of them. */
function inFull(finding: PreflightFinding): object {
  const { problem } = finding;
  return problem === undefined ? finding : { ...finding, problem: { ...problem, words: inWords(problem) } };
}

/** The pattern that is meant: the file, or what "mesh install" would write; and the namespace of its record, where one is named. */
async function inputOf(invocation: Invocation): Promise<PatternInput & { readonly namespace: string | undefined }> {
  const { workingFolder, positionals } = invocation;
  const given = textValue(invocation, 'file');
  const namespace = textValue(invocation, 'namespace');
  const [name, ...more] = positionals;
  if (more.length > 0 || (given === undefined) === (name === undefined))
    throw problemError('cli.usage', {
      reason: 'Name one mesh, or a pattern with --file.',
      help: 'meshdeck mesh preflight --help',
    });
  if (given !== undefined) {
    const file = path.resolve(workingFolder, given);
    return { file, text: await readText(file), namespace };
  }
  const facts = installableMesh((name ?? '').toLowerCase());
  const file = path.resolve(workingFolder, `${facts.identity.name}.pattern.yaml`);
  const options = await meshOptionsOf(invocation, facts, path.dirname(file));
  const values = textValue(invocation, 'values');
  const valuesFiles =
    values === undefined
      ? {}
      : { valuesFiles: { [mainChart(facts.installation).chart]: path.resolve(workingFolder, values) } };
  // That nobody looks after it any more is a finding, and not a reason to look at nothing.
  return {
    file,
    text: installMeshPattern(facts.identity.name, { ...options, ...valuesFiles, acceptArchived: true }),
    // As an installation does it: its record lies beside the mesh.
    namespace: namespace ?? facts.installation.namespace,
  };
}

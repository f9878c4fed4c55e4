import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import { findSample, knownSamples, partsOf, type SamplePart } from '../../mesh/samples/known-samples.ts';
import {
  deployedNamespace,
  deployedSamples,
  describeSample,
  prepareSample,
  recordOf,
  sampleSetName,
  type PreparedSample,
} from '../../pattern/extras/sample.ts';
import {
  clusterOptions,
  exitCodes,
  isGiven,
  runOptions,
  textValue,
  type Command,
  type ExitCode,
  type Invocation,
} from '../command.ts';
import { confirmContext } from '../extras/confirm-context.ts';
import { manifestOptions, readTrusting } from '../extras/manifests.ts';
import { openOptions, openUntilStopped } from '../extras/open-service.ts';
import { recordOption, removeSet, withRecord } from '../extras/sets.ts';
import { requiredName, subCommand } from '../extras/sub-command.ts';
import { runPlan } from '../run-plan.ts';
import { withConnection } from '../target.ts';
import { writePattern } from '../write-pattern.ts';

const command = 'mesh sample';
const parts: readonly SamplePart[] = ['gateway', 'traffic', 'rules'];

/** `meshdeck mesh sample` */
export const meshSampleCommand: Command = {
  name: command,
  usage: 'list|deploy|open|remove [NAME]',
  summary: 'Puts a sample app into a mesh, opens it, and takes it away',
  description: `The files come from the project that publishes the sample, each with the digest that Meshdeck knows, from a folder (--from), or
from the cache. "postcard" comes with Meshdeck and needs no file. The sample becomes a pattern: it is planned and shown, and
waits until it is ready; remove deletes what was deployed and nothing else. Its namespace asks for the mesh of the sample, or for
that of the cluster; a namespace that was there before keeps everything but that mark.`,
  options: {
    ...clusterOptions,
    ...runOptions,
    namespace: { type: 'string', short: 'n', valueName: 'NAME', help: 'namespace of the sample (default: its own)' },
    ...recordOption,
    deployed: { type: 'boolean', help: 'lists those that are in the cluster, and whether they are ready' },
    mesh: { type: 'string', valueName: 'MESH', help: 'the mesh that it is for, and goes into' },
    'no-inject': { type: 'boolean', help: 'puts no mark for a mesh on namespaces and Pods' },
    gateway: { type: 'boolean', help: 'with its gateway' },
    traffic: { type: 'boolean', help: 'with what sends it requests' },
    rules: { type: 'boolean', help: 'with its rules for traffic or access' },
    file: { type: 'string', short: 'f', valueName: 'FILE', help: 'writes the pattern into this file, too' },
    force: { type: 'boolean', help: 'writes over a file that holds something else' },
    ...manifestOptions,
    ...openOptions,
  },
  run(invocation) {
    const { verb, name } = subCommand(invocation, command, ['list', 'deploy', 'open', 'remove']);
    if (verb === 'list')
      return isGiven(invocation, 'deployed') ? listDeployed(invocation) : Promise.resolve(list(invocation));
    const wanted = requiredName(name, command);
    if (verb === 'deploy') return deploy(invocation, wanted);
    return verb === 'open' ? open(invocation, wanted) : remove(invocation, wanted);
  },
};

function list(invocation: Invocation): ExitCode {
  const { output } = invocation;
  const wanted = textValue(invocation, 'mesh');
  const shown = knownSamples.filter(({ mesh }) => wanted === undefined || mesh === undefined || mesh.name === wanted);
  for (const { sample, mesh } of shown) {
    output.line(
      [sample.name, mesh?.displayName ?? 'every mesh', ...partsOf(sample).map((part) => `--${part}`)].join('  '),
    );
    output.line(`    ${sample.summary}`);
  }
  const samples = shown.map(({ sample, mesh }) => ({
    name: sample.name,
    ...(mesh === undefined ? {} : { mesh: mesh.name }),
    displayName: sample.displayName,
    summary: sample.summary,
    namespace: sample.namespace,
    parts: partsOf(sample),
  }));
  output.document({ command, samples });
  return exitCodes.ok;
}

function listDeployed(invocation: Invocation): Promise<ExitCode> {
  const { output, signal } = invocation;
  return withConnection(invocation, async (connection) => {
    const deployed = await deployedSamples(connection, signal);
    for (const { known, record, workloads } of deployed) {
      output.line(`${known.sample.name}  recorded in ${record}`);
      for (const { kind, namespace, name, readiness } of workloads)
        output.line(`    ${kind} ${namespace}/${name}  ${readiness.reason}`);
    }
    if (deployed.length === 0) output.line('Meshdeck has deployed no sample app in this cluster.');
    const samples = deployed.map(({ known, record, workloads }) => ({ name: known.sample.name, record, workloads }));
    output.document({ command, context: connection.contextName, deployed: samples });
    const isReady = deployed.every(({ workloads }) =>
      workloads.every(({ readiness }) => readiness.state === 'current'),
    );
    return isReady ? exitCodes.ok : exitCodes.findings;
  });
}

async function deploy(invocation: Invocation, name: string): Promise<ExitCode> {
  const { output, workingFolder } = invocation;
  const request = {
    name,
    mesh: textValue(invocation, 'mesh'),
    parts: parts.filter((part) => isGiven(invocation, part)),
    namespace: textValue(invocation, 'namespace'),
    isInjected: !isGiven(invocation, 'no-inject'),
    record: textValue(invocation, 'record'),
  };
  const prepared = await withConnection(invocation, (connection) =>
    readTrusting(invocation, (access) => prepareSample(connection, request, access)),
  );
  tellMesh(invocation, prepared);
  const given = textValue(invocation, 'file');
  const file = path.resolve(workingFolder, given ?? prepared.fileName);
  if (given !== undefined) {
    await writePattern(file, prepared.text, isGiven(invocation, 'force'));
    output.message(`The pattern is in ${file}`);
  }
  return runPlan(withRecord(invocation, prepared.record), { file, text: prepared.text }, 'apply', { command });
}

function tellMesh({ output }: Invocation, prepared: Extract<PreparedSample, { readonly is: 'pattern' }>): void {
  const { into, severalMeshes } = prepared;
  if (into?.isFound === false)
    output.message(`${into.displayName} was not found in this cluster: the sample asks for it, and runs without it.`);
  if (severalMeshes !== undefined)
    output.message(`The cluster has ${severalMeshes.join(' and ')}: name one with --mesh, and the sample asks for it.`);
}

function open(invocation: Invocation, name: string): Promise<ExitCode> {
  const { signal } = invocation;
  return withConnection(invocation, async (connection) => {
    await confirmContext(invocation, connection.contextName);
    const found = await detectMeshes(connection, signal);
    const known = findSample(
      name,
      textValue(invocation, 'mesh'),
      found.map(({ mesh }) => mesh),
    );
    const { service } = known.sample;
    if (service === undefined) throw problemError('mesh.sample-no-service', { name });
    const place = textValue(invocation, 'namespace') ?? (await deployedNamespace(connection, known, signal));
    return openUntilStopped(invocation, connection, {
      command,
      object: { group: '', version: 'v1', kind: 'Service', namespace: place, name: service.name },
      port: service.port,
      path: service.path,
    });
  });
}

async function remove(invocation: Invocation, name: string): Promise<ExitCode> {
  const known = findSample(name, textValue(invocation, 'mesh'));
  const set = await withConnection(invocation, (connection) =>
    recordOf(connection, known, textValue(invocation, 'record'), invocation.signal),
  );
  if (set === undefined) throw problemError('mesh.set-absent', { what: describeSample(known) });
  return removeSet(invocation, sampleSetName(known), set.namespace, command);
}

import { writeYaml } from '../../yaml/write.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import { meshHealth } from '../../mesh/health.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import { displayWidth, padded, visibleText } from '../cells.ts';
import { exitCodes, textValue, type ExitCode, type Invocation } from '../command.ts';
import { withConnection } from '../target.ts';
import type { ListArguments } from './arguments.ts';

/** What is listed with it is no kind of any server. */
export const meshesWord = 'meshes';

const columns: readonly (readonly [header: string, value: (mesh: FoundMesh) => string, isWide?: true])[] = [
  ['NAME', ({ displayName }) => displayName],
  ['VERSION', ({ version }) => version ?? '-'],
  ['MODE', ({ mode }) => (mode === 'crds-only' ? 'definitions only' : mode)],
  ['NAMESPACE', ({ namespace }) => namespace ?? '-'],
  ['REVISION', ({ revision }) => revision ?? '-'],
  ['STATUS', (mesh) => meshHealth(mesh).words],
  ['PROOF', ({ proof }) => proof.join(' '), true],
];

/** Options that choose among objects of a server. */
const choices = ['namespace', 'selector', 'field-selector', 'filter', 'sort'] as const;

/** `meshdeck get meshes` @throws `cli.usage` */
export function getMeshes(invocation: Invocation, { wanted }: ListArguments): Promise<ExitCode> {
  if (wanted.length !== 1 || wanted[0]?.names.length !== 0)
    throw problemError('cli.usage', {
      reason: 'meshes is no kind of a server: it takes no names, and no other kinds beside it.',
      help: 'meshdeck get --help',
    });
  const given = choices.find((name) => textValue(invocation, name) !== undefined);
  if (given !== undefined)
    throw problemError('cli.usage', {
      reason: `Meshes are found in the whole cluster, and all are shown: --${given} does not go with them.`,
      help: 'meshdeck get --help',
    });
  const { output, signal } = invocation;
  return withConnection(invocation, async (connection) => {
    const meshes = await detectMeshes(connection, signal);
    if (output.format === 'yaml') output.raw(meshes.map(yamlOf).join('---\n'));
    else if (output.format === 'name') output.raw(meshes.map(({ mesh }) => `mesh/${mesh}\n`).join(''));
    else if (meshes.length > 0) for (const line of lines(meshes, output.format === 'wide')) output.line(line);
    if (meshes.length === 0) output.message('No mesh was found.');
    output.document({ command: 'get', context: connection.contextName, meshes });
    return exitCodes.ok;
  });
}

function lines(meshes: readonly FoundMesh[], isWideTable: boolean): readonly string[] {
  const shown = columns.filter(([, , isWide]) => isWide !== true || isWideTable);
  const cells = [
    shown.map(([header]) => header),
    ...meshes.map((mesh) => shown.map(([, value]) => visibleText(value(mesh)))),
  ];
  const widths = shown.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index] ?? ''))));
  return cells.map((line) =>
    line
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

function yamlOf(mesh: FoundMesh): string {
  return writeYaml(mesh as unknown as JsonObject);
}

/** The word is looked up before any server is asked. @throws `cli.usage` */
export function refuseMeshes(args: ListArguments, command: string): void {
  if (!args.wanted.some(({ word }) => word === meshesWord)) return;
  throw problemError('cli.usage', {
    reason: 'Meshes are found by looking once: "meshdeck get meshes".',
    help: `meshdeck ${command} --help`,
  });
}

import { health } from './control-plane.ts';
import { runningState } from './lifecycle.ts';
import { labPaths } from './paths.ts';
import { residentBytes } from './process-identity.ts';
import type { LabState } from './state.ts';

/** One part as `status` tells it. */
export interface PartStatus {
  readonly name: string;
  readonly pid: number | undefined;
  readonly port: number;
  /** `well`, or what is wrong. */
  readonly health: string;
  readonly memoryBytes: number | undefined;
  readonly restarts: number;
  readonly log: string;
}

export interface LabStatus extends Omit<LabState, 'parts' | 'supervisor'> {
  readonly running: true;
  readonly supervisorPid: number;
  readonly parts: readonly PartStatus[];
}

/** Asks every part of a lab how it is; undefined when the lab does not run. */
export async function labStatus(name: string): Promise<LabStatus | undefined> {
  const paths = labPaths(name);
  const state = runningState(paths);
  if (state === undefined) return undefined;
  const { parts, supervisor, ...rest } = state;
  const memory = residentBytes(parts.flatMap(({ process }) => (process === undefined ? [] : [process.pid])));
  const statuses = parts.map(async (part): Promise<PartStatus> => {
    const pid = part.process?.pid;
    return {
      name: part.name,
      pid,
      port: part.port,
      health: pid === undefined ? 'it does not run' : await health(part.healthUrl),
      memoryBytes: pid === undefined ? undefined : memory.get(pid),
      restarts: part.restarts,
      log: part.log,
    };
  });
  return { running: true, ...rest, supervisorPid: supervisor.pid, parts: await Promise.all(statuses) };
}

/** The status for a person. */
export function statusText(status: LabStatus): string {
  const rows = status.parts.map((part) => {
    const memory = part.memoryBytes === undefined ? '-' : `${Math.round(part.memoryBytes / 2 ** 20)} MiB`;
    return [part.name, String(part.pid ?? '-'), String(part.port), memory, String(part.restarts), part.health];
  });
  const table = [['PART', 'PID', 'PORT', 'MEMORY', 'RESTARTS', 'HEALTH'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const services = status.served.map(
    ({ service, address, port, error }) =>
      `  ${service}  http://${address}:${port}/${error === undefined ? '' : `  (${error})`}`,
  );
  const webhooks = status.webhooks.map(
    ({ mesh, service, address, port, error }) =>
      `  ${service}  https://${address}:${port}/  (simulated ${mesh}${error === undefined ? '' : `, not answered: ${error}`})`,
  );
  return [
    `${status.name}: ${status.phase}${status.message === status.phase ? '' : ` (${status.message})`}`,
    `server      ${status.server}`,
    `kubeconfig  ${status.kubeconfig}`,
    `demo app    ${status.demoAppUrl}`,
    `contexts    ${Object.values(status.contexts).join(', ')}`,
    '',
    ...lines,
    '',
    services.length > 0 ? 'Services that answer:' : 'No Service answers.',
    ...services,
    ...(webhooks.length > 0 ? ['Webhooks that the lab answers:', ...webhooks] : []),
    ...(status.servicesAnswer ? [] : [noServicesWords]),
  ].join('\n');
}

const noServicesWords =
  'Services have addresses that nothing can listen on here: only Linux has the whole 127.0.0.0/8. Port-forward works.';

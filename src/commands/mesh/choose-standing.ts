import * as vscode from 'vscode';
import type { InstallableMeshSummary } from '../../agent/protocol/mesh-install.ts';
import { cancelled, problemError } from '../../core/problem.ts';
import { rowOf } from '../cluster/row.ts';
import type { CommandContext } from '../table.ts';
import { contextNameOf, placeOf } from './extras/place.ts';

/** A mesh of a cluster that helm can change. */
export interface StandingMesh {
  readonly context: string;
  readonly mesh: InstallableMeshSummary;
  /** Of its control plane, where that tells. */
  readonly version?: string;
}

/**
 * The mesh that a command is about: that of its row, the only one of the cluster, or the one that is chosen.
 *
 * @throws `mesh.none-stands` where the cluster has none, `mesh.install-kustomize` for one without charts, `cancelled`.
 */
export async function chooseStandingMesh(
  services: CommandContext,
  title: string,
  argument: unknown,
): Promise<StandingMesh> {
  const context = await contextNameOf(services, placeOf(services, argument));
  const row = rowOf(argument);
  const found = (await services.agent.call('mesh/list', { context })).filter(({ mode }) => mode !== 'crds-only');
  const named = row?.kind === 'mesh' ? found.filter(({ mesh }) => mesh === row.name) : found;
  if (named.length === 0) throw problemError('mesh.none-stands', { context });
  const chosen =
    named.length === 1
      ? named[0]
      : (
          await vscode.window.showQuickPick(
            named.map((one) => ({ label: one.displayName, description: one.version ?? '', one })),
            { title, placeHolder: vscode.l10n.t('Which mesh?') },
          )
        )?.one;
  if (chosen === undefined) throw cancelled();
  const installable = await services.agent.call('mesh/installable', null);
  const mesh = installable.find((one) => one.mesh === chosen.mesh);
  if (mesh === undefined) throw problemError('mesh.install-kustomize', { mesh: chosen.displayName });
  return { context, mesh, ...(chosen.version === undefined ? {} : { version: chosen.version }) };
}

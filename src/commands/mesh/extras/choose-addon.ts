import * as vscode from 'vscode';
import type { AddonSummary } from '../../../agent/protocol/mesh-extras.ts';
import { cancelled } from '../../../core/problem.ts';
import type { Services, Target } from '../../../host/services.ts';
import { rowOf } from '../../cluster/row.ts';
import { stoppable } from '../../object/stoppable.ts';

/** The add-ons of the meshes of a cluster. */
export function readAddons(
  { agent }: Pick<Services, 'agent'>,
  title: string,
  { context }: Target,
): Promise<readonly AddonSummary[]> {
  return stoppable(title, (signal) => agent.call('mesh/addons', context === undefined ? {} : { context }, signal));
}

/**
 * The add-on of the row that a command was called on; otherwise a person chooses one. Where there is none, that is said.
 *
 * @throws `cancelled`
 */
export async function chooseAddon(
  { notify }: Pick<Services, 'notify'>,
  title: string,
  addons: readonly AddonSummary[],
  none: string,
  argument: unknown,
): Promise<AddonSummary> {
  const row = rowOf(argument);
  const wanted = row?.kind === 'mesh.addon' ? row.name : undefined;
  const ofRow = addons.find((addon) => addonKey(addon) === wanted);
  if (ofRow !== undefined) return ofRow;
  if (addons.length === 0 || wanted !== undefined) {
    await notify.finished(none);
    throw cancelled();
  }
  const items = addons.map((addon) => ({
    label: addon.displayName,
    description: [addon.meshDisplayName, placeWords(addon)].join(' · '),
    detail: [addon.summary, addon.caution].filter((part) => part !== undefined).join('. '),
    addon,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  if (picked === undefined) throw cancelled();
  return picked.addon;
}

function placeWords({ place, comesBy, set }: AddonSummary): string {
  if (place === undefined)
    return comesBy === 'values' ? vscode.l10n.t('not there, a value of the mesh') : vscode.l10n.t('not there');
  return set === undefined ? place : vscode.l10n.t('{0}, by Meshdeck', place);
}

/** Name of an add-on among those of all meshes. */
export function addonKey({ mesh, name }: AddonSummary): string {
  return `${mesh}/${name}`;
}

import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { chooseStandingMesh } from './choose-standing.ts';

/** Shows on the page of a plan what goes with a mesh and what stays, and takes it away once somebody agreed. */
export const uninstallMesh: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Uninstall Mesh');
  const { context, mesh } = await chooseStandingMesh(services, title, argument);
  await services.plans.openRemoval({ mesh: mesh.mesh, displayName: mesh.displayName, context });
};

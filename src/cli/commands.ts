import type { Command } from './command.ts';
import { applyCommand } from './commands/apply.ts';
import { contextsAddCommand } from './commands/contexts-add.ts';
import { contextsDeleteCommand } from './commands/contexts-delete.ts';
import { contextsNamespaceCommand } from './commands/contexts-namespace.ts';
import { contextsRenameCommand } from './commands/contexts-rename.ts';
import { contextsUseCommand } from './commands/contexts-use.ts';
import { contextsCommand } from './commands/contexts.ts';
import { deleteCommand } from './commands/delete.ts';
import { fetchCommand } from './commands/fetch.ts';
import { getCommand } from './commands/get.ts';
import { languageServerCommand } from './commands/language-server.ts';
import { lintCommand } from './commands/lint.ts';
import { meshCertificatesCommand } from './commands/mesh-certificates.ts';
import { meshAddonCommand } from './commands/mesh-addon.ts';
import { meshDashboardCommand } from './commands/mesh-dashboard.ts';
import { meshInstallCommand } from './commands/mesh-install.ts';
import { meshListCommand } from './commands/mesh-list.ts';
import { meshSampleCommand } from './commands/mesh-sample.ts';
import { meshInjectCommand } from './commands/mesh-inject.ts';
import { meshMtlsCommand } from './commands/mesh-mtls.ts';
import { meshPreflightCommand } from './commands/mesh-preflight.ts';
import { meshProxyCommand } from './commands/mesh-proxy.ts';
import { meshPlanCommand } from './commands/mesh-plan.ts';
import { meshStatusCommand } from './commands/mesh-status.ts';
import { meshUninstallCommand } from './commands/mesh-uninstall.ts';
import { meshUpgradeCommand } from './commands/mesh-upgrade.ts';
import { perfRunCommand } from './commands/perf-run.ts';
import { perfStopCommand } from './commands/perf-stop.ts';
import { planCommand } from './commands/plan.ts';
import { snapshotCommand } from './commands/snapshot.ts';
import { watchCommand } from './commands/watch.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  contextsCommand,
  contextsUseCommand,
  contextsNamespaceCommand,
  contextsRenameCommand,
  contextsDeleteCommand,
  contextsAddCommand,
  getCommand,
  watchCommand,
  meshListCommand,
  meshStatusCommand,
  meshPreflightCommand,
  meshPlanCommand,
  meshInstallCommand,
  meshCertificatesCommand,
  meshProxyCommand,
  meshAddonCommand,
  meshDashboardCommand,
  meshSampleCommand,
  meshInjectCommand,
  meshMtlsCommand,
  meshUpgradeCommand,
  meshUninstallCommand,
  lintCommand,
  fetchCommand,
  languageServerCommand,
  snapshotCommand,
  planCommand,
  applyCommand,
  deleteCommand,
  perfRunCommand,
  perfStopCommand,
];

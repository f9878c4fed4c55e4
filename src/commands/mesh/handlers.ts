import type { AreaHandlers } from '../table.ts';
import { connectAddon } from './connect-addon.ts';
import { deploySample } from './deploy-sample.ts';
import { turnInjection } from './inject.ts';
import { installAddon } from './install-addon.ts';
import { installMesh } from './install.ts';
import { setMutualTls } from './mutual-tls.ts';
import { openDashboard } from './open-dashboard.ts';
import { openSample } from './open-sample.ts';
import { removeAddon } from './remove-addon.ts';
import { removeSample } from './remove-sample.ts';
import { restartToApply } from './restart.ts';
import { uninstallMesh } from './uninstall.ts';
import { upgradeMesh } from './upgrade.ts';

export const meshHandlers: AreaHandlers<'mesh'> = {
  'meshdeck.mesh.install': installMesh,
  'meshdeck.mesh.upgrade': upgradeMesh,
  'meshdeck.mesh.uninstall': uninstallMesh,
  'meshdeck.mesh.inject': turnInjection,
  'meshdeck.mesh.mutualTls': setMutualTls,
  'meshdeck.mesh.restart': restartToApply,
  'meshdeck.mesh.installAddon': installAddon,
  'meshdeck.mesh.connectAddon': connectAddon,
  'meshdeck.mesh.removeAddon': removeAddon,
  'meshdeck.mesh.openDashboard': openDashboard,
  'meshdeck.mesh.deploySample': deploySample,
  'meshdeck.mesh.openSample': openSample,
  'meshdeck.mesh.removeSample': removeSample,
};

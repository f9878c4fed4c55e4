import type { AreaHandlers } from '../table.ts';
import { turnInjection } from './inject.ts';
import { installMesh } from './install.ts';
import { setMutualTls } from './mutual-tls.ts';
import { restartToApply } from './restart.ts';

export const meshHandlers: AreaHandlers<'mesh'> = {
  'meshdeck.mesh.install': installMesh,
  'meshdeck.mesh.inject': turnInjection,
  'meshdeck.mesh.mutualTls': setMutualTls,
  'meshdeck.mesh.restart': restartToApply,
};

import type { AreaHandlers } from '../table.ts';
import { installMesh } from './install.ts';

export const meshHandlers: AreaHandlers<'mesh'> = {
  'meshdeck.mesh.install': installMesh,
};

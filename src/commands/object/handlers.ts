import type { AreaHandlers } from '../table.ts';
import { deleteObjects } from './delete.ts';
import { editObject } from './edit.ts';
import { filterLogs } from './filter-logs.ts';
import { findResource } from './find.ts';
import { insertIntoPattern } from './insert-into-pattern.ts';
import { showLogs } from './logs.ts';
import { openSource } from './open-source.ts';
import { openObject } from './open.ts';
import { showProxy } from './proxy.ts';
import { restartWorkloads } from './restart.ts';
import { revealInClusters } from './reveal-in-clusters.ts';
import { scaleWorkload } from './scale.ts';
import { openShell } from './shell.ts';

export const objectHandlers: AreaHandlers<'object'> = {
  'meshdeck.object.logs': showLogs,
  'meshdeck.object.filterLogs': filterLogs,
  'meshdeck.object.shell': openShell,
  'meshdeck.object.proxy': showProxy,
  'meshdeck.object.open': openObject,
  'meshdeck.object.edit': editObject,
  'meshdeck.object.restart': restartWorkloads,
  'meshdeck.object.scale': scaleWorkload,
  'meshdeck.object.delete': deleteObjects,
  'meshdeck.object.revealInClusters': revealInClusters,
  'meshdeck.object.openSource': openSource,
  'meshdeck.object.insertIntoPattern': insertIntoPattern,
  'meshdeck.object.find': findResource,
};

import type { AreaHandlers } from '../table.ts';
import { clearFilter } from './clear-filter.ts';
import { copyName } from './copy-name.ts';
import { copyReference } from './copy-reference.ts';
import { disconnectCluster } from './disconnect.ts';
import { filterClusters } from './filter.ts';
import { groupWorkloads } from './group.ts';
import { refreshClusters } from './refresh.ts';
import { retryCluster } from './retry.ts';
import { selectTarget } from './select-target.ts';
import { showMoreRows } from './show-more.ts';
import { sortClusters } from './sort.ts';

export const clusterHandlers: AreaHandlers<'cluster'> = {
  'meshdeck.cluster.refresh': refreshClusters,
  'meshdeck.cluster.retry': retryCluster,
  'meshdeck.cluster.disconnect': disconnectCluster,
  'meshdeck.cluster.selectTarget': selectTarget,
  'meshdeck.cluster.showMore': showMoreRows,
  'meshdeck.cluster.filter': filterClusters,
  'meshdeck.cluster.clearFilter': clearFilter,
  'meshdeck.cluster.sort': sortClusters,
  'meshdeck.cluster.group': groupWorkloads,
  'meshdeck.cluster.copyName': copyName,
  'meshdeck.cluster.copyReference': copyReference,
};

import type { ContextSummary } from '../../cluster/types.ts';
import type { ClusterView } from '../cache/cluster-state.ts';
import type { Topic } from '../cache/entries.ts';
import type { Children } from './children.ts';
import { fixed } from './children.ts';
import { contextChildren } from './context-rows.ts';
import { meshChildren, meshGroupChildren } from './mesh-rows.ts';
import { namespaceGroupChildren } from './namespace-rows.ts';
import { namespaceChildren } from './workload-rows.ts';

/** The children at a path below a context. A path that leads nowhere any more has none. */
export function childrenAt(context: ContextSummary, view: ClusterView, path: readonly string[]): Children {
  const [group, name] = path;
  if (group === undefined) return contextChildren(context, view);
  if (view.connection.is !== 'connected') return fixed([]);
  if (group === 'meshes')
    return name === undefined ? meshGroupChildren(view, context.name) : meshChildren(view, context.name, name);
  if (group !== 'namespaces') return fixed([]);
  return name === undefined ? namespaceGroupChildren(view, context.name) : namespaceChildren(view, context.name, name);
}

/** What the children at a path are made from. */
export function topicOf(path: readonly string[]): Topic {
  const [group, name] = path;
  if (group === 'meshes') return 'meshes';
  if (group === 'namespaces') return name === undefined ? 'namespaces' : `namespace:${name}`;
  return 'context';
}

import type { ValueNode } from '../../../yaml/nodes.ts';
import type { ManifestObject } from './objects.ts';
import { nodeAt } from './read.ts';

type Path = readonly string[];

/** Kinds that hold a template of Pods, by group and kind, with the path to it. */
const templatePaths: Readonly<Record<string, Path>> = {
  'apps/DaemonSet': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'batch/Job': ['spec', 'template'],
  '/PodTemplate': ['template'],
  '/ReplicationController': ['spec', 'template'],
};

/** Kinds whose objects run Pods, as `group/Kind`. */
export const workloadKinds: readonly string[] = [
  ...Object.keys(templatePaths).filter((kind) => kind !== '/PodTemplate'),
  '/Pod',
];

/** A template of Pods: `metadata` and `spec`. */
export interface PodTemplate {
  readonly template: ValueNode;
  readonly path: Path;
}

/** The templates of Pods that an object holds. */
export function templatesOf({ group, kind, node }: ManifestObject): readonly PodTemplate[] {
  const path = templatePaths[`${group}/${kind}`];
  const template = path === undefined ? undefined : nodeAt(node, ...path);
  return path === undefined || template === undefined ? [] : [{ template, path }];
}

/** A Pod, or the template of one: what has `metadata` and `spec`, and the path to it. */
export function podsOf(object: ManifestObject): readonly PodTemplate[] {
  if (object.group === '' && object.kind === 'Pod') return [{ template: object.node, path: [] }];
  return templatesOf(object);
}

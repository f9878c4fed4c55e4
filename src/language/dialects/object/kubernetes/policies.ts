import type { ValueNode } from '../../../../yaml/nodes.ts';
import type { Fault } from '../../../diagnostics/finding.ts';
import { exclusiveKeys, faultAt, missingKey, notAllowed } from '../fault.ts';
import type { ManifestObject } from '../objects.ts';
import { atMostOne, exactlyOne } from '../one-of.ts';
import { entryAt, isGiven, itemsAt, nodeAt, numberAt, spanOf, spanOfKey, textAt } from '../read.ts';
import { portFault } from './ports.ts';
import { shareFaults } from './shares.ts';

/** Of a budget only one side can be given. */
export function* disruptionBudgetFaults({ node }: ManifestObject): Iterable<Fault> {
  const sides = ['minAvailable', 'maxUnavailable'];
  yield* atMostOne(nodeAt(node, 'spec'), sides);
  for (const side of sides) yield* shareFaults(side, nodeAt(node, 'spec', side));
}

/** An autoscaler's lower bound is not above the upper one. */
export function* autoscalerFaults({ node }: ManifestObject): Iterable<Fault> {
  const low = nodeAt(node, 'spec', 'minReplicas');
  const least = numberAt(node, 'spec', 'minReplicas') ?? 1;
  const most = numberAt(node, 'spec', 'maxReplicas');
  const high = nodeAt(node, 'spec', 'maxReplicas');
  if (most === undefined || high === undefined || least <= most) return;
  const params = { low: 'minReplicas', least, high: 'maxReplicas', most };
  yield faultAt('bounds-crossed', spanOf(low ?? high), params);
}

const pathTypes = ['Exact', 'Prefix', 'ImplementationSpecific'];

/** Backends and paths of an Ingress. */
export function* ingressFaults({ node }: ManifestObject): Iterable<Fault> {
  const spec = entryAt(node, 'spec');
  const hasAny = isGiven(node, 'spec', 'rules') || isGiven(node, 'spec', 'defaultBackend');
  if (spec?.value.is === 'map' && !hasAny)
    yield* exactlyOne(spec.value, ['defaultBackend', 'rules'], 'spec', spanOfKey(spec));
  yield* backendFaults(entryAt(node, 'spec', 'defaultBackend'));
  for (const rule of itemsAt(node, 'spec', 'rules')) {
    for (const path of itemsAt(rule, 'http', 'paths')) {
      yield* backendFaults(entryAt(path, 'backend'));
      const text = nodeAt(path, 'path');
      const isStrict = ['Exact', 'Prefix'].includes(textAt(path, 'pathType') ?? '');
      if (isStrict && text?.is === 'scalar' && typeof text.value === 'string' && !text.value.startsWith('/')) {
        const params = { key: 'path', value: text.value, expected: 'a path that begins with `/`' };
        yield faultAt('wrong-format', spanOf(text), params);
      }
      const type = nodeAt(path, 'pathType');
      if (type?.is === 'scalar' && typeof type.value === 'string' && !pathTypes.includes(type.value))
        yield notAllowed('pathType', type, pathTypes);
    }
  }
}

function* backendFaults(backend: ReturnType<typeof entryAt>): Iterable<Fault> {
  // The form before Kubernetes 1.22 is said by its unknown keys.
  if (backend === undefined || isGiven(backend.value, 'serviceName')) return;
  yield* exactlyOne(backend.value, ['service', 'resource'], 'backend', spanOfKey(backend));
  const service = entryAt(backend.value, 'service');
  if (service?.value.is !== 'map') return;
  const port = entryAt(service.value, 'port');
  if (port === undefined) yield missingKey(spanOfKey(service), 'service', 'port');
  else yield* exactlyOne(port.value, ['name', 'number'], 'port', spanOfKey(port));
  yield* portFault('number', nodeAt(service.value, 'port', 'number'));
}

/** What a binding may bind, and to whom. */
export function* bindingFaults({ kind, node }: ManifestObject): Iterable<Fault> {
  const allowed = kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole'];
  const roleKind = nodeAt(node, 'roleRef', 'kind');
  if (roleKind?.is === 'scalar' && typeof roleKind.value === 'string' && !allowed.includes(roleKind.value))
    yield notAllowed('kind', roleKind, allowed);
  const group = nodeAt(node, 'roleRef', 'apiGroup');
  if (group?.is === 'scalar' && group.value !== 'rbac.authorization.k8s.io' && group.value !== '')
    yield notAllowed('apiGroup', group, ['rbac.authorization.k8s.io']);
  for (const [index, subject] of itemsAt(node, 'subjects').entries())
    yield* subjectFaults(subject, `subjects[${index}]`);
}

const subjectKinds = ['ServiceAccount', 'User', 'Group'];

function* subjectFaults(subject: ValueNode, name: string): Iterable<Fault> {
  const node = nodeAt(subject, 'kind');
  if (node?.is !== 'scalar' || typeof node.value !== 'string') return;
  if (!subjectKinds.includes(node.value)) yield notAllowed('kind', node, subjectKinds);
  else if (node.value === 'ServiceAccount' && !isGiven(subject, 'namespace'))
    yield missingKey(spanOf(node), name, 'namespace');
  const group = nodeAt(subject, 'apiGroup');
  if (node.value === 'ServiceAccount' && group?.is === 'scalar' && group.value !== '' && group.value !== null)
    yield notAllowed('apiGroup', group, ['""']);
}

/** A Deployment that recreates its Pods does not roll. */
export function* deploymentFaults({ node }: ManifestObject): Iterable<Fault> {
  const strategy = nodeAt(node, 'spec', 'strategy');
  const rolling = entryAt(strategy, 'rollingUpdate');
  if (textAt(strategy, 'type') === 'Recreate' && rolling !== undefined && isGiven(strategy, 'rollingUpdate'))
    yield exclusiveKeys(rolling, ['type: Recreate', 'rollingUpdate']);
}

const macros = /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/;

/** The schedule of a CronJob has five fields. */
export function* cronFaults({ node }: ManifestObject): Iterable<Fault> {
  const schedule = nodeAt(node, 'spec', 'schedule');
  if (schedule?.is !== 'scalar' || typeof schedule.value !== 'string') return;
  const { value } = schedule;
  const expected = 'a schedule of five fields such as `0 4 * * 1`';
  const isWhole = macros.test(value) || value.trim().split(/\s+/).length === 5;
  if (!isWhole || /\bTZ=/.test(value))
    yield faultAt('wrong-format', spanOf(schedule), { key: 'schedule', value, expected });
}

import type { JsonObject } from '../core/json.ts';
import { valueAt } from '../core/json.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { asJson, splitApiVersion } from '../core/kubernetes.ts';
import { cronJobReadiness, jobReadiness } from './readiness/batch.ts';
import { gatewayApiReadiness } from './readiness/gateway-api.ts';
import { autoscalerReadiness, disruptionBudgetReadiness } from './readiness/policies.ts';
import { conditionOf, numberAt, textAt } from './readiness/read.ts';
import { podReadiness } from './readiness/pod.ts';
import { claimReadiness, volumeReadiness } from './readiness/storage.ts';
import {
  daemonSetReadiness,
  deploymentReadiness,
  replicaSetReadiness,
  statefulSetReadiness,
} from './readiness/workloads.ts';
import type { Readiness } from './types.ts';

type Rule = (object: JsonObject, now: Date) => Readiness;

/** Rules by `group/Kind`, after kstatus of kubernetes-sigs/cli-utils and, for Gateway API, after its conditions. */
const rules: Readonly<Record<string, Rule>> = {
  'apps/Deployment': deploymentReadiness,
  'apps/StatefulSet': statefulSetReadiness,
  'apps/DaemonSet': daemonSetReadiness,
  'apps/ReplicaSet': replicaSetReadiness,
  '/Pod': podReadiness,
  '/Service': serviceReadiness,
  '/PersistentVolumeClaim': claimReadiness,
  '/PersistentVolume': volumeReadiness,
  'batch/Job': jobReadiness,
  'batch/CronJob': cronJobReadiness,
  'policy/PodDisruptionBudget': disruptionBudgetReadiness,
  'autoscaling/HorizontalPodAutoscaler': autoscalerReadiness,
  'apiextensions.k8s.io/CustomResourceDefinition': definitionReadiness,
  '/Namespace': namespaceReadiness,
};

const gatewayApiGroup = 'gateway.networking.k8s.io';

/**
 * Whether an object does what it was asked to do. Pure: `now` is for "unscheduled for too long".
 *
 * Order of the rules: deletion, generation not observed, `Reconciling` and `Stalled`, the rule of the kind, `Ready`, and at last
 * "current" for kinds that report nothing.
 *
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
export function readinessOf(kubernetesObject: KubernetesObject, now: Date = new Date()): Readiness {
  const object = asJson(kubernetesObject);
  return general(object) ?? ruleOf(kubernetesObject)?.(object, now) ?? readyCondition(object);
}

function ruleOf({ apiVersion, kind }: KubernetesObject): Rule | undefined {
  const { group } = splitApiVersion(apiVersion);
  return group === gatewayApiGroup ? gatewayApiReadiness : rules[`${group}/${kind}`];
}

function general(object: JsonObject): Readiness | undefined {
  if (textAt(object, 'metadata', 'deletionTimestamp') !== undefined)
    return { state: 'terminating', reason: 'being deleted' };
  const observed = numberAt(object, 'status', 'observedGeneration');
  const generation = numberAt(object, 'metadata', 'generation');
  if (observed !== undefined && generation !== undefined && observed !== generation)
    return { state: 'in-progress', reason: 'the controller has not seen the last change yet' };
  const reconciling = conditionOf(object, 'Reconciling');
  if (reconciling?.status === 'True') return { state: 'in-progress', reason: reconciling.text };
  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True') return { state: 'failed', reason: stalled.text };
  return undefined;
}

function readyCondition(object: JsonObject): Readiness {
  const ready = conditionOf(object, 'Ready');
  if (ready === undefined) return { state: 'current', reason: 'there' };
  return ready.status === 'True' ? { state: 'current', reason: 'ready' } : { state: 'in-progress', reason: ready.text };
}

/** kstatus does not look at a LoadBalancer's address; without it nobody outside reaches the Service, so we wait for it. */
function serviceReadiness(object: JsonObject): Readiness {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return { state: 'current', reason: 'there' };
  const ingress = valueAt(object, ['status', 'loadBalancer', 'ingress']);
  return Array.isArray(ingress) && ingress.length > 0
    ? { state: 'current', reason: 'has an address' }
    : { state: 'in-progress', reason: 'no load balancer address yet' };
}

function definitionReadiness(object: JsonObject): Readiness {
  const names = conditionOf(object, 'NamesAccepted');
  if (names?.status === 'False') return { state: 'failed', reason: names.text };
  const established = conditionOf(object, 'Established');
  if (established?.status === 'True') return { state: 'current', reason: 'established' };
  if (established?.status === 'False' && established.reason !== 'Installing')
    return { state: 'failed', reason: established.text };
  return { state: 'in-progress', reason: 'installing' };
}

function namespaceReadiness(object: JsonObject): Readiness {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Terminating') return { state: 'terminating', reason: 'being deleted' };
  return { state: 'current', reason: 'active' };
}

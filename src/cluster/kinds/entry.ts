import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { joinApiVersion } from '../../core/kubernetes.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import { readinessOf } from '../readiness.ts';
import type { Readiness } from '../types.ts';
import type { Entry, Interner, KindModule, Owner } from './kind.ts';

/** Readiness of things that are simply there is one value for all of them. */
const common = new Map<string, Readiness>();

/** What is kept of an object. */
export function entryOf<Facts>(
  module: KindModule<Facts>,
  version: string,
  object: JsonObject,
  interner: Interner,
  added?: object,
): Entry<Facts> {
  const namespace = interner.text(textAt(object, 'metadata', 'namespace') ?? '');
  const name = textAt(object, 'metadata', 'name') ?? '';
  const owner = ownerOf(object, interner);
  return {
    key: namespace === '' ? name : `${namespace}/${name}`,
    namespace,
    name,
    uid: textAt(object, 'metadata', 'uid') ?? '',
    createdMs: Date.parse(textAt(object, 'metadata', 'creationTimestamp') ?? ''),
    labels: interner.labels(valueAt(object, ['metadata', 'labels'])),
    ...(owner === undefined ? {} : { owner }),
    readiness: shared(readinessOf(typed(object, joinApiVersion(module.group, version), module.kind))),
    facts: module.facts(object, interner),
    ...(added === undefined ? {} : { added }),
  };
}

/** Objects within a list do not say what they are. */
function typed(object: JsonObject, apiVersion: string, kind: string): KubernetesObject {
  return { ...object, apiVersion, kind } as unknown as KubernetesObject;
}

function shared(readiness: Readiness): Readiness {
  const key = `${readiness.state}\n${readiness.reason}`;
  const known = common.get(key);
  if (known !== undefined) return known;
  if (common.size < 1_000) common.set(key, readiness);
  return readiness;
}

function ownerOf(object: JsonObject, interner: Interner): Owner | undefined {
  const reference = objectsAt(object, 'metadata', 'ownerReferences').find(({ controller }) => controller === true);
  if (reference === undefined) return undefined;
  return {
    kind: interner.text(textAt(reference, 'kind') ?? ''),
    name: interner.text(textAt(reference, 'name') ?? ''),
    uid: interner.text(textAt(reference, 'uid') ?? ''),
  };
}

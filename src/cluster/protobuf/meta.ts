import { count, keptCount, keptFlag, keptText, list, one, text, texts, textsByName, time } from './fields.ts';
import type { Message } from './fields.ts';

/*
 * Field numbers of `k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto`; which zero values JSON leaves out is in `types.go`
 * beside it. Numbers never change: they are what is stored in etcd.
 */

const ownerReference: Message = {
  apiVersion: keptText(5),
  kind: keptText(1),
  name: keptText(3),
  uid: keptText(4),
  controller: keptFlag(6),
  blockOwnerDeletion: keptFlag(7),
};

/** ObjectMeta. Of `managedFields` only who has written: which fields, nobody keeps. */
export const objectMeta: Message = {
  name: text(1),
  generateName: text(2),
  namespace: text(3),
  uid: text(5),
  resourceVersion: text(6),
  generation: count(7),
  creationTimestamp: time(8),
  deletionTimestamp: time(9),
  deletionGracePeriodSeconds: keptCount(10),
  labels: textsByName(11),
  annotations: textsByName(12),
  ownerReferences: list(13, ownerReference),
  finalizers: texts(14),
  managedFields: list(17, { manager: text(1) }),
};

export const condition: Message = {
  type: keptText(1),
  status: keptText(2),
  observedGeneration: count(3),
  lastTransitionTime: time(4),
  reason: keptText(5),
  message: keptText(6),
};

export const labelSelector: Message = {
  matchLabels: textsByName(1),
  matchExpressions: list(2, { key: keptText(1), operator: keptText(2), values: texts(3) }),
};

export const objectReference: Message = {
  kind: text(1),
  namespace: text(2),
  name: text(3),
  uid: text(4),
  apiVersion: text(5),
  resourceVersion: text(6),
  fieldPath: text(7),
};

export const partialObjectMetadata: Message = { metadata: one(1, objectMeta) };

export const listMeta: Message = { resourceVersion: text(2), continue: text(3), remainingItemCount: keptCount(4) };

/** What an ERROR of a watch carries. */
export const status: Message = {
  status: text(2),
  message: text(3),
  reason: text(4),
  details: one(5, {
    name: text(1),
    group: text(2),
    kind: text(3),
    causes: list(4, { reason: text(1), message: text(2), field: text(3) }),
    retryAfterSeconds: count(5),
    uid: text(6),
  }),
  code: count(6),
};

/** Spec and status of a kind beside its metadata. */
export function kindOf(spec: Message | undefined, statusFields: Message | undefined): Message {
  return {
    metadata: one(1, objectMeta),
    ...(spec === undefined ? {} : { spec: one(2, spec) }),
    ...(statusFields === undefined ? {} : { status: one(3, statusFields) }),
  };
}

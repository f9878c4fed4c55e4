import type { Shape } from '../protobuf/shape.ts';

/** Metadata that every entry is made of, and readiness. */
const metadata: Shape = {
  uid: true,
  generation: true,
  creationTimestamp: true,
  deletionTimestamp: true,
  labels: true,
  ownerReferences: { kind: true, name: true, uid: true, controller: true },
};

/** All that is read of an object whose content is nobody's business. */
export const metadataShape: Shape = { metadata };

const condition: Shape = { type: true, status: true, reason: true, message: true };

/** Conditions, and the generation that they are of. */
export const observedShape: Shape = { conditions: condition, observedGeneration: true };

/** Conditions of kinds that tell no generation. */
export const conditionsShape: Shape = { conditions: condition };

/** What is read of an object: its metadata, and fields beside it. */
export function shapeWith(fields: Shape, moreMetadata: Shape = {}): Shape {
  return { ...fields, metadata: { ...metadata, ...moreMetadata } };
}

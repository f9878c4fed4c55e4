import type { JsonObject } from '../../core/json.ts';
import type { ProtobufReader } from '../types.ts';
import { appsKinds, batchKinds, discoveryKinds } from './apps.ts';
import { coreKinds } from './core.ts';
import { Cursor, MalformedProtobuf, wireTypes } from './cursor.ts';
import { decodeMessage } from './decode.ts';
import { keptText, one } from './fields.ts';
import type { Message } from './fields.ts';
import { listMeta, partialObjectMetadata, status } from './meta.ts';
import type { Plan } from './plan.ts';
import { planOf } from './plan.ts';
import type { Shape } from './shape.ts';
import { completed } from './shape.ts';

/** Kinds that are read as protobuf, by group and version. Others are as few as they are small, or are served as JSON only. */
const kinds: Readonly<Record<string, Readonly<Record<string, Message>>>> = {
  '/api/v1': coreKinds,
  '/apis/apps/v1': appsKinds,
  '/apis/batch/v1': batchKinds,
  '/apis/discovery.k8s.io/v1': discoveryKinds,
};

/** The message of a collection's objects; undefined where it is not known. */
export function messageOfCollection(path: string): Message | undefined {
  const match = /^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/[^/]+(?=\/))?\/([^/?]+)$/.exec(path);
  const group = kinds[match?.[1] ?? ''];
  const plural = match?.[2] ?? '';
  return group !== undefined && Object.hasOwn(group, plural) ? group[plural] : undefined;
}

/** The message of objects of which only metadata is asked for. */
export const metadataMessage = partialObjectMetadata;

/**
 * A reader for the objects of a message in a shape; it throws {@link MalformedProtobuf}.
 *
 * @throws RangeError where the shape names what the message does not have.
 */
export function protobufReader(message: Message, shape: Shape): ProtobufReader {
  const item = planOf(message, completed(shape));
  const list = listPlan(item);
  return {
    readList: (bytes) => readEnvelope(asBuffer(bytes), 0, bytes.length, () => list),
    readEvent: (bytes) => readEvent(asBuffer(bytes), item),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** All lists of the API have the same two fields. */
function listPlan(item: Plan): Plan {
  const plan = [...planOf({ metadata: one(1, listMeta) }, true)];
  plan[2] = { name: 'items', is: 'message', isList: true, omitsZero: false, below: item, keys: undefined };
  return plan;
}

const statusPlan = planOf(status, true);
const bookmarkPlan = planOf(partialObjectMetadata, { metadata: { resourceVersion: true, annotations: true } });
const typePlan = planOf({ apiVersion: keptText(1), kind: keptText(2) }, true);

/** `WatchEvent`: 1 the type, 2 a RawExtension, whose 1 are the bytes of the object in their envelope. */
function readEvent(bytes: Buffer, item: Plan): JsonObject {
  const cursor = new Cursor(bytes);
  const end = bytes.length;
  let type = '';
  let object: JsonObject | undefined;
  while (cursor.at < end) {
    const tag = cursor.unsigned();
    if (tag === bytesTag(1)) type = cursor.text(end);
    else if (tag === bytesTag(2)) {
      const rawEnd = cursor.end(end);
      while (cursor.at < rawEnd) {
        const rawTag = cursor.unsigned();
        if (rawTag !== bytesTag(1)) {
          cursor.skip(rawTag & 7, rawEnd);
          continue;
        }
        const objectEnd = cursor.end(rawEnd);
        object = readEnvelope(bytes, cursor.at, objectEnd, (kind) =>
          kind === 'Status' ? statusPlan : type === 'BOOKMARK' ? bookmarkPlan : item,
        );
        cursor.at = objectEnd;
      }
    } else cursor.skip(tag & 7, end);
  }
  if (object === undefined) throw new MalformedProtobuf('an event without an object');
  return { type, object };
}

/** What stands before every object: four bytes that say that it is protobuf, and a `runtime.Unknown` around it. */
const magic = Buffer.from('k8s\0', 'latin1');

/**
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding-idl
 * @param planFor by the kind that the envelope names.
 */
function readEnvelope(bytes: Buffer, start: number, end: number, planFor: (kind: unknown) => Plan): JsonObject {
  if (end - start < magic.length || bytes.compare(magic, 0, magic.length, start, start + magic.length) !== 0)
    throw new MalformedProtobuf('an object without its mark');
  const cursor = new Cursor(bytes, start + magic.length);
  let type: JsonObject = {};
  let object: JsonObject | undefined;
  while (cursor.at < end) {
    const tag = cursor.unsigned();
    if (tag === bytesTag(1)) type = decodeMessage(cursor, cursor.end(end), typePlan);
    else if (tag === bytesTag(2)) object = decodeMessage(cursor, cursor.end(end), planFor(type['kind']));
    else cursor.skip(tag & 7, end);
  }
  if (object === undefined) throw new MalformedProtobuf('an envelope without an object');
  return object;
}

function bytesTag(field: number): number {
  return (field << 3) | wireTypes.bytes;
}

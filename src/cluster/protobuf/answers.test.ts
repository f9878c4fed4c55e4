import { describe, expect, it } from 'vitest';
import { messageOfCollection, metadataMessage, protobufReader } from './answers.ts';
import { MalformedProtobuf } from './cursor.ts';
import type { Message } from './fields.ts';
import type { Shape } from './shape.ts';
import { bytesField, envelope, event, numberField } from './testing/encode.ts';

const podShape: Shape = {
  metadata: { labels: { app: true }, creationTimestamp: true, generation: true },
  spec: { nodeName: true, containers: { name: true } },
  status: { containerStatuses: { ready: true, restartCount: true } },
};

function messageOf(path: string): Message {
  const message = messageOfCollection(path);
  if (message === undefined) throw new Error(`${path} is not known`);
  return message;
}

const metadata = bytesField(
  1,
  bytesField(1, 'web'),
  bytesField(2, ''),
  bytesField(3, 'shop'),
  bytesField(6, '42'),
  numberField(7, 0),
  bytesField(8, numberField(1, 1_700_000_000), numberField(2, 0)),
  bytesField(11, bytesField(1, 'app'), bytesField(2, 'wéb')),
  bytesField(11, bytesField(1, 'tier'), bytesField(2, 'front')),
  bytesField(17, 'managed fields that nobody reads'),
);
const spec = bytesField(
  2,
  bytesField(2, bytesField(1, 'app'), bytesField(7, 'its environment')),
  bytesField(2, bytesField(1, 'proxy')),
  bytesField(10, 'node-1'),
);
const status = bytesField(
  3,
  bytesField(8, bytesField(1, 'app'), numberField(4, 0), numberField(5, 0), numberField(9, 1)),
);
const pod = Buffer.concat([metadata, spec, status]);

const shaped = {
  metadata: {
    name: 'web',
    namespace: 'shop',
    resourceVersion: '42',
    creationTimestamp: '2023-11-14T22:13:20Z',
    labels: { app: 'wéb' },
  },
  spec: { containers: [{ name: 'app' }, { name: 'proxy' }], nodeName: 'node-1' },
  status: { containerStatuses: [{ ready: false, restartCount: 0 }] },
};

const reader = protobufReader(messageOf('/api/v1/pods'), podShape);

describe('protobufReader', () => {
  it('reads of an event what the shape names, as JSON would have it', () => {
    expect(reader.readEvent(event('MODIFIED', envelope('Pod', pod)))).toEqual({ type: 'MODIFIED', object: shaped });
  });

  it('reads a list with its version and its token', () => {
    const listed = Buffer.concat([
      bytesField(1, bytesField(2, '77'), bytesField(3, 'next'), numberField(4, 1200)),
      bytesField(2, pod),
      bytesField(2, pod),
    ]);
    expect(reader.readList(envelope('PodList', listed))).toEqual({
      metadata: { resourceVersion: '77', continue: 'next', remainingItemCount: 1200 },
      items: [shaped, shaped],
    });
  });

  it('reads the Status of an error, and of a bookmark where it ends the first part', () => {
    const gone = Buffer.concat([bytesField(3, 'too old'), bytesField(4, 'Expired'), numberField(6, 410)]);
    expect(reader.readEvent(event('ERROR', envelope('Status', gone)))).toEqual({
      type: 'ERROR',
      object: { message: 'too old', reason: 'Expired', code: 410 },
    });
    const mark = bytesField(12, bytesField(1, 'k8s.io/initial-events-end'), bytesField(2, 'true'));
    const bookmark = bytesField(1, bytesField(6, '99'), mark);
    expect(reader.readEvent(event('BOOKMARK', envelope('Pod', bookmark)))).toEqual({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: '99', annotations: { 'k8s.io/initial-events-end': 'true' } } },
    });
  });

  it('reads numbers below zero, large ones, quantities, and what may be a number or a text', () => {
    const service = protobufReader(messageOf('/api/v1/services'), { spec: { ports: true } });
    const port = (target: Buffer): Buffer => bytesField(1, numberField(3, 80), bytesField(4, target));
    const numbered = port(Buffer.concat([numberField(1, 0), numberField(2, 8080), bytesField(3, '')]));
    const named = port(Buffer.concat([numberField(1, 1), numberField(2, 0), bytesField(3, 'http')]));
    expect(service.readEvent(event('ADDED', envelope('Service', bytesField(2, numbered, named))))).toMatchObject({
      object: {
        spec: {
          ports: [
            { port: 80, targetPort: 8080 },
            { port: 80, targetPort: 'http' },
          ],
        },
      },
    });
    const claims = protobufReader(messageOf('/api/v1/namespaces/shop/persistentvolumeclaims'), {
      status: { capacity: true },
    });
    const capacity = bytesField(3, bytesField(1, 'storage'), bytesField(2, bytesField(1, '10Gi')));
    expect(claims.readEvent(event('ADDED', envelope('PersistentVolumeClaim', bytesField(3, capacity))))).toMatchObject({
      object: { status: { capacity: { storage: '10Gi' } } },
    });
    const sets = protobufReader(messageOf('/apis/apps/v1/replicasets'), { spec: { replicas: true }, status: true });
    const counts = [
      bytesField(2, numberField(1, -1)),
      bytesField(3, numberField(1, 0), numberField(2, 0), numberField(3, 9_007_199_254_740_991)),
    ];
    expect(sets.readEvent(event('ADDED', envelope('ReplicaSet', Buffer.concat(counts))))).toMatchObject({
      object: { spec: { replicas: -1 }, status: { replicas: 0, observedGeneration: 9_007_199_254_740_991 } },
    });
  });

  it('reads metadata of any kind', () => {
    const names = protobufReader(metadataMessage, {});
    expect(names.readEvent(event('ADDED', envelope('PartialObjectMetadata', metadata)))).toEqual({
      type: 'ADDED',
      object: { metadata: { name: 'web', namespace: 'shop', resourceVersion: '42' } },
    });
  });

  it('knows no message for other kinds and for what lies below an object', () => {
    expect(messageOfCollection('/apis/networking.istio.io/v1/virtualservices')).toBeUndefined();
    expect(messageOfCollection('/api/v1/namespaces/shop/pods/web')).toBeUndefined();
    expect(messageOfCollection('/api/v1/constructor')).toBeUndefined();
    expect(messageOfCollection('/api/v1/namespaces/shop/pods')).toBe(messageOfCollection('/api/v1/pods'));
  });

  it('refuses a shape with a field that would never come', () => {
    expect(() => protobufReader(messageOf('/api/v1/secrets'), { data: true })).toThrow('no field data');
  });

  it('says of bytes that are cut off anywhere that they are malformed', () => {
    const bytes = event('MODIFIED', envelope('Pod', pod));
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => reader.readEvent(bytes.subarray(0, length)), `${length} bytes`).toThrow(MalformedProtobuf);
  });

  it('gives an object or says that bytes are malformed, whatever they are', () => {
    const bytes = event('MODIFIED', envelope('Pod', pod));
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged[at] = 0xff;
      try {
        expect(reader.readEvent(damaged)).toHaveProperty('object');
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedProtobuf);
      }
    }
  });
});

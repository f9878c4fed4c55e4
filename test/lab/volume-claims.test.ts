import { describe, expect, it } from 'vitest';

import type { KubeMetadata } from './kube-client.ts';
import { volumeFor } from './volume-claims.ts';

const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } }, volumeMode: 'Filesystem' };

function claim(metadata: Partial<KubeMetadata> = {}, more: object = {}): Parameters<typeof volumeFor>[0] {
  const own = { name: 'data', namespace: 'shop', uid: '1234', ...metadata };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: own, spec: { ...spec, ...more } };
}

describe('volumeFor', () => {
  it('makes a volume of the size, modes and class that are claimed, for nobody else', () => {
    expect(volumeFor(claim({}, { storageClassName: 'fast' }))).toMatchObject({
      metadata: { name: 'pvc-1234' },
      spec: {
        capacity: { storage: '2Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'fast',
        claimRef: { namespace: 'shop', name: 'data', uid: '1234' },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    });
  });

  it('leaves claims alone that have a volume, or end', () => {
    expect(volumeFor(claim({}, { volumeName: 'mine' }))).toBeUndefined();
    expect(volumeFor(claim({ deletionTimestamp: '2026-01-01T00:00:00Z' }))).toBeUndefined();
  });
});

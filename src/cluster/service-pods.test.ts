import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../core/json.ts';
import type { ClusterConnection } from './types.ts';
import { podBehind } from './service-pods.ts';

const service: JsonObject = { spec: { ports: [{ name: 'http', port: 80, targetPort: 8080 }] } };
const endpoint = (pod: string, ready?: boolean): JsonObject => ({
  conditions: ready === undefined ? {} : { ready },
  targetRef: { kind: 'Pod', name: pod },
});
const slices = (...endpoints: readonly JsonObject[]): JsonObject => ({
  items: [{ ports: [{ name: 'http', port: 8080 }], endpoints }],
});

/** A connection that answers the two requests of a Service. */
function connectionTo(endpointSlices: JsonObject): Pick<ClusterConnection, 'request'> {
  return {
    request: async <Answer>(request: { readonly path: string }): Promise<Answer> =>
      (request.path.includes('endpointslices') ? endpointSlices : service) as Answer,
  };
}

const web = { kind: 'service', namespace: 'shop', name: 'web', port: 80 } as const;

describe('the Pod behind a target', () => {
  it('is the first ready one of a Service, at the port that the Service leads to', async () => {
    const connection = connectionTo(slices(endpoint('web-c', true), endpoint('web-a', false), endpoint('web-b')));
    await expect(podBehind(connection, web)).resolves.toEqual({ pod: 'web-b', port: 8080 });
  });

  it('is the Pod itself where the target is one', async () => {
    const pod = { ...web, kind: 'pod', name: 'web-a', port: 9000 } as const;
    await expect(podBehind(connectionTo({}), pod)).resolves.toEqual({ pod: 'web-a', port: 9000 });
  });

  it('is missing where none is ready, or the port is unknown', async () => {
    const connection = connectionTo(slices(endpoint('web-a', false)));
    await expect(podBehind(connection, web)).rejects.toMatchObject({ problem: { code: 'cluster.service-not-ready' } });
    await expect(podBehind(connection, { ...web, port: 81 })).rejects.toMatchObject({
      problem: { code: 'cluster.service-port-unknown', params: { ports: '80' } },
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { bundle, cluster, definition, definitions, denied, object } from '../../testing/kinds-cluster.ts';
import { brief, rowsAt } from '../../testing/tree-rows.ts';

describe('the Gateway API', () => {
  const condition = (type: string, status: string, reason: string): JsonObject => ({
    type,
    status,
    reason,
    observedGeneration: 1,
  });

  it('warns of definitions of several releases, and says what may not be seen', () => {
    const state = cluster();
    state.put(definitions, definition('gateways.gateway.networking.k8s.io', bundle('v1.4.0', 'experimental')));
    const row = rowsAt(state).find(({ label }) => label === 'Gateway API');
    expect(row).toMatchObject({
      icon: 'warning',
      description: 'v1.4.0 and v1.5.0 · experimental and standard · mixed releases · 3 kinds',
      tooltip: expect.stringContaining('several releases') as string,
    });
    state.setState(definitions, { is: 'denied', problem: denied });
    expect(rowsAt(state).find(({ label }) => label === 'Gateway API')?.tooltip).toContain('may not list');
  });

  it('shows gateways with their conditions, addresses and routes', () => {
    const state = cluster();
    state.put('gatewayclasses.gateway.networking.k8s.io', {
      metadata: { name: 'istio', generation: 1 },
      status: { conditions: [condition('Accepted', 'True', 'Accepted')] },
    });
    state.put(
      'gateways.gateway.networking.k8s.io',
      object('public', 'infra', {
        spec: { listeners: [{ name: 'http', hostname: '*.shop.example' }] },
        status: {
          addresses: [{ value: '203.0.113.7' }],
          conditions: [condition('Accepted', 'True', 'Accepted'), condition('Programmed', 'True', 'Programmed')],
          listeners: [
            { name: 'http', attachedRoutes: 3, conditions: [condition('ResolvedRefs', 'True', 'ResolvedRefs')] },
          ],
        },
      }),
    );
    expect(brief(rowsAt(state, 'gateway-api'))).toEqual([
      'group | Gateway | 1 in infra',
      'group | GatewayClass | 1',
      'group | HTTPRoute | none',
    ]);
    const [row] = rowsAt(state, 'gateway-api', 'gateways.gateway.networking.k8s.io');
    expect(row).toMatchObject({
      icon: 'healthy',
      description: 'accepted and programmed · 203.0.113.7 · 3 routes · *.shop.example',
    });
    expect(row?.tooltip).toContain('listener http');
    expect(brief(rowsAt(state, 'gateway-api', 'gatewayclasses.gateway.networking.k8s.io'))).toEqual([
      'healthy | istio | accepted',
    ]);
  });

  it('says by its reason what is wrong with a gateway or a route, and who says so', () => {
    const state = cluster();
    state.put(
      'gateways.gateway.networking.k8s.io',
      object('public', 'infra', {
        status: {
          conditions: [
            condition('Accepted', 'True', 'Accepted'),
            condition('Programmed', 'False', 'AddressNotAssigned'),
          ],
        },
      }),
    );
    expect(brief(rowsAt(state, 'gateway-api', 'gateways.gateway.networking.k8s.io'))).toEqual([
      'failing | infra/public | not Programmed: AddressNotAssigned',
    ]);
    state.put(
      'httproutes.gateway.networking.k8s.io',
      object('web', 'shop', {
        spec: { hostnames: ['shop.example'] },
        status: {
          parents: [
            {
              parentRef: { name: 'public', namespace: 'infra' },
              conditions: [
                condition('Accepted', 'True', 'Accepted'),
                { ...condition('ResolvedRefs', 'False', 'BackendNotFound'), message: 'service "web" not found' },
              ],
            },
          ],
        },
      }),
    );
    const [row] = rowsAt(state, 'gateway-api', 'httproutes.gateway.networking.k8s.io');
    expect(row).toMatchObject({ icon: 'failing', description: 'not ResolvedRefs: BackendNotFound · shop.example' });
    expect(row?.tooltip).toContain('Gateway infra/public');
  });
});

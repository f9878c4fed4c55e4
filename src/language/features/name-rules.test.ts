import { describe, expect, it } from 'vitest';
import { componentSymbol, objectSymbol } from '../service/symbols.ts';
import { nameFault, readsAsOtherType } from './name-rules.ts';

const service = objectSymbol({ group: '', kind: 'Service', name: 'web' });
const gateway = objectSymbol({ group: 'networking.istio.io', kind: 'Gateway', name: 'web' });
const role = objectSymbol({ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'web' });
const budget = objectSymbol({ group: 'policy', kind: 'PodDisruptionBudget', name: 'web' });

describe('names', () => {
  it.each([
    [service, 'cart', true],
    [service, '1cart', true],
    [service, 'x'.repeat(64), false],
    [service, 'a.b', false],
    [gateway, 'a.b', true],
    [gateway, '1a', true],
    [gateway, 'Cart', false],
    [gateway, 'x'.repeat(254), false],
    [role, 'system:node', true],
    [role, 'a/b', false],
    [budget, 'Shop_Budget', true],
    [componentSymbol('web'), 'Größe_1', true],
    [componentSymbol('web'), 'a b', false],
    [componentSymbol('web'), '', false],
  ])('%s could be %s: %s', (symbol, name, fits) => {
    expect(nameFault(symbol, name) === undefined).toBe(fits);
  });

  it('of a Service begin with a letter before Kubernetes 1.36, as diagnostics say', () => {
    expect(nameFault(service, '1cart', '1.35')).toContain('begins with a letter');
    expect(nameFault(service, '1cart', '1.36')).toBeUndefined();
  });

  it.each(['1', '0x1F', 'true', 'No', '1e3', '~', '22:22'])('%s needs quotes', (name) => {
    expect(readsAsOtherType(name)).toBe(true);
  });

  it.each(['web', 'v1', 'a1e3', 'null-1'])('%s needs none', (name) => {
    expect(readsAsOtherType(name)).toBe(false);
  });
});

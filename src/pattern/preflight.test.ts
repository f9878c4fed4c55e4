import { describe, expect, it } from 'vitest';
import { knownKinds } from './known-kinds.ts';
import { meshesToCheck } from './preflight.ts';
import { preparePattern } from './prepare.ts';

const prepared = (services: object): ReturnType<typeof preparePattern> =>
  preparePattern(
    { text: JSON.stringify({ name: 'mesh', services }), source: '/work/mesh.pattern.yaml', namespace: 'default' },
    knownKinds(),
  );

describe('the meshes of a pattern that are looked at beforehand', () => {
  it('come with their releases, and with the namespaces that their component switches on', () => {
    const traits = { automaticSidecarInjection: { namespaces: ['shop', 'cart'] } };
    const [istio, ...others] = meshesToCheck(prepared({ istio: { type: 'IstioMesh', traits } }));
    expect(others).toEqual([]);
    expect(istio?.mesh.identity.name).toBe('istio');
    expect(istio?.releases.map(({ chartName }) => chartName)).toEqual(['base', 'istiod', 'gateway']);
    expect(istio?.members).toEqual(['shop', 'cart']);
    expect(istio?.record).toBe('default');
  });

  it('are told apart by their charts', () => {
    const found = meshesToCheck(prepared({ a: { type: 'IstioMesh' }, b: { type: 'KumaMesh' } }));
    expect(found.map(({ mesh }) => mesh.identity.name)).toEqual(['istio', 'kuma']);
  });

  it('must be there', () => {
    expect(() => meshesToCheck(prepared({ web: { type: 'ConfigMap' } }))).toThrow('mesh.preflight-nothing');
  });
});

import { describe, expect, it } from 'vitest';
import { withChoices } from './change-pattern.ts';

const pattern = `# Ours.
name: istio
services:
  shop: { type: Namespace }
  istio:
    type: IstioMesh # the sidecars
    version: 1.30.3
    settings:
      charts: { base: base-1.30.3.tgz, istiod: istiod-1.30.3.tgz }
`;

describe('the pattern of a mesh with another version', () => {
  it('keeps its comments, its order and its other components', () => {
    expect(withChoices(pattern, 'IstioMesh', { version: '1.31.0' })).toBe(
      pattern.replace('version: 1.30.3', 'version: 1.31.0'),
    );
  });

  it('takes other files for the charts that it names, and for no others', () => {
    const charts = { base: 'base-1.31.0.tgz', istiod: 'istiod-1.31.0.tgz', gateway: 'gateway-1.31.0.tgz' };
    const text = withChoices(pattern, 'IstioMesh', { charts });
    expect(text).toContain('{ base: base-1.31.0.tgz, istiod: istiod-1.31.0.tgz }');
    expect(text).not.toContain('gateway');
  });

  it('has a repository in place of files, as they exclude each other', () => {
    const text = withChoices(pattern, 'IstioMesh', { chartRepository: 'https://charts.example.com' });
    expect(text).toContain('chartRepository: https://charts.example.com');
    expect(text).not.toContain('charts:');
  });

  it('says where a pattern installs no such mesh', () => {
    expect(() => withChoices(pattern, 'LinkerdMesh', { version: '1' })).toThrow('mesh.no-component');
    expect(() => withChoices('a: [', 'IstioMesh', { version: '1' })).toThrow('mesh.no-component');
  });
});

import { describe, expect, it } from 'vitest';

import versions from '../versions.json' with { type: 'json' };
import { helm3LinkerFlags, kubernetesGoMod, kubernetesLinkerFlags, recipes } from './recipes.ts';

describe('kubernetesGoMod', () => {
  it('replaces each staging folder by its published module', () => {
    const own = ['module k8s.io/kubernetes', '', 'go 1.26.0', 'replace (', '\tk8s.io/api => ./staging/src/k8s.io/api'];
    const text = kubernetesGoMod([...own, '\tk8s.io/client-go => ./staging/src/k8s.io/client-go', ')'].join('\n'));
    expect(text.split('\n')).toEqual([
      'module meshdeck.dev/lab/kubernetes',
      'go 1.26.0',
      `require k8s.io/kubernetes v${versions.kubernetes}`,
      `replace k8s.io/api => k8s.io/api v${versions.kubernetesStaging}`,
      `replace k8s.io/client-go => k8s.io/client-go v${versions.kubernetesStaging}`,
      '',
    ]);
  });

  it('says so when the module looks different than it did', () => {
    expect(() => kubernetesGoMod('module k8s.io/kubernetes\n')).toThrow('another form');
  });
});

describe('the recipes', () => {
  it('pair Kubernetes with the staging modules of the same release', () => {
    expect(versions.kubernetesStaging).toBe(versions.kubernetes.replace(/^1\./, '0.'));
  });

  it('tell the programs their version', () => {
    expect(kubernetesLinkerFlags('1.36.3')).toContain('version.gitVersion=v1.36.3');
    expect(kubernetesLinkerFlags('1.36.3')).toContain('version.gitMinor=36 ');
    expect(helm3LinkerFlags('3.22.0')).toContain('version.version=v3.22.0');
  });

  it('build into the folder they are given, or install there', () => {
    for (const recipe of recipes) {
      const last = recipe.steps('/out').at(-1);
      expect(last?.installs === true || last?.parameters.some((parameter) => parameter.startsWith('/out/'))).toBe(true);
    }
  });

  it('keep what no lab needs to start for those who ask for it', () => {
    expect(recipes.filter(({ onDemand }) => onDemand === true).map(({ tool }) => tool)).toEqual(['helm3']);
  });
});

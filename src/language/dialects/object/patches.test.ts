import { describe, expect, it } from 'vitest';
import { noProjectSettings } from '../../../pattern/model/project-settings.ts';
import { createLinter, createWorkspaceIndex } from '../../lint.ts';

const partOfRule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
spec:
  trafficPolicy:
    tls: { mode: ISTIO_MUTUAL }
`;

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

/** The codes of what is said of the part of a rule, beside another file of its workspace. */
function codesBeside(kustomization: string, path: string, name = 'kustomization.yaml'): readonly string[] {
  const workspace = createWorkspaceIndex();
  const linter = createLinter(noProjectSettings, { workspace });
  linter.takeIn(`/shop/overlays/mtls/${name}`, kustomization, workspace);
  linter.takeIn(path, partOfRule, workspace);
  return linter.lint(path, partOfRule).findings.map(({ code }) => code);
}

describe('a patch of kustomize', () => {
  it.each([
    ['patches with a path', 'patches:\n  - path: reviews.yaml\n', '/shop/overlays/mtls/reviews.yaml'],
    ['patchesStrategicMerge', 'patchesStrategicMerge: [reviews.yaml]\n', '/shop/overlays/mtls/reviews.yaml'],
    ['patchesJson6902', 'patchesJson6902:\n  - path: reviews.yaml\n', '/shop/overlays/mtls/reviews.yaml'],
    ['a path that leads up', 'patches: [{ path: ../../parts/reviews.yaml }]\n', '/shop/parts/reviews.yaml'],
    ['a path that begins here', 'patches: [{ path: ./reviews.yaml }]\n', '/shop/overlays/mtls/reviews.yaml'],
  ])('is no whole object where a kustomization lists it: %s', (_, lists, path) => {
    expect(codesBeside(head + lists, path)).toEqual([]);
  });

  it.each(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])('is none where %s has no head', (name) => {
    const path = '/shop/overlays/mtls/reviews.yaml';
    expect(codesBeside('patches: [{ path: reviews.yaml }]\n', path, name)).toEqual([]);
    expect(codesBeside('kind: Kustomization\npatches: [reviews.yaml]\n', path, name)).toEqual([]);
    expect(codesBeside('resources: [reviews.yaml]\n', path, name)).toEqual(['missing-key']);
  });

  it.each(['customization.yaml', 'my-kustomization.yaml', 'KUSTOMIZATION.yaml'])(
    'is checked where a file that kustomize does not read lists it: %s',
    (name) => {
      expect(codesBeside('patches: [{ path: reviews.yaml }]\n', '/shop/overlays/mtls/reviews.yaml', name)).toEqual([
        'missing-key',
      ]);
    },
  );

  it('is checked where a kustomization lists it as a resource, or lists another file of its name', () => {
    expect(codesBeside(`${head}resources: [reviews.yaml]\n`, '/shop/overlays/mtls/reviews.yaml')).toEqual([
      'missing-key',
    ]);
    expect(codesBeside(`${head}patches: [{ path: reviews.yaml }]\n`, '/shop/base/reviews.yaml')).toEqual([
      'missing-key',
    ]);
  });

  it.each(['reviews-patch.yaml', 'patch.yml', 'patches/reviews.yaml', 'reviews.patch.yaml'])(
    'is told by its name: %s',
    (name) => {
      expect(codesBeside(head, `/shop/base/${name}`)).toEqual([]);
    },
  );

  it('is not every name that has the word in it', () => {
    expect(codesBeside(head, '/shop/base/dispatcher.yaml')).toEqual(['missing-key']);
  });
});

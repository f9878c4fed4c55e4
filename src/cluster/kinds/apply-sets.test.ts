import { describe, expect, it } from 'vitest';
import {
  applySetIdLabel,
  applySetKind,
  groupKindsAnnotation,
  namespacesAnnotation,
  toolingAnnotation,
} from './apply-sets.ts';
import { canary, cellsOf, readEntry } from './testing/read-entry.ts';

function parent(annotations: Readonly<Record<string, string>>): Parameters<typeof readEntry>[1] {
  return {
    metadata: { name: 'meshdeck-shop', namespace: 'shop', labels: { [applySetIdLabel]: 'applyset-1' }, annotations },
    data: { note: canary },
  };
}

describe('a row of a release', () => {
  it('says who keeps it and which kinds are in it', () => {
    const object = parent({
      [toolingAnnotation]: 'meshdeck/v1',
      [groupKindsAnnotation]: 'ConfigMap,Deployment.apps,VirtualService.networking.istio.io',
      [namespacesAnnotation]: 'bank,mail',
    });
    expect(cellsOf(applySetKind, object)).toEqual({
      TOOLING: 'meshdeck/v1',
      KINDS: 'ConfigMap,Deployment.apps,VirtualService.networking.istio.io',
    });
    expect(readEntry(applySetKind, object).facts.namespaces).toEqual(['bank', 'mail']);
  });

  it('may have nothing in it', () => {
    expect(readEntry(applySetKind, parent({ [groupKindsAnnotation]: '' })).facts).toEqual({
      tooling: '',
      groupKinds: [],
      namespaces: [],
    });
  });

  it('is asked for by its label and without its data, and keeps no other annotation', () => {
    expect(applySetKind).toMatchObject({ labelSelector: applySetIdLabel, metadataOnly: true, plural: 'configmaps' });
    expect(JSON.stringify(readEntry(applySetKind, parent({ other: canary })))).not.toContain(canary);
  });
});

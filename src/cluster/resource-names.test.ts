import { describe, expect, it } from 'vitest';
import { createCatalog } from './catalog.ts';
import { resourcesNamed } from './resource-names.ts';
import type { ServedResource } from './types.ts';

function resource(group: string, kind: string, more: Partial<ServedResource> = {}): ServedResource {
  const singular = kind.toLowerCase();
  return { group, version: 'v1', kind, plural: `${singular}s`, singular, namespaced: true, verbs: ['list'], ...more };
}

const catalog = createCatalog([
  resource('', 'Pod', { shortNames: ['po'], categories: ['all'] }),
  resource('', 'Service', { shortNames: ['svc'], categories: ['all'] }),
  resource('', 'Event', { shortNames: ['ev'] }),
  resource('apps', 'Deployment', { shortNames: ['deploy'], categories: ['all'] }),
  resource('apps', 'Scale', { verbs: ['get'] }),
  resource('batch', 'Job'),
  resource('events.k8s.io', 'Event', { shortNames: ['ev'] }),
  resource('batch.volcano.sh', 'Job'),
  resource('gateway.networking.k8s.io', 'Gateway', { shortNames: ['gtw'] }),
  resource('networking.istio.io', 'Gateway', { shortNames: ['gw'], categories: ['istio-io'] }),
  resource('networking.istio.io', 'VirtualService', { shortNames: ['vs'], categories: ['istio-io'] }),
  resource('example.com', 'Po', { plural: 'poes', shortNames: ['pods'] }),
]);

function found(word: string): readonly string[] {
  const named = resourcesNamed(catalog, word);
  return named.is === 'found' ? named.resources.map(({ group, plural }) => `${group}/${plural}`) : [named.is];
}

describe('words for kinds', () => {
  it.each(['pods', 'pod', 'Pod', 'PODS'])('takes %s as plural, singular or kind', (word) => {
    expect(found(word)).toEqual(['/pods']);
  });

  it('takes short names where no name is so, as kubectl does', () => {
    expect(found('svc')).toEqual(['/services']);
    expect(found('po')).toEqual(['example.com/poes']);
    expect(found('pods')).toEqual(['/pods']);
  });

  it('takes a kind of Kubernetes before one of others, and the first group before the rest', () => {
    expect(found('jobs')).toEqual(['batch/jobs']);
    expect(found('ev')).toEqual(['/events']);
  });

  it('takes a group behind the name, whole or its beginning', () => {
    expect(found('jobs.batch.volcano.sh')).toEqual(['batch.volcano.sh/jobs']);
    expect(found('job.batch.volcano')).toEqual(['batch.volcano.sh/jobs']);
    expect(found('deploy.apps')).toEqual(['apps/deployments']);
    expect(found('deploy.batch')).toEqual(['unknown']);
  });

  it('chooses nothing between kinds of others, and names them as they can be written', () => {
    expect(resourcesNamed(catalog, 'gateways')).toEqual({
      is: 'ambiguous',
      choices: ['gateways.gateway.networking.k8s.io', 'gateways.networking.istio.io'],
    });
  });

  it('takes a category for all of its kinds', () => {
    expect(found('istio-io')).toEqual(['networking.istio.io/gateways', 'networking.istio.io/virtualservices']);
    expect(found('all')).toEqual(['/pods', '/services', 'apps/deployments']);
  });

  it('leaves out what cannot be listed', () => {
    expect(found('scales')).toEqual(['unknown']);
  });

  it('knows the nearest word', () => {
    expect(resourcesNamed(catalog, 'virtualservcies')).toEqual({ is: 'unknown', nearest: 'virtualservices' });
    expect(resourcesNamed(catalog, 'somethingelse')).toEqual({ is: 'unknown' });
  });
});

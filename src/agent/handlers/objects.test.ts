import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServedResource } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { Forwards } from '../forwards.ts';
import { Kubeconfigs } from '../kubeconfigs.ts';
import type { Confirmable } from '../protocol/objects.ts';
import { createServices, initialSettings } from '../services.ts';
import { forwardHandlers } from './forwards.ts';
import { kindsFor, objectHandlers } from './objects.ts';
import { terminalHandlers } from './terminals.ts';

function served(group: string, kind: string, ...verbs: readonly string[]): ServedResource {
  return { group, version: 'v1', kind, plural: kind.toLowerCase(), namespaced: true, verbs };
}

const resources = [
  served('apps', 'Deployment', 'list', 'get', 'delete'),
  served('', 'Pod', 'list', 'get', 'delete'),
  served('', 'ComponentStatus', 'list', 'get'),
  served('', 'Binding', 'create'),
];

describe('the kinds to choose from', () => {
  it('are those with which the action can be done', () => {
    expect(kindsFor(resources, 'restart').map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(kindsFor(resources, 'logs').map(({ kind }) => kind)).toEqual(['Deployment', 'Pod']);
  });

  it('are all that can be listed and deleted where every kind can do it', () => {
    expect(kindsFor(resources, 'delete').map(({ kind }) => kind)).toEqual(['Deployment', 'Pod']);
    expect(kindsFor(resources, 'open').map(({ kind }) => kind)).toEqual(['ComponentStatus', 'Deployment', 'Pod']);
  });
});

describe('a protected context', () => {
  const emit = (): void => undefined;
  const kubeconfigs = new Kubeconfigs(emit);
  const settings = { ...initialSettings, isTrusted: true, protectedContexts: ['*prod*'] };
  const services = createServices({ kubeconfigs, settings: () => settings, emit });
  const objects = objectHandlers(services);
  const { signal } = new AbortController();
  const pod: ObjectReference = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' };

  beforeAll(() => kubeconfigs.configure([path.join(import.meta.dirname, 'no-kubeconfig')]));
  afterAll(() => {
    kubeconfigs.close();
  });

  /** What is answered where no kubeconfig knows the context: whatever goes on says so. */
  const answers = async (work: () => unknown): Promise<string> => {
    try {
      await work();
      return 'done';
    } catch (error) {
      return problemOf(error).code;
    }
  };
  const refused = 'pattern.needs-confirmation';
  const wentOn = 'cluster.no-context';

  it.each([
    ['a deletion', (one: Place) => objects['objects/delete']({ ...one, targets: [] }, signal)],
    ['a restart', (one: Place) => objects['objects/restart']({ ...one, objects: [] }, signal)],
    ['scaling', (one: Place) => objects['objects/scale']({ ...one, object: pod, replicas: 0, was: 3 }, signal)],
    [
      'a shell',
      (one: Place) => {
        const { namespace = '', name } = pod;
        const request = { ...one, is: 'shell', session: '1', namespace, pod: name, container: 'app' } as const;
        return terminalHandlers(services)['terminal/run'](request, signal);
      },
    ],
    [
      'a forwarded port',
      (one: Place) =>
        forwardHandlers(services, new Forwards(services))['forwards/start']({ ...one, object: pod, port: 80 }, signal),
    ],
  ])('takes %s only where this very context was confirmed', async (_what, work) => {
    expect(await answers(() => work({ context: 'prod-eu' }))).toBe(refused);
    expect(await answers(() => work({ context: 'prod-eu', confirmedContext: 'prod' }))).toBe(refused);
    expect(await answers(() => work({ context: 'prod-eu', confirmedContext: 'prod-eu' }))).toBe(wentOn);
    expect(await answers(() => work({ context: 'dev' }))).toBe(wentOn);
  });

  it('shows logs without being asked: nothing can be done there', async () => {
    const query = { object: pod, containers: { is: 'default' }, follow: false, previous: false } as const;
    const request = { session: '1', context: 'prod-eu', is: 'logs', query } as const;
    expect(await answers(() => terminalHandlers(services)['terminal/run'](request, signal))).toBe(wentOn);
  });

  it('can be asked for before anything is begun', async () => {
    expect(await answers(() => objects['objects/confirm']({ context: 'prod-eu' }, signal))).toBe(refused);
    const given = { context: 'prod-eu', confirmedContext: 'prod-eu' };
    expect(await answers(() => objects['objects/confirm'](given, signal))).toBe('done');
    expect(await answers(() => objects['objects/confirm']({ context: 'dev' }, signal))).toBe('done');
  });
});

type Place = Confirmable & { readonly context: string };

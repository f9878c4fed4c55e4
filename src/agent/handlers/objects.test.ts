import { describe, expect, it } from 'vitest';
import type { ServedResource } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import { requireConfirmation } from '../confirmation.ts';
import { initialSettings } from '../services.ts';
import { kindsFor } from './objects.ts';

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
  const services = { settings: () => ({ ...initialSettings, protectedContexts: ['*prod*'] }) };
  const refusal = (context: string, confirmedContext?: string): Promise<unknown> =>
    requireConfirmation(services, { context, ...(confirmedContext === undefined ? {} : { confirmedContext }) }).then(
      () => undefined,
      problemOf,
    );

  it('is changed only where its own name was typed', async () => {
    expect(await refusal('prod-eu')).toMatchObject({
      code: 'pattern.needs-confirmation',
      params: { context: 'prod-eu' },
    });
    expect(await refusal('prod-eu', 'prod')).toMatchObject({ code: 'pattern.needs-confirmation' });
    expect(await refusal('prod-eu', 'prod-eu')).toBeUndefined();
    expect(await refusal('dev')).toBeUndefined();
  });
});

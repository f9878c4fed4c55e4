import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { installMeshPattern } from '../../mesh/install-pattern.ts';
import { initialSettings, type AgentServices } from '../services.ts';
import { meshExtrasHandlers } from './mesh-extras.ts';

const signal = new AbortController().signal;

/** Services that reach no cluster. */
const services: AgentServices = {
  kubeconfigs: undefined as never,
  settings: () => initialSettings,
  emit: () => undefined,
  withConnection: () => Promise.reject(new Error('a cluster was asked')),
  requireTrust: () => undefined,
};
const handlers = meshExtrasHandlers(services);

describe('samples, without any cluster', () => {
  it('are told with what a wizard asks: where they may go, with what, and whether they need files', async () => {
    const samples = await handlers['mesh/samples'](null, signal);
    expect(samples[0]).toEqual({
      name: 'postcard',
      displayName: 'Postcard',
      summary: 'A page that gets its text from a second service; comes with Meshdeck and works with every mesh',
      namespace: 'postcard',
      isBound: false,
      isOwn: true,
      parts: ['traffic'],
      hasPage: true,
    });
    expect(samples.find(({ name }) => name === 'emojivoto')).toMatchObject({
      mesh: { name: 'linkerd', displayName: 'Linkerd' },
      isBound: true,
      isOwn: false,
    });
  });
});

describe('values of an add-on', () => {
  const params = { file: '/cilium.pattern.yaml', mesh: 'cilium', name: 'hubble-ui' } as const;

  it('are written into the pattern of its mesh, and taken out', async () => {
    const text = installMeshPattern('cilium');
    const given = await handlers['mesh/addon-values']({ ...params, text, is: 'give' }, signal);
    expect(parse(given.text)).toMatchObject({
      services: { cilium: { settings: { values: { hubble: { ui: { enabled: true } } } } } },
    });
    const taken = await handlers['mesh/addon-values']({ ...params, text: given.text, is: 'take' }, signal);
    expect(taken.text).not.toContain('hubble');
  });

  it('are not those of an add-on that has none', async () => {
    const work = async (): Promise<unknown> =>
      handlers['mesh/addon-values']({ ...params, mesh: 'istio', name: 'kiali', text: '', is: 'give' }, signal);
    await expect(work()).rejects.toThrow('mesh.addon-unknown');
  });
});

/** What istiod writes into its webhooks, without a cluster. */
import { describe, expect, it } from 'vitest';

import type { KubeClient, KubeObject } from '../kube-client.ts';
import { issueCertificate } from '../pki/certificate.ts';
import { istio } from './istio.ts';

const authority = issueCertificate({
  commonName: 'authority',
  usage: 'authority',
  notBefore: new Date(0),
  notAfter: new Date(4e12),
});

function validator(clientConfig: object, failurePolicy: string): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'istiod-default-validator' },
    webhooks: [
      {
        name: 'validation.istio.io',
        clientConfig: { service: { namespace: 'mesh', name: 'istiod' }, ...clientConfig },
        failurePolicy,
      },
    ],
  };
}

/** The webhooks that are written, where any are. */
async function written(configuration: KubeObject, isAnswered: boolean): Promise<unknown> {
  const sent: unknown[] = [];
  const client: Pick<KubeClient, 'find' | 'list' | 'request' | 'status'> = {
    find: async () => undefined,
    list: async () => ({ items: [], resourceVersion: '1' }),
    request: async <Answer>(method: string, path: string, options?: { readonly body?: unknown }) => {
      if (method === 'PUT') sent.push(path, (options?.body as KubeObject)['webhooks']);
      return options?.body as Answer;
    },
    status: async () => 404,
  };
  await istio.settle({
    ...{ namespace: 'mesh', service: 'istiod', configurations: [configuration], isAnswered },
    ...{ client: client as KubeClient, authority, signal: new AbortController().signal },
  });
  return sent;
}

describe('the webhooks of Istio', () => {
  const caBundle = Buffer.from(authority.certificate).toString('base64');
  const path =
    '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-default-validator?fieldManager=pilot-discovery';

  it('get the authority, and refuse what nobody has checked once they are answered', async () => {
    expect(await written(validator({}, 'Ignore'), true)).toEqual([
      path,
      [
        expect.objectContaining({
          clientConfig: expect.objectContaining({ caBundle }) as object,
          failurePolicy: 'Fail',
        }),
      ],
    ]);
  });

  it('let everything pass where nobody can answer', async () => {
    expect(await written(validator({}, 'Ignore'), false)).toEqual([
      path,
      [expect.objectContaining({ failurePolicy: 'Ignore' })],
    ]);
  });

  it('are left alone once they are complete', async () => {
    expect(await written(validator({ caBundle }, 'Fail'), true)).toEqual([]);
  });
});

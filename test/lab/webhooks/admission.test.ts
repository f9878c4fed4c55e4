import { describe, expect, it } from 'vitest';

import { allowed, answerTo, requestOf, type AdmissionRequest } from './admission.ts';

const request: AdmissionRequest = {
  uid: '42',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  namespace: 'shop',
  operation: 'CREATE',
  object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [] } },
};

describe('an AdmissionReview', () => {
  it('is read, and nothing else is', () => {
    expect(requestOf({ kind: 'AdmissionReview', request })).toEqual(request);
    expect(requestOf({ kind: 'Pod', request })).toBeUndefined();
    expect(requestOf({ kind: 'AdmissionReview', request: { uid: '42' } })).toBeUndefined();
    expect(requestOf(undefined)).toBeUndefined();
  });

  it('is answered under its number', () => {
    expect(answerTo(request, allowed)).toMatchObject({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: '42', allowed: true },
    });
  });

  it('says in a refusal that nobody real has refused', () => {
    expect(answerTo(request, { is: 'refused', message: 'weight -1 < 0' })).toMatchObject({
      response: { allowed: false, status: { message: "simulated by Meshdeck's lab: weight -1 < 0" } },
    });
  });

  it('holds what is another as a JSON patch', () => {
    const object = { ...request.object, metadata: { name: 'web', labels: { a: 'b' } }, status: {} };
    const { response } = answerTo(request, { is: 'changed', object }) as { response: { patch: string } };
    expect(JSON.parse(Buffer.from(response.patch, 'base64').toString())).toEqual([
      { op: 'replace', path: '/metadata', value: { name: 'web', labels: { a: 'b' } } },
      { op: 'add', path: '/status', value: {} },
    ]);
  });
});

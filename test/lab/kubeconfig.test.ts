import { X509Certificate } from 'node:crypto';

import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';

import { contextNames, kubeconfigText } from './kubeconfig.ts';
import { makeCertificates } from './pki/certificates.ts';

const certificates = makeCertificates('127.96.0.1');
const config = new KubeConfig();
config.loadFromString(kubeconfigText('two', 'https://127.0.0.1:6443', certificates));

function subjectOf(context: string): string {
  config.setCurrentContext(context);
  return new X509Certificate(Buffer.from(config.getCurrentUser()?.certData ?? '', 'base64')).subject;
}

describe('the kubeconfig of a lab', () => {
  const names = contextNames('two');

  it('begins with the administrator, under the name of the lab', () => {
    expect(config.getCurrentContext()).toBe('lab-two');
    expect(contextNames('lab').admin).toBe('lab');
  });

  it('has a context for each thing that can go wrong', () => {
    expect(config.getContexts().map(({ name }) => name)).toEqual(Object.values(names));
    expect(subjectOf(names.viewer)).toBe('CN=lab-viewer');
    expect(subjectOf(names.nobody)).toBe('CN=lab-nobody');
    config.setCurrentContext(names.unreachable);
    expect(config.getCurrentCluster()?.server).toBe('https://127.0.0.1:1');
  });

  it('has a certificate that is over for the expired one, and lasting ones otherwise', () => {
    expect(new Date(new X509Certificate(certificates.expired.certificate).validTo).getTime()).toBeLessThan(Date.now());
    expect(new Date(new X509Certificate(certificates.admin.certificate).validTo).getTime()).toBeGreaterThan(Date.now());
  });
});

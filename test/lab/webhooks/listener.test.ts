import { Agent, request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';

import type { ServerCertificate } from '../meshes/mesh.ts';
import { issueCertificate } from '../pki/certificate.ts';
import { freePorts } from '../ports.ts';
import { allowed } from './admission.ts';
import { WebhookListener } from './listener.ts';

const lasting = { notBefore: new Date(0), notAfter: new Date(4e12) };
const authority = issueCertificate({ commonName: 'authority', usage: 'authority', ...lasting });

function identity(host: string): ServerCertificate {
  const pair = issueCertificate({ commonName: host, usage: 'server', hosts: [host], ...lasting }, authority);
  return { certificate: pair.certificate, key: pair.privateKeyPem };
}

const review = JSON.stringify({
  kind: 'AdmissionReview',
  request: { uid: '7', kind: { group: '', version: 'v1', kind: 'Pod' }, object: { metadata: {} } },
});

describe('WebhookListener', () => {
  const agents: Agent[] = [];
  const listeners: WebhookListener[] = [];
  afterEach(async () => {
    for (const listener of listeners.splice(0)) listener.close();
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
  });

  async function open(port: number): Promise<WebhookListener> {
    const place = { address: '127.0.0.1', port };
    const listener = await WebhookListener.open(place, identity('one.mesh.svc'), async () => allowed);
    listeners.push(listener);
    return listener;
  }

  /** The answer to whoever trusts the authority and asks for that name, as the API server does. */
  async function ask(port: number, servername: string, body = review): Promise<unknown> {
    const agent = new Agent({ connect: { ca: authority.certificate, servername } });
    agents.push(agent);
    const answer = await request(`https://127.0.0.1:${port}/`, { method: 'POST', body, dispatcher: agent });
    return { status: answer.statusCode, ...((await answer.body.json()) as object) };
  }

  it('answers reviews, and nothing else', async () => {
    const [port = 0] = await freePorts(1);
    await open(port);
    expect(await ask(port, 'one.mesh.svc')).toMatchObject({ status: 200, response: { uid: '7', allowed: true } });
    expect(await ask(port, 'one.mesh.svc', '{}')).toMatchObject({ status: 400 });
    expect(await ask(port, 'one.mesh.svc', 'no JSON')).toMatchObject({ status: 500 });
  });

  it('shows another certificate to the next who connects', async () => {
    const [port = 0] = await freePorts(1);
    const listener = await open(port);
    await expect(ask(port, 'two.mesh.svc')).rejects.toThrow(/not in the cert/);
    listener.show(identity('two.mesh.svc'));
    expect(await ask(port, 'two.mesh.svc')).toMatchObject({ status: 200 });
  });

  it('is gone for those who were connected too, once it is closed', async () => {
    const [port = 0] = await freePorts(1);
    const listener = await open(port);
    await ask(port, 'one.mesh.svc');
    listener.close();
    await expect(ask(port, 'one.mesh.svc')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('says why it cannot listen', async () => {
    const [port = 0] = await freePorts(1);
    await open(port);
    await expect(open(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

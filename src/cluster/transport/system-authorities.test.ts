import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { without } from '../../core/without.ts';
import { authority, serverCertificate } from '../testing/certificates.ts';
import { FakeApiServer, sendJson } from '../testing/fake-api-server.ts';

const company = authority('company');
let server: FakeApiServer;
let folder: string;

beforeEach(async () => {
  const own = serverCertificate(company);
  server = await FakeApiServer.start(0, { cert: own.certificate, key: own.privateKeyPem });
  server.fallback = (_request, response) => {
    sendJson(response, { status: { phase: 'Running' } });
  };
  folder = await mkdtemp(path.join(tmpdir(), 'authorities-'));
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** Asks, and opens a socket of client-node, in a process on a machine that trusts the given authority. */
async function connectTrusting(ofMachine: string, cluster: object = {}): Promise<string> {
  const file = path.join(folder, 'machine.pem');
  await writeFile(file, ofMachine);
  const of = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
  const script = `
    import { connectTo } from ${of('../testing/fake-api-server.ts')};
    import { problemOf } from ${of('../../core/problem.ts')};
    const connection = connectTo(${JSON.stringify(server.address)}, {}, ${JSON.stringify(cluster)});
    try {
      await connection.forward({ namespace: 'shop', pod: 'web', port: 80 });
      console.log('connected');
    } catch (error) {
      console.log(problemOf(error).code);
    }
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...without(process.env, 'NODE_EXTRA_CA_CERTS'), SSL_CERT_FILE: file, SSL_CERT_DIR: folder },
  });
  return stdout.trim();
}

describe('a server whose certificate is of an authority of this machine', () => {
  it.skipIf(process.platform !== 'linux')(
    'is trusted where the kubeconfig names no authority, as by kubectl',
    async () => {
      expect(await connectTrusting(company.certificate)).toBe('connected');
      expect(await connectTrusting(authority('another company').certificate)).toBe('cluster.tls');
    },
  );

  it.skipIf(process.platform !== 'linux')('is not trusted where the kubeconfig names another one', async () => {
    const certificateAuthority = authority('of the kubeconfig').certificate;
    expect(await connectTrusting(company.certificate, { certificateAuthority })).toBe('cluster.tls');
  });
});

/**
 * Faults below HTTP: in the handshake of TLS, in its records, and certificates that are not the server's. The rest is as in
 * cluster-faults.test.ts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectTo } from '../../src/cluster/testing/fake-api-server.ts';
import type { Connection } from '../../src/cluster/transport/connection.ts';
import type { WatchTiming } from '../../src/cluster/watch.ts';
import { credentialsOf, keyPairOf } from '../lab/faults/credentials.ts';
import { TlsProxy, type RecordDamage, type TlsFault } from '../lab/faults/tls-proxy.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { issueCertificate, type KeyPair } from '../lab/pki/certificate.ts';
import { FaultTable } from './fault-table.ts';
import { applyChange, Followed } from './followed.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`faults of TLS are skipped: ${skipReason}`);

const namespace = 'faults';
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;
const hourMs = 3_600_000;

function pair(fromHours: number, toHours: number, host: string, issuer?: KeyPair): KeyPair {
  const notBefore = new Date(Date.now() + fromHours * hourMs);
  const notAfter = new Date(Date.now() + toHours * hourMs);
  const usage = host === '' ? 'authority' : 'server';
  return issueCertificate({ commonName: 'in between', usage, hosts: [host], notBefore, notAfter }, issuer);
}

/** Certificates that may come in the place of the server's own, each with what is said of it. */
const certificates: readonly {
  readonly fault: string;
  readonly reason: string;
  readonly shown: (authority: KeyPair) => KeyPair;
}[] = [
  {
    fault: 'the certificate is of another host',
    reason: 'it is for another name',
    shown: (authority) => pair(-1, 1, 'elsewhere.example', authority),
  },
  {
    fault: 'the certificate of the server has expired',
    reason: 'it has expired by the clock of this machine',
    shown: (authority) => pair(-48, -24, '127.0.0.1', authority),
  },
  {
    fault: 'the certificate of the server is not valid yet',
    reason: 'it is not valid yet; look at the clock of this machine',
    shown: (authority) => pair(2, 48, '127.0.0.1', authority),
  },
  {
    fault: 'the certificate is of an authority that the kubeconfig does not know',
    reason: 'its issuer is not known',
    shown: () => pair(-1, 1, '127.0.0.1', pair(-1, 1, '')),
  },
  {
    fault: 'the certificate is signed by itself',
    reason: 'it is signed by itself',
    shown: () => pair(-1, 1, '127.0.0.1'),
  },
];

describe.skipIf(skipReason !== undefined)('a watch over TLS', () => {
  let lab: LabHandle;
  let proxy: TlsProxy;
  let connection: Connection;
  let followed: Followed | undefined;
  let changes = 0;
  const table = new FaultTable();

  function follow(timing: Partial<WatchTiming> = {}): Followed {
    followed = new Followed(connection, configMaps, timing);
    return followed;
  }

  function change(): Promise<KubeObject> {
    changes += 1;
    return applyChange(lab.client, namespace, changes);
  }

  async function agrees(fault: string): Promise<void> {
    await followed?.agreesWith(lab.client, change);
    await followed?.until(() => followed?.state === 'live');
    table.tell(fault, followed?.codes ?? []);
  }

  beforeAll(async () => {
    lab = await ensureLab({ name: 'cluster-faults-tls', ownerPid: process.pid });
    const admin = credentialsOf(lab, 'admin');
    proxy = await TlsProxy.start(admin);
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    for (let index = 0; index < 40; index += 1) {
      const data = { large: 'x'.repeat(20_000) };
      await lab.client.post(configMaps, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `one-${index}` },
        data,
      });
    }
  });

  beforeEach(() => {
    const { authority: certificateAuthority, certificate, key } = credentialsOf(lab, 'admin');
    connection = connectTo(proxy.address, { clientCertificate: certificate, clientKey: key }, { certificateAuthority });
  });

  afterEach(async () => {
    await followed?.end();
    followed = undefined;
    await connection.close();
    proxy.reset();
  });

  afterAll(async () => {
    await proxy.close();
    await lab.down();
  });

  const handshakes: readonly { readonly fault: string; readonly deeds: readonly TlsFault[] }[] = [
    { fault: 'a handshake is reset at its beginning', deeds: [{ is: 'refuse' }, { is: 'refuse' }] },
    { fault: 'a handshake is reset in its middle', deeds: [{ is: 'damage', how: 'reset', afterBytes: 300 }] },
    { fault: 'a handshake ends too early', deeds: [{ is: 'damage', how: 'cut', afterBytes: 300 }] },
    { fault: 'a handshake is damaged', deeds: [{ is: 'damage', how: 'corrupt', afterBytes: 300 }] },
    { fault: 'what answers does not speak TLS', deeds: [{ is: 'plain' }] },
    { fault: 'a handshake is not answered', deeds: [{ is: 'mute' }] },
  ];

  for (const { fault, deeds } of handshakes) {
    it(`${fault} (list)`, async () => {
      const done = proxy.next(...deeds);
      await follow().until(() => followed?.state === 'live');
      await done;
      await agrees(fault);
    });
    it(`${fault} (watch)`, async () => {
      await follow().until(() => followed?.state === 'live');
      const done = proxy.next(...deeds);
      proxy.resetOpen();
      await done;
      await agrees(fault);
    });
  }

  for (const how of ['cut', 'reset', 'corrupt', 'silence'] as const satisfies readonly RecordDamage[]) {
    const fault = {
      cut: 'a connection ends in the middle of a record',
      reset: 'a connection is reset in the middle of a record',
      corrupt: 'a record is damaged',
      silence: 'a record never ends',
    }[how];
    const timing = how === 'silence' ? { pageMs: 2_000, inactivityMs: 2_000 } : {};
    it(`${fault} (list)`, async () => {
      const done = proxy.next({ is: 'damage', how, afterBytes: 200_000 });
      await follow(timing).until(() => followed?.state === 'live');
      await done;
      await agrees(fault);
    });
    it(`${fault} (watch)`, async () => {
      await follow(timing).until(() => followed?.state === 'live');
      proxy.damageOpen(how);
      await agrees(how === 'silence' ? 'a record of a watch never ends' : fault);
    });
  }

  for (const { fault, reason, shown } of certificates)
    it(fault, async () => {
      const shownPair = shown(keyPairOf(lab, 'authority'));
      await follow().until(() => followed?.state === 'live');
      const known = followed?.rows.size;
      const done = proxy.next({ is: 'certificate', pair: shownPair }, { is: 'certificate', pair: shownPair });
      proxy.resetOpen();
      await done;
      await followed?.until(() => followed?.reasons.includes(reason) === true);
      // Nothing of what was known goes because of who stands in between.
      expect(followed?.rows.size).toBe(known);
      await agrees(fault);
    });

  it('told what the document says', () => {
    expect(table.unwritten()).toEqual([]);
  });
});

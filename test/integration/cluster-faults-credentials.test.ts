/**
 * Credentials that end, are renewed, are lost and come back while a real API server is watched, and clocks that are wrong. Watches are short
 * here, because a server looks at credentials when a request comes. The rest is as in cluster-faults.test.ts.
 */
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import { keyPairOf } from '../lab/faults/credentials.ts';
import { Issuer } from '../lab/faults/issuer.ts';
import { SecondApiServer } from '../lab/faults/second-api-server.ts';
import { realNowSeconds, serviceAccountToken, type ServiceAccount } from '../lab/faults/tokens.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { labPaths } from '../lab/paths.ts';
import { issueCertificate, type KeyPair } from '../lab/pki/certificate.ts';
import { FaultTable } from './fault-table.ts';
import { applyChange, Followed } from './followed.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`faults of credentials are skipped: ${skipReason}`);

const namespace = 'faults';
const configMaps = `/api/v1/namespaces/${namespace}/configmaps`;

describe.skipIf(skipReason !== undefined)('a watch of a real API server', () => {
  let lab: LabHandle;
  let folder: string;
  let authorityFile: string;
  let account: ServiceAccount;
  let connection: ClusterConnection | undefined;
  let followed: Followed | undefined;
  let changes = 0;
  const table = new FaultTable();

  /** A kubeconfig of one context, whose user is given as JSON. */
  function writeKubeconfig(user: object, server: string): Promise<string> {
    const cluster = { server, 'certificate-authority': authorityFile };
    return put(
      'config',
      JSON.stringify({
        'current-context': 'faults',
        contexts: [{ name: 'faults', context: { cluster: 'lab', user: 'somebody' } }],
        clusters: [{ name: 'lab', cluster }],
        users: [{ name: 'somebody', user }],
      }),
    );
  }

  async function follow(user: object, server = lab.server): Promise<Followed> {
    const file = await writeKubeconfig(user, server);
    connection = connect(await readKubeconfig({ files: [file], environment: {} }));
    followed = new Followed(connection, configMaps, { serverTimeoutMs: 1_000 });
    await followed.until(() => followed?.state === 'live');
    return followed;
  }

  /** Written in one step, as Kubernetes and the tools of vendors do it. */
  async function put(name: string, text: string, mode = 0o600): Promise<string> {
    const file = path.join(folder, name);
    await writeFile(`${file}.next`, text);
    await chmod(`${file}.next`, mode);
    await rename(`${file}.next`, file);
    return file;
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

  /** Changes go on until the server does not take any more what it took before. */
  async function changeUntilRefused(
    credential: { readonly token: string } | KeyPair,
    server = lab.server,
  ): Promise<void> {
    const isToken = 'token' in credential;
    const pair = isToken ? {} : { cert: credential.certificate, key: credential.privateKeyPem };
    const dispatcher = new Agent({ connect: { ca: await readFile(authorityFile), ...pair } });
    try {
      for (let status = 200; status !== 401;) {
        await change();
        const headers = isToken ? { authorization: `Bearer ${credential.token}` } : {};
        const { statusCode, body } = await request(`${server}${configMaps}?limit=1`, { dispatcher, headers });
        await body.dump();
        status = statusCode;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    } finally {
      await dispatcher.destroy();
    }
  }

  async function losesSight(code: string): Promise<void> {
    const known = followed?.rows.size;
    await followed?.until(() => followed?.codes.includes(code) === true);
    expect(followed?.state).toBe('reconnecting');
    expect(followed?.rows.size).toBe(known);
  }

  /** A plugin that prints a credential; what it is to print may change. */
  async function writePlugin(status: object): Promise<object> {
    await writeCredential(status);
    const lines = ['#!/bin/sh', `echo run >> ${folder}/runs`, `cat ${folder}/credential`];
    const command = await put('plugin', lines.join('\n'), 0o700);
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' } };
  }

  function writeCredential(status: object): Promise<string> {
    const answer = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
    return put('credential', JSON.stringify(answer));
  }

  const runs = async (): Promise<number> => (await readFile(path.join(folder, 'runs'), 'utf8')).split('\n').length - 1;

  const inSeconds = (seconds: number): string => new Date((realNowSeconds() + seconds) * 1000).toISOString();

  function setClockAhead(hours: number): void {
    vi.useFakeTimers({ toFake: ['Date'], now: (realNowSeconds() + hours * 3600) * 1000 });
  }

  beforeAll(async () => {
    lab = await ensureLab({ name: 'cluster-faults-credentials', ownerPid: process.pid });
    authorityFile = path.join(labPaths(lab.name).certificates, 'authority.crt');
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const made = await lab.client.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'reader', namespace },
    });
    account = { namespace, name: 'reader', uid: (made.metadata as unknown as { readonly uid: string }).uid };
    await lab.client.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'readers', namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [
        { kind: 'ServiceAccount', name: 'reader', namespace },
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' },
      ],
    });
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'faults-credentials-'));
  });

  afterEach(async () => {
    vi.useRealTimers();
    await followed?.end();
    followed = undefined;
    await connection?.close();
    connection = undefined;
    await rm(folder, { recursive: true });
  });

  afterAll(async () => {
    await lab.down();
  });

  describe('with a token', () => {
    it('goes on where the file of it has another one in time', async () => {
      const first = serviceAccountToken(lab, account, 3);
      await follow({ tokenFile: await put('token', first) });
      await put('token', serviceAccountToken(lab, account, 3600));
      await changeUntilRefused({ token: first });
      await agrees('a token in a file ends, and another one is there');
    });

    it('goes on where a plugin gives another one before its end', async () => {
      const first = serviceAccountToken(lab, account, 8);
      const plugin = await writePlugin({ token: first, expirationTimestamp: inSeconds(8) });
      await follow(plugin);
      await writeCredential({ token: serviceAccountToken(lab, account, 3600), expirationTimestamp: inSeconds(3600) });
      await changeUntilRefused({ token: first });
      await agrees('the token of a plugin ends');
      expect(await runs()).toBe(2);
    });

    it('goes on where a plugin did not say when its token ends', async () => {
      const first = serviceAccountToken(lab, account, 2);
      const plugin = await writePlugin({ token: first });
      await follow(plugin);
      await writeCredential({ token: serviceAccountToken(lab, account, 3600) });
      await vi.waitFor(
        async () => {
          expect(await runs()).toBe(2);
        },
        { timeout: 30_000, interval: 100 },
      );
      await agrees('the token of a plugin is refused before it ends');
      expect(await runs()).toBe(2);
    });

    it('says that it ended, keeps what is known, and comes back with another one', async () => {
      const tokenFile = await put('token', serviceAccountToken(lab, account, 2));
      await follow({ tokenFile });
      await losesSight('cluster.token-expired');
      await put('token', serviceAccountToken(lab, account, 3600));
      await agrees('a token ends, and nobody renews it');
    });

    it('says that its account is gone, and comes back with it', async () => {
      const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
      const apply = async (): Promise<ServiceAccount> => {
        const made = await lab.client.apply({
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'passing', namespace },
        });
        return { namespace, name: 'passing', uid: (made.metadata as unknown as { readonly uid: string }).uid };
      };
      await lab.client.apply({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'passing', namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'passing', namespace }],
      });
      const tokenFile = await put('token', serviceAccountToken(lab, await apply(), 3600));
      await follow({ tokenFile });
      await lab.client.request('DELETE', `${accounts}/passing`);
      await losesSight('cluster.unauthorized');
      await put('token', serviceAccountToken(lab, await apply(), 3600));
      await agrees('a token is taken back, and another one given');
    });
  });

  describe('with a client certificate', () => {
    const issue = (seconds: number): KeyPair =>
      issueCertificate(
        {
          commonName: 'jane',
          usage: 'client',
          notBefore: new Date((realNowSeconds() - 3600) * 1000),
          notAfter: new Date((realNowSeconds() + seconds) * 1000),
        },
        keyPairOf(lab, 'authority'),
      );

    async function putPair({ certificate, privateKeyPem }: KeyPair): Promise<object> {
      return {
        'client-certificate': await put('client.crt', certificate),
        'client-key': await put('client.key', privateKeyPem),
      };
    }

    it('goes on where its files have another one in time', async () => {
      const first = issue(5);
      await follow(await putPair(first));
      await putPair(issue(3600));
      await changeUntilRefused(first);
      await agrees('a client certificate ends, and another one is there');
    });

    it('says that it ended, keeps what is known, and comes back with another one', async () => {
      await follow(await putPair(issue(3)));
      await losesSight('cluster.certificate-expired');
      await putPair(issue(3600));
      await agrees('a client certificate ends, and nobody renews it');
    });
  });

  describe('with a session of OpenID Connect', () => {
    let issuer: Issuer;
    let server: SecondApiServer;

    beforeAll(async () => {
      issuer = await Issuer.start('jane', keyPairOf(lab, 'authority'));
      server = await SecondApiServer.start(lab, { hasWatchCache: true, parameters: issuer.parameters(authorityFile) });
    });

    beforeEach(() => {
      issuer.exchanges = 0;
      issuer.lifetimeSeconds = 3600;
    });

    afterAll(async () => {
      await server.kill();
      await issuer.close();
    });

    function userOf({ idToken, refreshToken }: ReturnType<Issuer['signIn']>): object {
      const config = {
        'idp-issuer-url': issuer.url,
        'client-id': issuer.clientId,
        'idp-certificate-authority': authorityFile,
        'id-token': idToken,
        'refresh-token': refreshToken,
      };
      return { 'auth-provider': { name: 'oidc', config } };
    }

    it('goes on while it is renewed, and the kubeconfig has the new tokens', async () => {
      issuer.lifetimeSeconds = 15;
      const tokens = issuer.signIn();
      await follow(userOf(tokens), server.server);
      await changeUntilRefused({ token: tokens.idToken }, server.server);
      await agrees('the token of a session ends');
      expect(issuer.exchanges).toBeGreaterThan(0);
      expect(await readFile(path.join(folder, 'config'), 'utf8')).not.toContain(tokens.idToken);
    });

    it('says that it has ended, keeps what is known, and comes back when somebody signs in', async () => {
      issuer.lifetimeSeconds = 15;
      await follow(userOf(issuer.signIn()), server.server);
      issuer.endSession();
      await losesSight('cluster.oidc-refresh-failed');
      issuer.lifetimeSeconds = 3600;
      await writeKubeconfig(userOf(issuer.signIn()), server.server);
      await agrees('a session ends, and somebody signs in again');
    });

    it('exchanges no more tokens than needed where the clock of this machine is ahead', async () => {
      setClockAhead(2);
      await follow(userOf(issuer.signIn()), server.server);
      setClockAhead(2.01);
      await connection?.request({ path: configMaps, query: { limit: 1 } });
      await agrees('the clock of this machine is ahead');
      expect(issuer.exchanges).toBe(1);
    });

    it('renews what is refused where the clock of this machine is behind', async () => {
      setClockAhead(-2);
      issuer.lifetimeSeconds = 12;
      await follow(userOf(issuer.signIn()), server.server);
      issuer.lifetimeSeconds = 3600;
      await vi.waitFor(
        () => {
          expect(issuer.exchanges).toBe(1);
        },
        { timeout: 40_000, interval: 100 },
      );
      await agrees('the clock of this machine is behind');
      expect(issuer.exchanges).toBe(1);
    });
  });

  describe('beside a clock that is wrong', () => {
    it('runs a plugin no more often than needed', async () => {
      setClockAhead(2);
      const token = serviceAccountToken(lab, account, 3600);
      await follow(await writePlugin({ token, expirationTimestamp: inSeconds(3600) }));
      setClockAhead(2.01);
      await connection?.request({ path: configMaps, query: { limit: 1 } });
      await agrees('the clock of this machine is ahead');
      expect(await runs()).toBe(1);
    });
  });

  it('told what the document says', () => {
    expect(table.unwritten()).toEqual([]);
  });
});

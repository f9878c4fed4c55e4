import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginWatch, FakeApiServer, sendEvent, sendJson, sendStatus } from '../cluster/testing/fake-api-server.ts';
import { Kubeconfigs } from './kubeconfigs.ts';
import { ObjectDocuments } from './object-documents.ts';
import type { ObjectAddress, ObjectSnapshot } from './protocol/documents.ts';
import type { AgentEvents } from './protocol/methods.ts';

const object = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'web' };
const address: ObjectAddress = { context: 'dev', object };
const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop', uid: '1', resourceVersion: '5' },
};

const configMaps = { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get', 'list', 'watch'] };

/** An unsigned token that is good for an hour. */
function tokenOf(subject: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const expires = Math.round(Date.now() / 1_000) + 3_600;
  return `${part({ alg: 'none' })}.${part({ sub: subject, exp: expires })}.x`;
}

describe('documents of objects', () => {
  let server: FakeApiServer;
  let folder: string;
  let kubeconfigs: Kubeconfigs;
  let documents: ObjectDocuments;
  /** Lists and watches that were begun. */
  let begun: string[];
  let isThere: boolean;
  let last: ObjectSnapshot | undefined;
  let wake: () => void;

  beforeEach(async () => {
    [begun, isThere, last, wake] = [[], true, undefined, () => undefined];
    server = await FakeApiServer.start();
    server.fallback = ({ path: requestPath, query }, response) => {
      // Nothing but a word from outside ends this wait within the test.
      if (!isThere) sendStatus(response, 503, 'ServiceUnavailable', 'no', { retryAfterSeconds: 300 });
      else if (requestPath === '/api') sendJson(response, { kind: 'APIVersions', versions: ['v1'] });
      else if (requestPath === '/apis') sendJson(response, { kind: 'APIGroupList', groups: [] });
      else if (requestPath === '/api/v1') sendJson(response, { kind: 'APIResourceList', resources: [configMaps] });
      else if (query.has('watch')) {
        begun.push('watch');
        beginWatch(response);
        sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: '5' } });
      } else {
        begun.push('list');
        sendJson(response, { metadata: { resourceVersion: '5' }, items: [configMap] });
      }
    };
    folder = await mkdtemp(path.join(tmpdir(), 'documents-'));
    kubeconfigs = new Kubeconfigs((kubeconfig) => {
      documents.take(kubeconfig);
      wake();
    });
    await kubeconfigs.configure([path.join(folder, 'config')]);
    documents = new ObjectDocuments({
      kubeconfigs,
      requireTrust: () => undefined,
      emit: (name, value) => {
        if (name === 'document/changed') last = value as AgentEvents['document/changed'];
        wake();
      },
    });
  });

  afterEach(async () => {
    documents.close();
    kubeconfigs.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** Writes the kubeconfig and waits until the documents have taken it. */
  async function write(token: string, context = 'dev'): Promise<void> {
    const text = [
      `contexts: [{name: ${context}, context: {cluster: fake, user: session}}]`,
      `clusters: [{name: fake, cluster: {server: "${server.address}"}}]`,
      'users:',
      '- name: session',
      '  user:',
      `    auth-provider: {name: oidc, config: {idp-issuer-url: "https://id.example", client-id: k, id-token: ${token}}}`,
    ];
    const take = vi.spyOn(documents, 'take');
    await writeFile(path.join(folder, 'config'), text.join('\n'));
    await kubeconfigs.read();
    await kubeconfigs.reload();
    await until(() =>
      take.mock.calls.some(
        ([{ contexts, users }]) =>
          contexts.has(context) && users.get('session')?.authProvider?.oidc?.tokens.idToken === token,
      ),
    );
    take.mockRestore();
  }

  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        if (isSo()) resolve();
      };
      wake();
    });

  async function follow(): Promise<void> {
    last = await documents.follow(address);
  }

  const untilState = (state: ObjectSnapshot['state']['is']): Promise<void> => until(() => last?.state.is === state);

  it('are not begun anew when a session renews its token', async () => {
    await write(tokenOf('first'));
    await follow();
    await untilState('live');
    await write(tokenOf('second'));
    await follow();
    await untilState('live');
    // Two documents, each begun once.
    expect(begun).toEqual(['list', 'watch', 'list', 'watch']);
  });

  it('wait no longer when a session has new tokens: somebody may have signed in again', async () => {
    isThere = false;
    await write(tokenOf('first'));
    await follow();
    await untilState('reconnecting');
    isThere = true;
    await write(tokenOf('second'));
    await untilState('live');
    expect(begun).toEqual(['list', 'watch']);
  });

  it('begin when a context that was not there comes', async () => {
    await write(tokenOf('first'), 'other');
    await follow();
    expect(last?.state).toMatchObject({ is: 'denied', problem: { code: 'cluster.no-context' } });
    await write(tokenOf('first'));
    await untilState('live');
    await write(tokenOf('first'), 'other');
    await untilState('denied');
    expect(begun).toEqual(['list', 'watch']);
  });
});

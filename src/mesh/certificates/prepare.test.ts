import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeApiServer, sendJson, sendStatus } from '../../cluster/testing/fake-api-server.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { JsonObject } from '../../core/json.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import { keyText, sha256Of } from './issuer-secret.ts';
import { makeTrustAnchor } from './make.ts';
import { prepareCertificates, type CertificateChoice } from './prepare.ts';
import type { Authority } from './read.ts';
import { bothAnchors, podsStarted, rotateIssuer } from './rotate.ts';
import { certificatesOf } from './testing/facts.ts';
import { certificatesThere } from './there.ts';

const facts = certificatesOf('linkerd');

const nowMs = Date.now();
const oldAnchor = await makeTrustAnchor({ commonName: facts.anchorName, days: 100, nowMs });
const newAnchor = await makeTrustAnchor({ commonName: facts.anchorName, days: 100, nowMs });
const signal = new AbortController().signal;
const secretPath = '/api/v1/namespaces/linkerd/secrets/linkerd-identity-issuer';
const rootsPath = '/api/v1/namespaces/linkerd/configmaps/linkerd-identity-trust-roots';

let server: FakeApiServer;
let connection: ClusterConnection;
/** Objects by path; a Secret is answered as its metadata, as a server does that is asked for no more. */
let objects: Map<string, JsonObject>;

const core = ['ConfigMap', 'Secret', 'Namespace', 'Pod'].map((kind) => ({
  resource: `${kind.toLowerCase()}s`,
  responseKind: { kind },
  scope: kind === 'Namespace' ? 'Cluster' : 'Namespaced',
  verbs: ['get', 'list', 'patch'],
}));

beforeEach(async () => {
  server = await FakeApiServer.start();
  objects = new Map([['/api/v1/namespaces/linkerd', {}]]);
  server.fallback = ({ path, method, body }, response) => {
    if (path === '/api')
      sendJson(response, {
        kind: 'APIGroupDiscoveryList',
        items: [{ metadata: { name: '' }, versions: [{ version: 'v1', resources: core }] }],
      });
    else if (path === '/apis') sendJson(response, { kind: 'APIGroupDiscoveryList', items: [] });
    else if (path === '/api/v1/pods')
      sendJson(response, {
        metadata: {},
        items: [...objects].filter(([key]) => key.includes('/pods/')).map(([, pod]) => pod),
      });
    else if (method === 'PATCH' && (path.split('/').length < 6 || objects.has(path.split('/').slice(0, 5).join('/')))) {
      objects.set(path, JSON.parse(body) as JsonObject);
      sendJson(response, JSON.parse(body) as JsonObject);
    } else if (method === 'GET' && objects.has(path)) sendJson(response, objects.get(path) ?? {});
    else sendStatus(response, 404, 'NotFound', `${path} not found`);
  };
  connection = server.connect();
});

afterEach(async () => {
  await connection.close();
  await server.stop();
});

function prepare(anchor?: CertificateChoice['anchor']): ReturnType<typeof prepareCertificates> {
  return prepareCertificates(
    connection,
    facts,
    { namespace: 'linkerd', nowMs, ...(anchor === undefined ? {} : { anchor }) },
    signal,
  );
}

function publish(...anchors: readonly Authority[]): void {
  const text = anchors.map((anchor) => anchor.certificate).join('\n');
  objects.set(rootsPath, {
    metadata: { name: 'linkerd-identity-trust-roots' },
    data: { 'ca-bundle.crt': `${text}\n` },
  });
}

function secretOf(annotations: JsonObject, manager: string): void {
  objects.set(secretPath, {
    metadata: { name: 'linkerd-identity-issuer', annotations, managedFields: [{ manager, operation: 'Apply' }] },
  });
}

function rotate(anchor: Authority, takeOver = false): ReturnType<typeof rotateIssuer> {
  return rotateIssuer(connection, facts, { namespace: 'linkerd', anchor: anchor, takeOver, nowMs }, signal);
}

async function refusal(work: Promise<unknown>): Promise<Problem> {
  return problemOf(await work.then(() => new Error('Nothing was refused.')).catch((error: unknown) => error));
}

describe('certificates for an installation', () => {
  it('are an issuer in a Secret, and for the chart only what is public', async () => {
    const { values, issuer } = await prepare({ is: 'given', anchor: oldAnchor });
    const written = server.seen.filter(({ method }) => method === 'PATCH');
    expect(written.map(({ path, query }) => [path, query.get('fieldManager'), query.get('force')])).toEqual([
      [secretPath, 'meshdeck:certificates', 'false'],
    ]);
    expect(values).toEqual({
      identityTrustAnchorsPEM: oldAnchor.certificate,
      identity: { issuer: { scheme: 'kubernetes.io/tls' } },
    });
    expect(issuer?.subject).toBe('CN=identity.linkerd.cluster.local');
    expect(JSON.stringify({ values, issuer })).not.toContain('PRIVATE KEY');
  });

  it('go into a namespace that is made where it is not there', async () => {
    objects.clear();
    await prepare({ is: 'given', anchor: oldAnchor });
    expect(server.seen.filter(({ method }) => method === 'PATCH').map(({ path }) => path)).toEqual([
      secretPath,
      '/api/v1/namespaces/linkerd',
      secretPath,
    ]);
  });

  it('change the cluster only after the key of a new anchor is kept', async () => {
    let kept: Authority | undefined;
    await prepare({
      is: 'new',
      keep: (anchor) => {
        kept = anchor;
        expect(server.seen.some(({ method }) => method === 'PATCH')).toBe(false);
        return Promise.resolve();
      },
    });
    expect(kept?.summary.subject).toBe('CN=root.linkerd.cluster.local');
    objects.clear();
    const problem = await refusal(prepare({ is: 'new', keep: () => Promise.reject(new Error('no place')) }));
    expect(problem.detail).toBe('no place');
    expect(objects.has(secretPath)).toBe(false);
  });

  it('are left as they are where the Secret is there, of which not even the data are asked for', async () => {
    secretOf({}, 'kubectl-create');
    publish(oldAnchor);
    const { values, issuer } = await prepare();
    expect(values['identityTrustAnchorsPEM']).toBe(oldAnchor.certificate);
    expect(issuer).toBeUndefined();
    expect(server.seen.some(({ method }) => method === 'PATCH')).toBe(false);
    const asked = server.seen.filter(({ path }) => path === secretPath);
    expect(asked.map(({ headers }) => headers.accept)).toEqual([
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    ]);
  });

  it('need a word on what to trust where a Secret is there and nothing is published', async () => {
    secretOf({}, 'kubectl-create');
    expect((await refusal(prepare())).code).toBe('mesh.certificate-no-anchor');
    const certificate = oldAnchor.certificate;
    const { values } = await prepare({ is: 'certificate', certificate, what: 'ca.crt' });
    expect(values['identityTrustAnchorsPEM']).toBe(certificate);
  });

  it('are not made without a key', async () => {
    expect((await refusal(prepare())).code).toBe('mesh.certificate-no-anchor-key');
  });

  it('are in no error, also where a webhook repeats what it refuses', async () => {
    let sent = '';
    const { fallback } = server;
    server.fallback = (request, response) => {
      if (request.method !== 'PATCH') fallback(request, response);
      else {
        const key = (JSON.parse(request.body) as { data: Record<string, string> }).data['tls.key'] ?? '';
        sent = Buffer.from(key, 'base64').toString();
        sendStatus(response, 422, 'Invalid', `admission webhook denied ${request.body} and ${sent}`);
      }
    };
    const problem = await refusal(prepare({ is: 'given', anchor: oldAnchor }));
    const told = `${JSON.stringify(problem)} ${inOneText(problem)}`;
    const lines = sent.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
    expect(lines.length).toBeGreaterThan(1);
    for (const secret of [...lines, Buffer.from(sent).toString('base64'), keyText(oldAnchor)])
      expect(told).not.toContain(secret);
    expect(problem.code).toBe('cluster.invalid');
  });
});

describe('a new issuer', () => {
  it('takes the place of the old one under the anchor that is trusted', async () => {
    secretOf({}, 'meshdeck:certificates');
    publish(oldAnchor);
    const rotation = await rotate(oldAnchor);
    expect(server.seen.some(({ method }) => method === 'PATCH')).toBe(false);
    const issuer = await rotation.run(signal);
    expect(objects.get(secretPath)).toMatchObject({
      metadata: { annotations: { 'meshdeck.dev/issuer-sha256': issuer.sha256 } },
    });
  });

  it('is not signed by an anchor that the mesh does not trust: workloads would refuse each other', async () => {
    secretOf({}, 'meshdeck:certificates');
    publish(oldAnchor);
    expect((await refusal(rotate(newAnchor))).code).toBe('mesh.certificate-untrusted');
  });

  it.each([
    ['cert-manager', { 'cert-manager.io/certificate-name': 'issuer' }, 'the Certificate issuer of cert-manager'],
    [
      'Helm',
      { 'meta.helm.sh/release-name': 'linkerd', 'meta.helm.sh/release-namespace': 'linkerd' },
      'Helm release linkerd in linkerd',
    ],
  ])('is left to %s where that looks after the Secret', async (_, annotations, keeper) => {
    secretOf(annotations, 'somebody');
    publish(oldAnchor);
    expect(await refusal(rotate(oldAnchor, true))).toMatchObject({
      code: 'mesh.certificate-kept-elsewhere',
      params: { keeper },
    });
  });

  it('is put over what somebody wrote by hand only where that is said', async () => {
    secretOf({}, 'kubectl-create');
    publish(oldAnchor);
    expect((await refusal(rotate(oldAnchor))).code).toBe('mesh.certificate-of-others');
    await (await rotate(oldAnchor, true)).run(signal);
    expect(server.seen.findLast(({ method }) => method === 'PATCH')?.query.get('force')).toBe('true');
  });
});

describe('the way to a new anchor', () => {
  const started = (name: string, anchors: readonly Authority[], end = ''): void => {
    const sha256 = sha256Of(anchors.map((anchor) => anchor.certificate).join('\n') + end);
    objects.set(`/api/v1/namespaces/shop/pods/${name}`, {
      metadata: { name, namespace: 'shop', annotations: { 'linkerd.io/trust-root-sha256': sha256 } },
    });
  };

  it('waits until every Pod was started with both anchors', async () => {
    secretOf({ 'meshdeck.dev/anchor-sha256': oldAnchor.summary.sha256 }, 'meshdeck:certificates');
    publish(oldAnchor, newAnchor);
    started('web', [oldAnchor, newAnchor], '\n');
    started('cart', [oldAnchor]);
    expect(await refusal(rotate(newAnchor))).toMatchObject({
      code: 'mesh.certificate-pods-behind',
      params: { behind: 1, total: 2 },
      detail: 'shop/cart',
    });
    started('cart', [oldAnchor, newAnchor]);
    await expect(rotate(newAnchor)).resolves.toBeDefined();
  });

  it('asks for the metadata of Pods that have not run to their end, and for nothing else of them', async () => {
    publish(oldAnchor);
    const there = await certificatesThere(connection, facts, 'linkerd', signal);
    await podsStarted(connection, facts, there, signal);
    const { query, headers } = server.seen.at(-1) ?? {};
    expect(query?.get('labelSelector')).toBe('linkerd.io/control-plane-ns=linkerd');
    expect(query?.get('fieldSelector')).toBe('status.phase!=Succeeded,status.phase!=Failed');
    expect(headers?.accept).toMatch(/^application\/json;as=PartialObjectMetadataList/);
  });

  it('begins with both, the old one first, and none twice', async () => {
    publish(oldAnchor);
    const { anchors = [] } = await certificatesThere(connection, facts, 'linkerd', signal);
    expect(bothAnchors(anchors, newAnchor).map((one) => one.toString().trim())).toEqual([
      oldAnchor.certificate,
      newAnchor.certificate,
    ]);
    expect(bothAnchors(anchors, oldAnchor)).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { problem } from '../../../core/problem.ts';
import type { Row } from '../../protocol/rows.ts';
import { FakeCache } from '../../testing/fake-cache.ts';
import { prodContext as context } from '../../testing/prod-context.ts';
import { contextRow } from '../context-rows.ts';
import { nodeAt } from '../nodes.ts';

const now = new Date('2026-11-20T12:00:00Z');
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function rowsAt(state: FakeCache, ...path: readonly string[]): readonly Row[] {
  return nodeAt(path, state.view).children(context, state.view, now).rowsBetween(0, 200);
}

const brief = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ label, description, icon }) => [icon, label, description].filter(Boolean).join(' | '));

function rowOf(rows: readonly Row[], label: string): Row {
  const found = rows.find((row) => row.label === label);
  if (found === undefined) throw new Error(`no row ${label} among ${brief(rows).join('; ')}`);
  return found;
}

const part = (state: FakeCache, label: string): Row => rowOf(rowsAt(state, 'cluster'), label);

interface NodeRest {
  readonly ready?: boolean;
  readonly labels?: JsonObject;
  readonly spec?: JsonObject;
  readonly conditions?: readonly JsonObject[];
  readonly version?: string;
}

function node(
  name: string,
  { ready = true, labels = {}, spec = {}, conditions = [], version = 'v1.36.3' }: NodeRest = {},
): JsonObject {
  const message = ready ? 'kubelet is posting ready status' : 'container runtime [is](command:down)';
  return {
    metadata: { name, labels, creationTimestamp: '2026-11-08T12:00:00Z' },
    spec,
    status: {
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', message }, ...conditions],
      nodeInfo: { kubeletVersion: version, osImage: 'Debian GNU/Linux 12' },
    },
  };
}

const checks = [
  { name: 'ping', isOk: true },
  { name: 'etcd', isOk: true },
];
const well = { is: 'answered', isAlive: true, isReady: true, checks, latencyMs: 12.3, atMs: now.getTime() } as const;
const forbidden = problem('cluster.forbidden', {
  user: 'User "jane"',
  verb: 'list',
  resource: 'secrets',
  scope: 'in the whole cluster',
});

function healthy(): FakeCache {
  const state = new FakeCache();
  state.health = well;
  state.put('nodes', node('a', { spec: { providerID: 'k3s://a' } }));
  state.put('nodes', node('b'));
  return state;
}

describe('the row of a cluster', () => {
  it('says version, distribution and nodes, and that all is well', () => {
    const state = healthy();
    state.version = 'v1.36.3+k3s1';
    expect(rowsAt(state)[0]).toMatchObject({
      kind: 'group.cluster',
      label: 'Cluster',
      description: 'v1.36.3 · k3s · 2 nodes',
      icon: 'healthy',
      accessibleText: 'Cluster, healthy, v1.36.3, k3s, 2 nodes',
    });
    expect(brief(rowsAt(state, 'cluster'))).toEqual([
      'object | Version | v1.36.3+k3s1 · k3s',
      'healthy | API server | ready · 12 ms',
      'healthy | Nodes | 2',
      'healthy | Credentials | token',
      'healthy | Data | live',
    ]);
  });

  it('is as bad as its worst part, and says which', () => {
    const state = healthy();
    state.put('nodes', node('c', { ready: false }));
    expect(rowsAt(state)[0]).toMatchObject({
      icon: 'degraded',
      description: 'v1.36.3 · k3s · 3 nodes · 1 node not ready',
    });
    state.health = { ...well, isReady: false, checks: [...checks, { name: 'poststarthook/rbac', isOk: false }] };
    expect(rowsAt(state)[0]).toMatchObject({
      icon: 'failing',
      description: 'v1.36.3 · k3s · 3 nodes · API server not ready: poststarthook/rbac · 1 node not ready',
    });
  });

  it('does not call a server healthy that does not say so', () => {
    const state = healthy();
    state.health = { is: 'asking' };
    expect(rowsAt(state)[0]).toMatchObject({ icon: 'connecting' });
    state.health = { is: 'untold', problem: forbidden, atMs: now.getTime() };
    expect(rowsAt(state)[0]).toMatchObject({ icon: 'unknown' });
  });
});

describe('the version', () => {
  it('says by what the distribution was told, and which kubelets differ', () => {
    const state = healthy();
    state.put('nodes', node('old', { version: 'v1.34.0' }));
    const { tooltip } = part(state, 'Version');
    expect(tooltip).toContain('provider id');
    expect(tooltip).toContain('on 1 node');
  });

  it('says that a server keeps it to itself', () => {
    const state = new FakeCache();
    state.version = undefined;
    expect(part(state, 'Version')).toMatchObject({
      description: 'not told to this user',
      tooltip: expect.stringContaining('/version') as string,
    });
  });
});

describe('the API server', () => {
  it('shows its checks, the failing ones first', () => {
    const state = healthy();
    expect(brief(rowsAt(state, 'cluster', 'api-server'))).toEqual(['healthy | ping', 'healthy | etcd']);
    state.health = { ...well, isReady: false, checks: [...checks, { name: 'log', isOk: false }] };
    const rows = rowsAt(state, 'cluster', 'api-server');
    expect(brief(rows)).toEqual(['failing | log | fails', 'healthy | ping', 'healthy | etcd']);
    expect(part(state, 'API server')).toMatchObject({ icon: 'failing', description: 'not ready: log' });
  });

  it('names three failing checks and counts the rest', () => {
    const state = healthy();
    const failing = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, isOk: false }));
    state.health = { ...well, isAlive: false, checks: failing };
    expect(part(state, 'API server').description).toBe('not healthy: a, b, c, 2 more');
  });

  it('says what is denied, and that nothing else hangs on it', () => {
    const state = healthy();
    const denied = problem('cluster.forbidden', { user: 'User "jane"', verb: 'get', resource: '/readyz', scope: '' });
    state.health = { is: 'untold', problem: denied, atMs: now.getTime() };
    expect(part(state, 'API server')).toMatchObject({
      icon: 'denied',
      description: 'not permitted: get /readyz',
      problem: denied,
      tooltip: expect.stringContaining('works without it') as string,
    });
    expect(rowsAt(state, 'cluster', 'api-server')).toMatchObject([{ kind: 'problem', problem: denied }]);
  });

  it('says that it is being asked', () => {
    expect(part(new FakeCache(), 'API server')).toMatchObject({ icon: 'connecting', expandable: false });
    expect(brief(rowsAt(new FakeCache(), 'cluster', 'api-server'))).toEqual(['connecting | Asking the API server…']);
  });

  it('is asked while somebody looks at it or at the context, and not for other rows', () => {
    const { view } = new FakeCache();
    const asks = (...path: readonly string[]): boolean => nodeAt(path, view).asksServer === true;
    expect([asks(), asks('cluster'), asks('cluster', 'api-server')]).toEqual([true, true, true]);
    expect([asks('cluster', 'nodes'), asks('namespaces'), asks('meshes')]).toEqual([false, false, false]);
  });
});

describe('nodes', () => {
  it('say roles, version and age, and what is wrong with them', () => {
    const state = new FakeCache();
    state.put('nodes', node('main', { labels: { 'node-role.kubernetes.io/control-plane': '' } }));
    state.put('nodes', node('full', { conditions: [{ type: 'DiskPressure', status: 'True' }] }));
    state.put('nodes', node('gone', { ready: false }));
    state.put('nodes', node('kept', { spec: { unschedulable: true } }));
    expect(brief(rowsAt(state, 'cluster', 'nodes'))).toEqual([
      'degraded | full | disk pressure · v1.36.3 · 12 days',
      'failing | gone | not ready · v1.36.3 · 12 days',
      'idle | kept | cordoned · v1.36.3 · 12 days',
      'healthy | main | control-plane · v1.36.3 · 12 days',
    ]);
    expect(part(state, 'Nodes')).toMatchObject({ icon: 'failing', description: '4 · 1 not ready · 1 under pressure' });
  });

  it('are objects that can be opened, and their words are no markup', () => {
    const state = new FakeCache();
    state.put('nodes', node('gone', { ready: false }));
    const [row] = rowsAt(state, 'cluster', 'nodes');
    expect(row).toMatchObject({
      object: { group: '', version: 'v1', kind: 'Node', name: 'gone' },
      actions: expect.arrayContaining(['open']) as unknown,
      accessibleText: 'Node, gone, not ready, v1.36.3, 12 days',
    });
    expect(row?.tooltip).toContain('container runtime');
    expect(row?.tooltip).not.toMatch(/[\]()]/);
  });

  it('say that they may not be listed, are being read, or are none', () => {
    const state = new FakeCache();
    expect(brief(rowsAt(state, 'cluster', 'nodes'))).toEqual(['idle | No nodes']);
    expect(part(state, 'Nodes')).toMatchObject({ icon: 'idle', description: 'none' });
    state.setState('nodes', { is: 'starting' });
    expect(brief(rowsAt(state, 'cluster', 'nodes'))).toEqual(['connecting | Reading nodes…']);
    const denied = problem('cluster.forbidden', { user: 'User "jane"', verb: 'list', resource: 'nodes', scope: '' });
    state.setState('nodes', { is: 'denied', problem: denied });
    expect(rowsAt(state, 'cluster', 'nodes')).toMatchObject([{ kind: 'problem', icon: 'denied' }]);
    expect(part(state, 'Nodes')).toMatchObject({ icon: 'denied', description: 'not permitted: list nodes' });
  });
});

describe('credentials', () => {
  const certificate = (leftMs: number): FakeCache['signIn'] => ({
    way: 'certificate',
    user: 'jane',
    isRenewed: false,
    certificate: { startMs: now.getTime() - 300 * dayMs, endMs: now.getTime() + leftMs, subject: 'CN=jane' },
  });

  it('say when a client certificate ends, everywhere that it matters once that is soon', () => {
    const state = healthy();
    state.signIn = certificate(40 * dayMs);
    expect(part(state, 'Credentials')).toMatchObject({
      icon: 'healthy',
      description: 'client certificate · expires in 40 days',
    });
    expect(contextRow(context, state.view, now).description).toBe('v1.36');
    expect(contextRow(context, state.view, now).tooltip).toContain('expires in 40 days');
    state.signIn = certificate(12 * dayMs);
    expect(part(state, 'Credentials')).toMatchObject({
      icon: 'warning',
      description: 'client certificate · expires in 12 days',
      tooltip: expect.stringContaining('kubeadm certs renew') as string,
    });
    expect(contextRow(context, state.view, now).description).toBe('v1.36 · certificate expires in 12 days');
    expect(rowsAt(state)[0]?.icon).toBe('degraded');
    state.signIn = certificate(-3 * 60 * minuteMs);
    expect(part(state, 'Credentials')).toMatchObject({ icon: 'failing' });
    expect(rowsAt(state)[0]).toMatchObject({
      icon: 'failing',
      description: expect.stringContaining('certificate expired 3 h ago') as string,
    });
  });

  it('say when a token ends', () => {
    const state = healthy();
    state.signIn = {
      way: 'token',
      user: 'jane',
      isRenewed: false,
      token: { endMs: now.getTime() + 30 * minuteMs, subject: 'system:jane' },
    };
    expect(part(state, 'Credentials')).toMatchObject({
      icon: 'warning',
      description: 'token · expires in 30 min',
    });
    expect(brief(rowsAt(state, 'cluster', 'credentials'))).toEqual([
      'object | User | jane · token',
      'warning | Token | expires in 30 min',
    ]);
  });

  it('name a plugin and when it ran, and do not warn of what it renews', () => {
    const state = healthy();
    const token = { endMs: now.getTime() + 5 * minuteMs };
    state.signIn = {
      way: 'plugin',
      user: 'jane',
      isRenewed: true,
      token,
      plugin: { name: 'aws', ranAtMs: now.getTime() - 9 * minuteMs },
    };
    expect(part(state, 'Credentials')).toMatchObject({ icon: 'healthy', description: 'aws · ran 9 min ago' });
    expect(brief(rowsAt(state, 'cluster', 'credentials'))).toEqual([
      'object | User | jane · credential plugin',
      'healthy | Token | renewed by itself, this one lasts 5 min',
      'object | Credential plugin | aws · ran 9 min ago',
    ]);
  });

  it('name issuer, file and impersonation', () => {
    const state = healthy();
    state.signIn = { way: 'oidc', user: 'jane', isRenewed: false, issuer: 'https://id.example', impersonates: 'root' };
    expect(part(state, 'Credentials').description).toBe('OpenID Connect · as root');
    expect(brief(rowsAt(state, 'cluster', 'credentials')).slice(1)).toEqual([
      'object | Issuer | https://id.example · tokens are not renewed: no refresh-token',
      'warning | Impersonates | root',
    ]);
    state.signIn = { way: 'token-file', user: 'jane', isRenewed: true, tokenFile: '/run/token' };
    expect(brief(rowsAt(state, 'cluster', 'credentials')).slice(1)).toEqual(['object | Token file | /run/token']);
  });
});

describe('data', () => {
  it('is live, is read, or is so long behind', () => {
    const state = new FakeCache();
    state.setState('pods', { is: 'live' });
    expect(part(state, 'Data')).toMatchObject({ icon: 'healthy', description: 'live' });
    state.setState('nodes', { is: 'starting' });
    expect(part(state, 'Data')).toMatchObject({ icon: 'connecting', description: 'reading…' });
    const gone = problem('cluster.unreachable', { server: 'x', reason: 'y' });
    state.setState('pods', { is: 'reconnecting', sinceMs: now.getTime() - 12_000, problem: gone });
    expect(part(state, 'Data')).toMatchObject({ icon: 'reconnecting', description: '12 s behind: reconnecting' });
  });

  it('says of each kind how many objects are known, what is denied, and what is read instead', () => {
    const state = new FakeCache();
    state.put('pods', { metadata: { name: 'web', namespace: 'shop' } });
    state.setState('pods', {
      is: 'denied',
      problem: { ...forbidden, params: { ...forbidden.params, resource: 'pods' } },
    });
    state.setState('pods', { is: 'live' }, 'shop');
    state.serve({
      group: '',
      version: 'v1',
      kind: 'Secret',
      plural: 'secrets',
      namespaced: true,
      verbs: ['list', 'watch'],
    });
    state.setState('secrets', { is: 'denied', problem: forbidden });
    state.setState('deployments.apps', { is: 'live' });
    const rows = rowsAt(state, 'cluster', 'data');
    expect(brief(rows)).toEqual([
      'healthy | Deployment | 0 objects · live',
      'denied | Pod | 1 object · not permitted: list pods · instead in shop',
      'denied | secrets | not permitted: list secrets',
    ]);
    expect(rowOf(rows, 'secrets').problem).toEqual(forbidden);
    expect(rowOf(rows, 'Pod').tooltip).toContain('Namespace shop&#58; 1 object, live');
    expect(part(state, 'Data')).toMatchObject({ icon: 'healthy', description: 'live · 2 kinds not permitted' });
  });

  it('is not permitted where no kind is', () => {
    const state = new FakeCache();
    state.setState('secrets', { is: 'denied', problem: forbidden });
    expect(part(state, 'Data')).toMatchObject({ icon: 'denied', description: 'not permitted' });
  });
});

import { describe, expect, it } from 'vitest';
import type { ClusterConnection, ClusterRequest } from '../../../cluster/types.ts';
import type { JsonObject } from '../../../core/json.ts';
import { problemError } from '../../../core/problem.ts';
import { accessKey, type AccessNeed } from '../access.ts';
import { Asking, mostRequests } from './asking.ts';
import { rightsFor } from './rights.ts';

const inShop: AccessNeed = { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'shop', when: 'now' };
const inCluster: AccessNeed = { verb: 'create', group: '', resource: 'namespaces', when: 'now' };

/** A server that answers reviews, and writes down which it got. */
function server(answer: (kind: string, spec: JsonObject) => JsonObject): {
  readonly asking: Asking;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const request = ({ body }: ClusterRequest): Promise<JsonObject> => {
    const { kind, spec } = body as JsonObject & { readonly kind: string; readonly spec: JsonObject };
    asked.push(kind);
    return Promise.resolve({ status: answer(kind, spec) });
  };
  return { asking: new Asking({ request } as unknown as ClusterConnection), asked };
}

const allowedIn = (rights: Awaited<ReturnType<typeof rightsFor>>, need: AccessNeed): unknown =>
  rights.access.get(accessKey(need))?.isAllowed;

describe('asking for rights', () => {
  it('takes one request for who may do everything', async () => {
    const { asking, asked } = server(() => ({ allowed: true }));
    const rights = await rightsFor([inShop, inCluster], asking);
    expect(asked).toEqual(['SelfSubjectAccessReview']);
    expect(rights.isEverything).toBe(true);
    expect(allowedIn(rights, inCluster)).toEqual({ is: 'known', value: true });
    expect(asking.count).toBe(1);
  });

  it('takes one for each namespace whose rules are all known, and one for each right outside of namespaces', async () => {
    const rule = { verbs: ['create'], apiGroups: ['apps'], resources: ['deployments'] };
    const { asking, asked } = server((kind) =>
      kind === 'SelfSubjectRulesReview' ? { incomplete: false, resourceRules: [rule] } : { allowed: false },
    );
    const list = { ...inShop, verb: 'list' };
    const rights = await rightsFor([inShop, list, inCluster], asking);
    expect(asked).toEqual(['SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SelfSubjectAccessReview']);
    expect(allowedIn(rights, inShop)).toEqual({ is: 'known', value: true });
    expect(allowedIn(rights, list)).toEqual({ is: 'known', value: false });
  });

  it.each([
    ['says that it does not know all rules', { incomplete: true, resourceRules: [] }],
    ['had an error while it looked', { incomplete: false, evaluationError: 'webhook', resourceRules: [] }],
  ])('asks for each right where the server %s', async (_what, answer) => {
    const { asking, asked } = server((kind, spec) =>
      kind === 'SelfSubjectRulesReview'
        ? answer
        : { allowed: (spec['resourceAttributes'] as JsonObject)['namespace'] === 'shop' },
    );
    const rights = await rightsFor([inShop, inCluster], asking);
    expect(asked.filter((kind) => kind === 'SelfSubjectAccessReview')).toHaveLength(3);
    expect(allowedIn(rights, inShop)).toEqual({ is: 'known', value: true });
    expect(allowedIn(rights, inCluster)).toEqual({ is: 'known', value: false });
  });

  it('keeps a refusal as an answer, and what nobody foresaw as an error', async () => {
    const refusing = new Asking({
      request: () => Promise.reject(problemError('cluster.forbidden')),
    } as unknown as ClusterConnection);
    expect(allowedIn(await rightsFor([inCluster], refusing), inCluster)).toMatchObject({ is: 'unknown' });
    const broken = new Asking({ request: () => Promise.reject(new TypeError('oops')) } as unknown as ClusterConnection);
    await expect(rightsFor([inCluster], broken)).rejects.toThrow('oops');
  });
});

describe('the bound of requests', () => {
  it('leaves out what would go beyond it, and says so', async () => {
    const asking = new Asking({ request: () => Promise.resolve({}) } as unknown as ClusterConnection);
    for (let sent = 0; sent < mostRequests; sent += 1) await asking.connection.request({ path: '/' });
    expect(await asking.ask((connection) => connection.request({ path: '/' }))).toMatchObject({
      is: 'unknown',
      problem: { code: 'mesh.preflight-limit' },
    });
  });
});

/** What a plan did not show is not taken: the cluster changes between a plan and its apply, and rights are missing. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patternHandlers } from '../../src/agent/handlers/pattern.ts';
import { Kubeconfigs } from '../../src/agent/kubeconfigs.ts';
import type { AgentSettings } from '../../src/agent/protocol/methods.ts';
import { createServices, initialSettings } from '../../src/agent/services.ts';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import type { ClusterConnection, ClusterRequest } from '../../src/cluster/types.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import { problemError } from '../../src/core/problem.ts';
import { applyPlan } from '../../src/pattern/apply.ts';
import type { CompiledPattern } from '../../src/pattern/compile/types.ts';
import { knownKinds } from '../../src/pattern/known-kinds.ts';
import { planPattern } from '../../src/pattern/plan.ts';
import { prepareDelete, preparePattern } from '../../src/pattern/prepare.ts';
import type { ApplySummary, Plan } from '../../src/pattern/types.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { put as putObject, readIfThere } from './own-objects.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== undefined)('between a plan and its apply', () => {
  let lab: LabHandle;
  let connection: ClusterConnection;
  let folder: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'races-test', scenario: 'empty', ownerPid: process.pid, fresh: true });
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: process.env });
    connection = connect(kubeconfig, lab.contexts.admin);
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-races-'));
    await put('v1', 'Namespace', { metadata: { name: 'races' } });
  });

  afterAll(async () => {
    await connection.close();
    await lab.release();
  });

  const put = (apiVersion: string, kind: string, fields: object, manager?: string): Promise<void> =>
    putObject(connection, apiVersion, kind, fields, manager);
  const read = (apiPath: string): Promise<KubernetesObject | undefined> => readIfThere(connection, apiPath);

  interface Session {
    readonly compiled: CompiledPattern;
    readonly plan: Plan;
    readonly verb: 'apply' | 'delete';
  }

  async function planned(text: string, verb: 'apply' | 'delete' = 'apply', as = connection): Promise<Session> {
    const source = { text, source: path.join(folder, 'races.pattern.yaml'), namespace: 'races' };
    const compiled = (verb === 'apply' ? preparePattern : prepareDelete)(source, knownKinds());
    return { compiled, verb, plan: await planPattern({ connection: as, compiled, verb, isProtected: false }) };
  }

  const run = ({ plan, compiled }: Session, takeOver: readonly string[] = [], as = connection): Promise<ApplySummary> =>
    applyPlan({ connection: as, plan, compiled, choices: { takeOver } });

  const states = ({ items }: ApplySummary): string[] =>
    items.map(({ id, state }) => {
      if (state.is === 'done') return `${state.result} ${id}`;
      return state.is === 'failed' ? `failed ${id}: ${state.problem.code}` : `${state.is} ${id}`;
    });

  const map = (name: string): string => `/api/v1/namespaces/races/configmaps/${name}`;
  const oneMap = (pattern: string, data: string): string =>
    `name: ${pattern}\nservices: { ${pattern}: { type: ConfigMap, settings: { data: ${data} } } }`;

  it('leaves an object alone that somebody made meanwhile', async () => {
    const session = await planned(oneMap('appeared', '{ a: b }'));
    expect(session.plan.items).toMatchObject([{ action: 'create' }]);
    // The same value, so that the server sees no conflict.
    await put('v1', 'ConfigMap', { metadata: { name: 'appeared', namespace: 'races' }, data: { a: 'b' } });
    expect(states(await run(session))).toEqual(['failed ConfigMap/races/appeared: pattern.changed-meanwhile']);
    expect((await read(map('appeared')))?.metadata.labels).toBeUndefined();
  });

  it('makes an object of others part of the release only when that is chosen, and a delete leaves it until then', async () => {
    const text = oneMap('theirs', '{ a: b }');
    await put('v1', 'ConfigMap', { metadata: { name: 'theirs', namespace: 'races' }, data: { a: 'b' } });
    const session = await planned(text);
    expect(session.plan.items).toMatchObject([
      {
        action: 'conflict',
        problem: { code: 'pattern.exists-already' },
        conflicts: [{ field: '.metadata', manager: 'somebody' }],
      },
    ]);
    expect(states(await run(session))).toEqual(['skipped ConfigMap/races/theirs']);
    await expect(planned(text, 'delete')).rejects.toThrow('pattern.not-applied');

    const id = 'ConfigMap/races/theirs';
    expect(states(await run(await planned(text), [id]))).toEqual([`changed ${id}`]);
    expect(states(await run(await planned(text, 'delete')))).toEqual([`deleted ${id}`]);
  });

  it('takes over the fields that the plan showed, and no others', async () => {
    const text = oneMap('fields', '{ first: ours, second: ours }');
    await run(await planned(text));
    const theirs = { metadata: { name: 'fields', namespace: 'races' } };
    await put('v1', 'ConfigMap', { ...theirs, data: { first: 'theirs' } }, 'a-colleague');
    const session = await planned(text);
    expect(session.plan.items).toMatchObject([{ conflicts: [{ field: '.data.first' }] }]);
    await put('v1', 'ConfigMap', { ...theirs, data: { second: 'theirs' } }, 'an-operator');
    const id = 'ConfigMap/races/fields';
    expect(states(await run(session, [id]))).toEqual([`failed ${id}: pattern.changed-meanwhile`]);
    expect((await read(map('fields')))?.['data']).toEqual({ first: 'theirs', second: 'theirs' });

    expect(states(await run(await planned(text), [id]))).toEqual([`changed ${id}`]);
    expect((await read(map('fields')))?.['data']).toEqual({ first: 'ours', second: 'ours' });
  });

  it('does not delete a namespace into which somebody put something meanwhile, of whatever kind', async () => {
    const text = 'name: space\nservices: { space: { type: Namespace } }';
    await run(await planned(text));
    const session = await planned(text, 'delete');
    expect(session.plan.items).toMatchObject([{ action: 'delete' }]);
    await put('rbac.authorization.k8s.io/v1', 'Role', { metadata: { name: 'theirs', namespace: 'space' }, rules: [] });
    expect(states(await run(session))).toEqual(['failed Namespace/space: pattern.namespace-has-others']);
    expect((await read('/api/v1/namespaces/space'))?.metadata.deletionTimestamp).toBeUndefined();
    expect((await planned(text, 'delete')).plan.items).toMatchObject([
      { action: 'conflict', problem: { params: { count: 1, example: 'Role space/theirs' } } },
    ]);
  });

  it('keeps the record of members that came after the plan, so that they are found again', async () => {
    const secret = (name: string): string => `${name}: { type: Secret, settings: { stringData: { a: b } } }`;
    const text = (...names: readonly string[]): string =>
      `name: shared\nservices: { config: { type: ConfigMap, settings: {} }, ${names.map(secret).join(', ')} }`;
    await run(await planned(text('one')));
    const mine = await planned('name: shared\nservices: { config: { type: ConfigMap, settings: {} } }');
    expect(mine.plan.items.map(({ action, id }) => `${action} ${id}`)).toContain('delete Secret/races/one');
    await run(await planned(text('one', 'two')));
    expect((await run(mine)).outcome).toBe('succeeded');
    const removal = await planned(text(), 'delete').catch(() => planned('name: shared\nservices: {}', 'delete'));
    expect(removal.plan.items.map(({ id }) => id).sort()).toEqual(['ConfigMap/races/config', 'Secret/races/two']);
    expect((await run(removal)).outcome).toBe('succeeded');
    expect(await read(map('meshdeck.shared'))).toBeUndefined();
  });

  it('keeps the record of members that somebody may not list, and says so', async () => {
    const text = 'name: hidden\nservices: { hidden: { type: Secret, settings: { stringData: { a: b } } } }';
    await run(await planned(text));
    const blind = mayNotList('secrets');
    const session = await planned(text, 'delete', blind);
    expect(session.plan).toMatchObject({ items: [], notes: [{ code: 'cluster.forbidden' }] });
    await run(session, [], blind);
    const removal = await planned(text, 'delete');
    expect(states(await run(removal))).toEqual(['deleted Secret/races/hidden']);
    expect(await read(map('meshdeck.hidden'))).toBeUndefined();
  });

  it('repeats no value of a Secret in what the server refuses', async () => {
    for (const settings of [
      '{ stringData: { pin: 48151623 } }',
      '{ data: { pin: 48151623 } }',
      '{ data: { pin: "48151623!" } }',
      '{ stringData: { pin: { deep: "48151623" } } }',
      '{ type: 48151623, stringData: ["48151623"] }',
    ]) {
      const { plan } = await planned(`name: pin\nservices: { pin: { type: Secret, settings: ${settings} } }`);
      expect(plan.items[0]?.action, settings).toBe('invalid');
      expect(JSON.stringify(plan), settings).not.toContain('48151623');
    }
  });

  it('asks again whether the context is protected when a plan is run, and keeps the plan until the name is given', async () => {
    const kubeconfigs = new Kubeconfigs(() => undefined);
    await kubeconfigs.configure([lab.kubeconfigPath]);
    let settings: AgentSettings = { ...initialSettings, isTrusted: true, helmPath: lab.helmPath };
    const handlers = patternHandlers(createServices({ kubeconfigs, settings: () => settings, emit: () => undefined }));
    const { signal } = new AbortController();
    const plan = await handlers['pattern/plan'](
      {
        source: path.join(folder, 'races.pattern.yaml'),
        text: oneMap('guarded', '{ a: b }'),
        context: connection.contextName,
        namespace: 'races',
        verb: 'apply',
      },
      signal,
    );
    expect(plan.isProtected).toBe(false);
    settings = { ...settings, protectedContexts: ['LAB-*'] };
    const apply = (confirmedContext?: string): unknown =>
      handlers['pattern/apply'](
        { planId: plan.id, choices: { takeOver: [], ...(confirmedContext === undefined ? {} : { confirmedContext }) } },
        signal,
      );
    await expect(apply()).rejects.toThrow('pattern.needs-confirmation');
    await expect(apply('lab')).rejects.toThrow('pattern.needs-confirmation');
    expect(await read(map('guarded'))).toBeUndefined();
    await expect(apply(connection.contextName)).resolves.toMatchObject({ outcome: 'succeeded' });
    await expect(apply(connection.contextName)).rejects.toThrow('pattern.plan-gone');
    kubeconfigs.close();
  });

  /** The administrator without the right to list one resource. */
  function mayNotList(plural: string): ClusterConnection {
    return {
      contextName: connection.contextName,
      server: connection.server,
      namespace: connection.namespace,
      request: <Answer>(request: ClusterRequest) =>
        (request.method ?? 'GET') === 'GET' && request.path.endsWith(`/${plural}`)
          ? Promise.reject(problemError('cluster.forbidden', { user: 'x', verb: 'list', resource: plural, scope: '' }))
          : connection.request<Answer>(request),
      text: (request) => connection.text(request),
      signIn: connection.signIn,
      stream: (request) => connection.stream(request),
      bytes: (request) => connection.bytes(request),
      catalog: (options) => connection.catalog(options),
      forward: (options) => connection.forward(options),
      exec: (options) => connection.exec(options),
      signInAgain: () => {
        connection.signInAgain();
      },
      close: () => Promise.resolve(),
    };
  }
});

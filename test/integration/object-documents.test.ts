import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaller } from '../../src/agent/protocol/channel.ts';
import type { Caller, Message } from '../../src/agent/protocol/channel.ts';
import type { AgentEvents, AgentMethods } from '../../src/agent/protocol/methods.ts';
import type { EditParams, ObjectSnapshot } from '../../src/agent/protocol/documents.ts';
import { initialSettings } from '../../src/agent/services.ts';
import type { EditBase, EditOutcome } from '../../src/cluster/objects/edit-types.ts';
import type { ObjectReference } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';
import type { KubeObject } from '../lab/kube-client.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`object document tests are skipped: ${skipReason}`);

const canary = 'canary-of-a-secret';
const namespace = 'documents';
const coreObject = (kind: string, name: string): ObjectReference => {
  return { group: '', version: 'v1', kind, namespace, name };
};
const deployment: ObjectReference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name: 'web' };
const deploymentPath = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;

const webObject = (replicas: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace, labels: { app: 'web' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.29', args: ['-a', 'b: c', 'yes'] }] },
    },
  },
});

/** A document as the host keeps it. */
class Document {
  snapshot: ObjectSnapshot | undefined;
  readonly told: string[] = [];
  number = 0;
  #onChange = (): void => undefined;

  take(snapshot: ObjectSnapshot): void {
    this.snapshot = snapshot;
    this.told.push(JSON.stringify(snapshot));
    this.#onChange();
  }

  until(isSo: (snapshot: ObjectSnapshot) => boolean): Promise<ObjectSnapshot> {
    return new Promise((resolve) => {
      this.#onChange = () => {
        if (this.snapshot !== undefined && isSo(this.snapshot)) resolve(this.snapshot);
      };
      this.#onChange();
    });
  }
}

describe.skipIf(skipReason !== undefined)('documents of objects on a real API server', () => {
  let lab: LabHandle;
  let child: ChildProcess;
  let caller: Caller<AgentMethods, AgentEvents>;
  const documents = new Map<number, Document>();
  const messages: string[] = [];

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-documents', ownerPid: process.pid });
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await lab.client.apply(webObject(2));
    child = fork(path.resolve('src/agent/main.ts'), [], { serialization: 'advanced', execArgv: [] });
    caller = createCaller<AgentMethods, AgentEvents>({
      send: (message) => child.send(message),
      onMessage: (listener) =>
        child.on('message', (message) => {
          messages.push(JSON.stringify(message));
          listener(message as unknown as Message);
        }),
      onClose: (listener) => child.once('exit', listener),
    });
    caller.on('document/changed', ({ document, ...snapshot }) => documents.get(document)?.take(snapshot));
    await configure();
  });

  afterAll(async () => {
    const ended = once(child, 'exit');
    child.disconnect();
    expect(await ended).toEqual([0, null]);
    await lab.down();
  });

  const configure = (protectedContexts: readonly string[] = []): Promise<null> =>
    caller.call('agent/configure', {
      ...initialSettings,
      isTrusted: true,
      kubeconfigFiles: [lab.kubeconfigPath],
      protectedContexts,
    });

  async function follow(object: ObjectReference, context = lab.contexts.admin): Promise<Document> {
    const document = new Document();
    const { document: number, ...snapshot } = await caller.call('document/follow', { context, object });
    document.number = number;
    documents.set(number, document);
    document.take(snapshot);
    return document;
  }

  const baseOf = (object: ObjectReference): Promise<EditBase> =>
    caller.call('document/base', { context: lab.contexts.admin, object });

  const edit = (base: EditBase, text: string, more: Partial<EditParams> = {}): Promise<EditOutcome> =>
    caller.call('document/edit', {
      ...{ context: lab.contexts.admin, object: deployment, base, text, isPreview: false },
      ...more,
    });

  const live = (): Promise<KubeObject & { spec: { replicas: number } }> => lab.client.request('GET', deploymentPath);

  /** A change by somebody else, as `kubectl edit` sends it. */
  const changeReplicas = (replicas: number): Promise<unknown> =>
    lab.client.request('PATCH', `${deploymentPath}?fieldManager=kubectl-edit`, {
      body: { spec: { replicas } },
      contentType: 'application/merge-patch+json',
    });

  it('follows an object through changes, its deletion and another one of its name', async () => {
    const object = coreObject('ConfigMap', 'followed');
    const configMap = (value: string): KubeObject => {
      return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'followed', namespace }, data: { value } };
    };
    const document = await follow(object);
    expect(document.snapshot).toMatchObject({ text: '', state: { is: 'missing' } });
    await lab.client.apply(configMap('one'));
    const { text } = await document.until(({ text }) => text.includes('value: one'));
    expect(text).toMatch(/^apiVersion: v1\nkind: ConfigMap\nmetadata:\n {2}name: followed\n[^]*\n {2}managedFields:\n/);
    await lab.client.apply(configMap('two'));
    await document.until(({ text }) => text.includes('value: two'));
    await lab.client.request('DELETE', await lab.client.pathOf(configMap('')));
    const deleted = await document.until(({ state }) => state.is === 'deleted');
    expect(deleted.text).toContain('value: two');
    await lab.client.apply(configMap('three'));
    expect(await document.until(({ text }) => text.includes('value: three'))).toMatchObject({
      state: { is: 'live' },
      isAnother: true,
    });
    await caller.call('document/unfollow', { document: document.number });
  });

  it('says that somebody may not see it', async () => {
    const document = await follow(deployment, lab.contexts.nobody);
    expect((await document.until(({ state }) => state.is === 'denied')).state).toMatchObject({
      problem: { code: 'cluster.forbidden' },
    });
  });

  it('stops with the context, and goes on with it', async () => {
    const context = lab.contexts.admin;
    const rows = await caller.call('rows/subscribe', { parent: `context/${context}`, offset: 0, limit: 20 });
    const document = await follow(deployment);
    await caller.call('cluster/disconnect', { context });
    const { text } = await document.until(({ state }) => state.is === 'disconnected');
    expect(text).toContain('kind: Deployment');
    await caller.call('rows/unsubscribe', { subscription: rows.subscription });
    const again = await caller.call('rows/subscribe', { parent: `context/${context}`, offset: 0, limit: 20 });
    await document.until(({ state }) => state.is === 'live');
    await caller.call('rows/unsubscribe', { subscription: again.subscription });
  });

  it('names the owner of a touched field before, and owns it after', async () => {
    await changeReplicas(2);
    const base = await baseOf(deployment);
    const text = base.text.replace('replicas: 2', 'replicas: 4').replace('nginx:1.29', 'nginx:1.30');
    const preview = await edit(base, text, { isPreview: true });
    expect(preview).toMatchObject({
      is: 'changes',
      changes: [
        { path: 'spec.replicas', before: 2, after: 4, isAsked: true },
        {
          path: 'spec.template.spec.containers[name=web].image',
          after: 'nginx:1.30',
          owners: [{ manager: 'meshdeck-lab', operation: 'Apply' }],
        },
      ],
    });
    expect((await live()).spec.replicas).toBe(2);
    expect(await edit(base, text)).toMatchObject({ is: 'changes' });
    const after = await live();
    expect(after.spec.replicas).toBe(4);
    const { managedFields } = after.metadata as unknown as { managedFields: readonly { manager: string }[] };
    const ours = managedFields.find(({ manager }) => manager === 'meshdeck:edit');
    expect(ours).toMatchObject({ operation: 'Update', fieldsV1: { 'f:spec': { 'f:replicas': {} } } });
  });

  it('shows a concurrent change and sends nothing over it', async () => {
    const base = await baseOf(deployment);
    const text = base.text.replace('replicas: 4', 'replicas: 6');
    await changeReplicas(3);
    const outcome = await edit(base, text);
    expect(outcome).toMatchObject({
      is: 'changed-meanwhile',
      problem: { code: 'cluster.edited-meanwhile', params: { managers: 'kubectl-edit' } },
      meanwhile: [{ path: 'spec.replicas', before: 4, after: 3 }],
    });
    expect((await live()).spec.replicas).toBe(3);
    if (outcome.is !== 'changed-meanwhile') return;
    expect(outcome.base.text).toContain('replicas: 3');
    await edit(outcome.base, text);
    expect((await live()).spec.replicas).toBe(6);
  });

  it('passes over what controllers wrote meanwhile', async () => {
    const base = await baseOf(deployment);
    const patch = (path: string, body: object): Promise<unknown> =>
      lab.client.request('PATCH', path, { body, contentType: 'application/merge-patch+json' });
    const conditions = [{ type: 'Churn', status: 'True' }];
    await patch(`${deploymentPath}/status?fieldManager=churn`, { status: { conditions } });
    const annotations = { 'deployment.kubernetes.io/revision': '99' };
    await patch(`${deploymentPath}?fieldManager=churn`, { metadata: { annotations } });
    expect(await edit(base, base.text.replace(/replicas: \d/, 'replicas: 7'))).toMatchObject({
      is: 'changes',
      changes: [{ path: 'spec.replicas', after: 7 }],
    });
  });

  it('says what the server does not accept, and asks for the name of a protected context', async () => {
    const base = await baseOf(deployment);
    const invalid = base.text.replace(/replicas: \d/, 'replicas: -1');
    await expect(edit(base, invalid, { isPreview: true })).rejects.toMatchObject({
      problem: { code: 'cluster.invalid' },
    });
    const unknown = base.text.replace('spec:\n', 'spec:\n  replica: 1\n');
    expect(problemOf(await edit(base, unknown, { isPreview: true }).catch((error: unknown) => error)).code).toMatch(
      /^cluster\.(invalid|bad-request)$/,
    );
    await configure([lab.contexts.admin]);
    const text = base.text.replace(/replicas: \d/, 'replicas: 1');
    await expect(edit(base, text)).rejects.toMatchObject({ problem: { code: 'pattern.needs-confirmation' } });
    expect(await edit(base, text, { isPreview: true })).toMatchObject({ is: 'changes' });
    expect(await edit(base, text, { confirmedContext: lab.contexts.admin })).toMatchObject({
      is: 'changes',
    });
    await configure();
  });

  it('lets labels of a Secret be edited, and its data reach no message', async () => {
    const object = coreObject('Secret', 'keys');
    const encoded = Buffer.from(canary).toString('base64');
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', namespace, labels: { tier: 'a' } },
      data: { password: encoded },
    };
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret) };
    await lab.client.apply({ ...secret, metadata: { ...secret.metadata, annotations } });
    const document = await follow(object);
    await document.until(({ text }) => text.includes('password: "[redacted]"'));
    const base = await baseOf(object);
    await expect(edit(base, base.text.replace('[redacted]', encoded), { object })).rejects.toMatchObject({
      problem: { code: 'cluster.edit-secret-data' },
    });
    const outcome = await edit(base, base.text.replace('tier: a', 'tier: b'), { object });
    expect(outcome).toMatchObject({ changes: [{ path: 'metadata.labels.tier', before: 'a', after: 'b' }] });
    await document.until(({ text }) => text.includes('tier: b'));
    const kept = await lab.client.request<{ data: unknown }>('GET', await lab.client.pathOf(secret));
    expect(kept.data).toEqual({ password: encoded });
    // Every message of the agent so far: answers, events and log lines.
    expect(messages.filter((message) => message.includes(canary) || message.includes(encoded))).toEqual([]);
    expect(messages.some((message) => message.includes('[redacted]'))).toBe(true);
  });
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentEvents, AgentMethods } from '../../src/agent/protocol/methods.ts';
import { rowId } from '../../src/agent/tree/ids.ts';
import { problemOf } from '../../src/core/problem.ts';
import { inOneText } from '../../src/core/words.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';
import { startAgent, type AgentClient } from '../soak/agent-client.ts';

const agentEntry = path.resolve(import.meta.dirname, '../../dist/agent.mjs');
const skipReason = (await whyNoLab()) ?? (existsSync(agentEntry) ? undefined : '`npm run build` comes first');
if (skipReason !== undefined) console.log(`tests of canaries are skipped: ${skipReason}`);

/** Strings that nothing may have which goes to the editor: each stands in a value of a Secret. */
const canary = {
  inCluster: 'canary-cluster-41d7',
  inAnnotation: 'canary-annotation-9c20',
  inPattern: 'canary-pattern-7be3',
  changed: 'canary-changed-05fa',
  refused: 'canary-refused-e816',
};

const told = [
  'contexts/changed',
  'rows/deltas',
  'document/changed',
  'pattern/event',
  'cluster/snapshot',
  'log',
] as const satisfies readonly (keyof AgentEvents)[];

describe.skipIf(skipReason !== undefined)('values of Secrets', () => {
  let lab: LabHandle;
  let agent: AgentClient;
  /** All answers, refusals and events of the agent: whatever trees, pages, documents and logs of the editor can have. */
  const heard: unknown[] = [];

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-canaries', ownerPid: process.pid });
    for (const name of ['vaults', 'others'])
      await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const lastApplied = JSON.stringify({ stringData: { password: canary.inAnnotation } });
    await lab.client.request('POST', '/api/v1/namespaces/vaults/secrets', {
      body: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'vault',
          namespace: 'vaults',
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': lastApplied },
        },
        stringData: { password: canary.inCluster },
      },
    });
    agent = await startAgent(agentEntry, lab.kubeconfigPath);
    for (const name of told)
      agent.caller.on(name, (value) => {
        heard.push({ name, value });
      });
  });

  afterAll(async () => {
    await agent.end();
    await lab.down();
  });

  async function ask<Method extends keyof AgentMethods>(
    method: Method,
    params: AgentMethods[Method]['params'],
  ): Promise<AgentMethods[Method]['answer'] | undefined> {
    try {
      const answer = await agent.caller.call(method, params);
      heard.push({ method, answer });
      return answer;
    } catch (error) {
      const problem = problemOf(error);
      heard.push({ method, problem, words: inOneText(problem) });
      return undefined;
    }
  }

  const pattern = (settings: string): string =>
    `name: vaults\nservices: { vault: { type: Secret, namespace: vaults, settings: ${settings} } }`;

  const plan = (text: string): ReturnType<typeof ask<'pattern/plan'>> =>
    ask('pattern/plan', { source: 'vaults.pattern.yaml', text, context: lab.contexts.admin, verb: 'apply' });

  const apply = async (text: string): Promise<string | undefined> => {
    const made = await plan(text);
    if (made === undefined) return undefined;
    const choices = { takeOver: made.items.map(({ id }) => id) };
    return (await ask('pattern/apply', { planId: made.id, choices }))?.outcome;
  };

  /** What the Secret of the cluster holds. */
  const held = async (): Promise<string> => {
    const { data } = await lab.client.request<{ readonly data: { readonly password: string } }>(
      'GET',
      '/api/v1/namespaces/vaults/secrets/vault',
    );
    return Buffer.from(data.password, 'base64').toString();
  };

  it('are in nothing that the agent tells: rows, finding, documents, plans, conflicts, progress, refusals, logs', async () => {
    const context = lab.contexts.admin;
    const object = { group: '', version: 'v1', kind: 'Secret', namespace: 'vaults', name: 'vault' };
    const kinds = rowId(context, 'more', 'secrets');
    for (const parent of ['', rowId(context), rowId(context, 'namespaces'), rowId(context, 'more'), kinds])
      await ask('rows/subscribe', { parent, offset: 0, limit: 200 });
    await ask('objects/search', { text: 'vault', limit: 100, withMore: true });
    await ask('document/follow', { context, object });
    await ask('document/base', { context, object });

    // Somebody else's at first, ours then, another value of ours, and one that the server refuses.
    expect((await plan(pattern(`{ stringData: { password: ${canary.inPattern} } }`)))?.items).toMatchObject([
      { action: 'conflict' },
    ]);
    expect(await apply(pattern(`{ stringData: { password: ${canary.inPattern} } }`))).toBe('succeeded');
    expect(await held()).toBe(canary.inPattern);
    expect(await apply(pattern(`{ stringData: { password: ${canary.changed} } }`))).toBe('succeeded');
    expect(await held()).toBe(canary.changed);
    await apply(pattern(`{ data: { password: '${canary.refused}!' } }`));

    const files = heard.flatMap((one) => {
      const { name, value } = one as { readonly name?: string; readonly value?: { readonly path?: string } };
      return name === 'cluster/snapshot' && value?.path !== undefined ? [value.path] : [];
    });
    const texts = [JSON.stringify(heard), ...(await Promise.all(files.map((file) => readFile(file, 'utf8'))))].join();
    // The Secret was really spoken of: that its values are nowhere is no accident.
    for (const spoken of ['vaults/vault', '[redacted]', 'password']) expect(texts).toContain(spoken);
    for (const secret of Object.values(canary)) {
      expect(texts).not.toContain(secret);
      expect(texts).not.toContain(Buffer.from(secret).toString('base64').replaceAll('=', ''));
    }
  });
});

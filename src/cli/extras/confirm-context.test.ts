import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHere } from '../testing/run-here.ts';

/** Nobody listens there: what goes on past the question is told as a cluster that cannot be reached. */
const kubeconfig = `
apiVersion: v1
kind: Config
current-context: prod-eu
contexts: [{ name: prod-eu, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: 'http://127.0.0.1:9' } }]
users: [{ name: u, user: { token: t } }]
`;

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-confirm-'));
  await writeFile(path.join(folder, 'config'), kubeconfig);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

it.each([
  ['dashboard', 'kiali'],
  ['sample', 'open', 'postcard'],
])('mesh %s %s reaches into a protected context only where that is meant', async (...words) => {
  const asked = await runHere(['mesh', ...words, '--kubeconfig', 'config'], folder);
  expect(asked.code).toBe(4);
  expect(asked.err).toContain('[pattern.needs-confirmation]');
  const meant = await runHere(['mesh', ...words, '--kubeconfig', 'config', '--confirm-context', 'prod-eu'], folder);
  expect(meant.code).toBe(2);
  expect(meant.err).toContain('[cluster.');
});

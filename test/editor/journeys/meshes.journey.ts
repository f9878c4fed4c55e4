import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { LabHandle } from '../../lab/lab.ts';
import { projectDirectory } from '../in-host-bundle.ts';
import { TreeKeys } from '../pages/tree-keys.ts';
import { until } from '../pages/text.ts';
import { pageSays } from '../pages/webview.ts';
import { journey } from './journey.ts';
import { labSurroundings } from './lab-surroundings.ts';

type Applied = Parameters<LabHandle['client']['apply']>[0];

const surroundings = labSurroundings('meshes', { scenario: 'empty' });
const charts = path.resolve(projectDirectory, process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts');
const version = '1.30.3';

/** No Pod may be made in the namespace of the control plane. */
const quota: Applied = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'none', namespace: 'istio-system' },
  spec: { hard: { pods: '0' } },
};

journey(
  'a mesh that the cluster is not ready for is held up, one that fails goes on where it stopped, and goes again',
  {
    ...surroundings.request,
    impossible: async () =>
      (await surroundings.request.impossible()) ??
      (existsSync(path.join(charts, `istiod-${version}.tgz`)) ? undefined : `no charts of Istio in ${charts}`),
    timeoutMs: 400_000,
  },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    const { client, contexts } = surroundings.lab();
    const { quickInput } = workbench;
    const context = contexts.admin;
    await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
    await client.apply(quota);

    await workbench.openContainer('Meshdeck');
    const clusters = workbench.tree('Clusters');
    await clusters.expand([context]);

    // The wizard writes two files, and what is in the way is told before anything is touched.
    await workbench.runCommand('Meshdeck: Install Mesh');
    await screenshot('meshes-1-wizard');
    await quickInput.pick('Istio');
    await quickInput.pick('From chart files');
    await quickInput.opened(/^charts$/);
    await quickInput.answer(charts);
    await quickInput.answer(version);
    await quickInput.pick('minimal');
    await quickInput.answer('istio-system');
    const plan = await workbench.webview('Plan istio.pattern.yaml');
    await pageSays(plan, /Apply although 1 finding is in the way/, 120_000);
    await pageSays(plan, /quota/i);
    await screenshot('meshes-2-preflight');
    expect(await plan.getByRole('button', { name: /^Apply/ }).isDisabled()).toBe(true);
    const pattern = await readFile(path.join(workspaceFolder, 'istio.pattern.yaml'), 'utf8');
    expect(pattern).toContain('istiod: istiod.values.yaml');

    // The cause is mended, and the plan of the objects is there to be read.
    await client.request('DELETE', '/api/v1/namespaces/istio-system/resourcequotas/none');
    await plan.getByRole('button', { name: 'Plan Again' }).click();
    await until('Apply to be possible', async () => {
      const apply = plan.getByRole('button', { name: /^Apply/ });
      return (await apply.count()) === 1 && (await apply.isEnabled());
    });
    await plan.getByText('Helm release istio-system/istiod').click();
    await pageSays(plan, /Deployment istio-system\/istiod/);
    await screenshot('meshes-3-objects');

    // Something that nobody foresaw stops the second release; what stands stays, and the next apply goes on from there.
    for (const object of noIstiod) await client.apply(object);
    await plan.getByRole('button', { name: /^Apply/ }).click();
    await pageSays(plan, /no istiod here/, 180_000);
    await screenshot('meshes-4-failed');
    await client.request('DELETE', `${admission}/validatingadmissionpolicybindings/no-istiod`);
    await client.request('DELETE', `${admission}/validatingadmissionpolicies/no-istiod`);
    await plan.getByRole('button', { name: 'Plan Again' }).click();
    await until('Apply to be possible again', async () => {
      const apply = plan.getByRole('button', { name: /^Apply/ });
      return (await apply.count()) === 1 && (await apply.isEnabled());
    });
    await plan.getByRole('button', { name: /^Apply/ }).click();
    await pageSays(plan, /Installed \(1\)/, 180_000);
    await screenshot('meshes-5-installed');
    await clusters.expand([context, 'Meshes']);
    await clusters.row([context, 'Meshes', /^Istio/], 60_000);

    // From its row, without a mouse: what goes and what stays, and then it goes.
    const keys = new TreeKeys(page);
    await keys.focus();
    await keys.choose(/^Istio/, 'Uninstall Mesh...');
    const removal = await workbench.webview('Uninstall Istio');
    await pageSays(removal, /delete 2/, 120_000);
    await screenshot('meshes-6-uninstall');
    await removal.getByRole('button', { name: /^Delete/ }).click();
    await pageSays(removal, /Deleted \(2\)/, 180_000);
    await screenshot('meshes-7-gone');
  },
);

const admission = '/apis/admissionregistration.k8s.io/v1';

/** Refuses the Deployment of the control plane, and nothing else. */
const noIstiod: readonly Applied[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'no-istiod' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] },
        ],
      },
      validations: [{ expression: "object.metadata.name != 'istiod'", message: 'no istiod here' }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'no-istiod' },
    spec: { policyName: 'no-istiod', validationActions: ['Deny'] },
  },
];

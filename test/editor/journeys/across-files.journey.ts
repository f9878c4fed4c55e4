import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { issueCertificate } from '../../lab/pki/certificate.ts';
import { Keyboard } from '../pages/keyboard.ts';
import { LanguageTools } from '../pages/language-tools.ts';
import { until } from '../pages/text.ts';
import { journey } from './journey.ts';

const reviews = [
  'apiVersion: v1',
  'kind: Service',
  'metadata:',
  '  name: reviews',
  '  namespace: shop',
  'spec:',
  '  selector:',
  '    app: reviews',
  '  ports:',
  '    - name: http',
  '      port: 9080',
  '',
].join('\n');

const route = [
  'apiVersion: networking.istio.io/v1',
  'kind: VirtualService',
  'metadata:',
  '  name: reviews-route',
  '  namespace: shop',
  'spec:',
  '  hosts:',
  '    - reviews',
  '  http:',
  '    - route:',
  '        - destination:',
  '            host: reviews',
  '            port:',
  '              number: 9080',
  '',
].join('\n');

const old = [
  'name: old',
  'services:',
  '  web:',
  '    type: deployment',
  '    namespace: shop',
  '    settings:',
  '      spec:',
  '        replicas: three',
  '        selector: { matchLabels: { app: a } }',
  '        template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: "a:1" }] } }',
  '',
].join('\n');

let importAddress = '';

journey(
  'a name is followed and changed across files, an old file is brought up to date, and settings of the project count at once',
  {
    // As on the desktop: what is changed in another file is not saved by itself.
    settings: { 'files.autoSave': 'off' },
    surroundings: async () => {
      const { address, authority } = await serveImport(await mkdtemp(path.join(tmpdir(), 'meshdeck-import-')));
      importAddress = address;
      return { env: { NODE_EXTRA_CA_CERTS: authority } };
    },
  },
  async ({ workbench, page, screenshot, workspaceFolder }) => {
    await mkdir(path.join(workspaceFolder, 'mesh'));
    await writeFile(path.join(workspaceFolder, 'mesh', 'reviews.yaml'), reviews);
    await writeFile(path.join(workspaceFolder, 'mesh', 'route.yaml'), route);
    await writeFile(path.join(workspaceFolder, 'old.pattern.yaml'), old);
    await writeFile(
      path.join(workspaceFolder, 'import.pattern.yaml'),
      `name: import\nservices:\n  shop:\n    type: $(#use ${importAddress})\n`,
    );
    const keyboard = new Keyboard(page);
    const tools = new LanguageTools(page);
    const { editor } = workbench;
    const text = async (): Promise<string> => (await editor.visibleLines()).join('\n');

    // From the host of a route to the Service in another file.
    await keyboard.openFile('route.yaml');
    await workbench.activeTab('route.yaml');
    await tools.focused();
    await workbench.problems.countedErrors(6);
    await tools.goTo(12, 19);
    expect(await tools.hover()).toMatch(/reviews/);
    await screenshot('across-1-hover');
    await keyboard.press('Escape');
    await tools.goToDefinition();
    await workbench.activeTab('reviews.yaml');
    await tools.cursorInLine(4);
    await screenshot('across-2-definition');

    // Renamed there: the route in the other file follows.
    await tools.rename('ratings');
    await until('the name', async () => (await text()).includes('name: ratings'));
    await screenshot('across-3-renamed');
    await keyboard.openFile('route.yaml');
    await workbench.activeTab('route.yaml');
    await until('the other file to follow', async () => /- ratings[\s\S]*host: ratings/.test(await text()));
    await screenshot('across-4-followed');
    await workbench.runCommand('File: Save All Files');

    // Found by its name.
    expect(await keyboard.symbols('ratings', /ratings/)).toContain('Service ratings');
    await screenshot('across-5-symbols');
    await keyboard.press('Enter');
    await workbench.activeTab('reviews.yaml');
    await tools.cursorInLine(4);

    // An old file is brought up to date, whatever else is wrong with it.
    await keyboard.openFile('old.pattern.yaml');
    await workbench.activeTab('old.pattern.yaml');
    await tools.focused();
    await until('the mistake to be underlined', async () => (await editor.squiggles('error')) === 1);
    expect(await tools.refactorings()).toEqual(['Migrate this file to the current spelling']);
    await screenshot('across-6-migrate');
    await tools.takeQuickFix('Migrate this file to the current spelling');
    await until('the type of today', async () => (await text()).includes('type: Deployment.K8s'));

    // The project decides how much a mistake weighs: what is said changes at once.
    await tools.goTo(8, 20);
    const lower = 'Make `wrong-type` a warning in this project';
    expect(await tools.quickFixes()).toContain(lower);
    await screenshot('across-7-severity');
    await tools.takeQuickFix(lower);
    await until('a warning', async () => (await editor.squiggles('warning')) === 1);
    expect(await editor.squiggles('error')).toBe(0);
    await screenshot('across-8-warning');

    // What is imported is fetched when somebody asks for it.
    await keyboard.openFile('import.pattern.yaml');
    await workbench.activeTab('import.pattern.yaml');
    await tools.focused();
    await until('the import to be missing', async () => (await editor.squiggles('info')) === 1);
    await tools.goTo(4, 18);
    expect((await tools.quickFixes())[0]).toBe('Fetch the imports of this file');
    await screenshot('across-9-import');
    await tools.takeQuickFix('Fetch the imports of this file');
    await until('the import to be there', async () => (await editor.squiggles('info')) === 0);
    await screenshot('across-10-fetched');
    expect(await workbench.notifications.messages()).toEqual([`Fetched: ${importAddress}`]);
  },
);

/** Serves a pattern over TLS on loopback, with a certificate of its own that the editor's processes are told to trust. */
async function serveImport(folder: string): Promise<{ readonly address: string; readonly authority: string }> {
  const hour = 3_600_000;
  const [notBefore, notAfter] = [new Date(Date.now() - hour), new Date(Date.now() + 24 * hour)];
  const authority = issueCertificate({ commonName: 'meshdeck-import', usage: 'authority', notBefore, notAfter });
  const { certificate, privateKeyPem } = issueCertificate(
    { commonName: 'import', usage: 'server', hosts: ['127.0.0.1'], notBefore, notAfter },
    authority,
  );
  const server = createServer({ cert: certificate, key: privateKeyPem }, (_, response) => {
    response.end('services:\n  web:\n    type: Namespace.K8s\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const file = path.join(folder, 'authority.pem');
  await writeFile(file, authority.certificate);
  return { address: `https://127.0.0.1:${(server.address() as AddressInfo).port}/shop.yaml`, authority: file };
}

/**
 * Editor and command line say the same: one folder goes through the language server, as an editor starts it, and through `meshdeck lint`,
 * and each finding is compared.
 */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runHere } from '../../src/cli/testing/run-here.ts';
import type { Finding } from '../../src/language/lint.ts';
import { StdioClient } from '../../src/language/server/testing/stdio-client.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const corpus = path.join(process.env['MESHDECK_CORPUS'] ?? path.resolve(root, '../shared/corpus'));

/** Small files whose findings depend on the settings, on each other, and on nothing. */
const files: Readonly<Record<string, string>> = {
  'meshdeck.yaml':
    'lint:\n  ignore: [ignored, "*.skip.yaml"]\n  severity: { type-unknown: warning, unknown-key: "off" }\n',
  'a.pattern.yaml': 'services:\n  web:\n    type: Namspace.K8s\n    dependsOn: [hen]\n',
  'b.yaml': 'services:\n  web:\n    type: Deployment.K8s\n    bogus: 1\n    settings: { spec: { replicas: three } }\n',
  'broken.pattern.yaml': 'services:\n  a:\n\ttype: x\n',
  'mark.pattern.yaml': '\uFEFFservices:\n  web:\n    type: Deploymnt\n',
  'silenced.pattern.yaml': 'services:\n  web:\n    # meshdeck-ignore type-unknown\n    type: Deploymnt\n',
  'ignored/c.pattern.yaml': 'services:\n  web:\n    type: Namspace.K8s\n',
  'd.skip.yaml': 'apiVersion: networking.istio.io/v1\nkind: Sidecr\n',
  'deep/er/service.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n',
  'deep/route.yaml': `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web]
  http:
    - route:
        - { destination: { host: web, subset: v3 }, weight: 40 }
        - { destination: { host: wbe }, weight: 50 }
`,
  'deep/rule.yaml':
    'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: web, namespace: shop }\nspec: { host: web, subsets: [{ name: v1 }] }\n',
  'load.smp.yaml': 'test:\n  name: x\n  clients: [{ connections: 20, rps: 1, endpoint_urls: [localhost] }]\n',
  'registered/meshdeck.yaml': 'registries: [crds, nowhere, "more/*.json"]\n',
  'registered/crds/widget.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget, listKind: WidgetList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } }
`,
  'registered/more/gadget.json': JSON.stringify({
    kind: 'Gadget',
    apiVersion: 'example.com/v1',
    metadata: { isNamespaced: true },
    schema: JSON.stringify({ type: 'object', properties: { spec: { type: 'object', properties: { name: {} } } } }),
  }),
  'registered/g.pattern.yaml': `services:
  widget:
    type: Widget
    settings: { spec: { size: large } }
  gadget:
    type: Gadget
    settings: { spec: { nme: x } }
`,
  'object.json':
    '{"apiVersion": "networking.istio.io/v1", "kind": "Sidecar", "metadata": {"name": "a"}, "spec": {"ingress": 5}}',
  'shop.json': '{ "services": { "web": { "type": "Namspace.K8s" } } }',
  'package.json': '{ "name": "services", "type": "module" }',
  'nested/meshdeck.yaml': 'lint: { severity: { type-unknown: hint, unknown-key: error } }\n',
  'nested/e.pattern.yaml': 'services:\n  web:\n    type: Namspace.K8s\n    bogus: 1\n',
  'ignored/deep/meshdeck.yaml': 'lint: { severity: { type-unknown: error } }\n',
  'ignored/deep/f.pattern.yaml': 'services:\n  web:\n    type: Namspace.K8s\n',
  'compose.yaml': 'services:\n  web:\n    image: nginx\n',
};

type Line = string;

function lineOf(code: string, severity: string, message: string, { start, end }: Finding['range']): Line {
  return `${start.line}:${start.character}-${end.line}:${end.character} ${severity} ${code} ${message}`;
}

async function linted(folder: string): Promise<ReadonlyMap<string, readonly Line[]>> {
  const { out } = await runHere(['lint', '.', '--output', 'json'], folder);
  const { files: all } = JSON.parse(out) as { files: { path: string; findings: Finding[] }[] };
  return new Map(
    all
      .filter(({ findings }) => findings.length > 0)
      .map(({ path: file, findings }) => [
        path.relative(folder, file),
        findings.map(({ code, severity, message, range }) => lineOf(code, severity, message, range)).sort(),
      ]),
  );
}

interface ProtocolDiagnostic {
  readonly code: string;
  readonly severity: number;
  readonly message: string;
  readonly range: Finding['range'];
}

const severityNames = ['', 'error', 'warning', 'information', 'hint'];

/** What the server has shown last of each file. */
function shown(client: StdioClient, folder: string): ReadonlyMap<string, readonly Line[]> {
  const found = new Map<string, readonly Line[]>();
  for (const { message } of client.received) {
    if (message.method !== 'textDocument/publishDiagnostics') continue;
    const { uri, diagnostics } = message.params as { uri: string; diagnostics: readonly ProtocolDiagnostic[] };
    const lines = diagnostics.map(({ code, severity, message: said, range }) =>
      lineOf(code, severityNames[severity] ?? '', said, range),
    );
    const name = path.relative(folder, fileURLToPath(uri));
    if (lines.length === 0) found.delete(name);
    else found.set(name, lines.sort());
  }
  return found;
}

async function compare(folder: string): Promise<ReadonlyMap<string, readonly Line[]>> {
  const expected = await linted(folder);
  const client = new StdioClient(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    path.join(root, 'src/language/server.ts'),
    '--stdio',
  ]);
  try {
    await client.initialize([pathToFileURL(folder).href]);
    // The pass over the workspace has no end that is told to every client: what it has said is looked at until it agrees.
    await expect
      .poll(() => Object.fromEntries([...shown(client, folder)].sort()), { timeout: 90_000, interval: 200 })
      .toEqual(Object.fromEntries([...expected].sort()));
  } finally {
    await client.end();
  }
  return expected;
}

describe('the language server and meshdeck lint', () => {
  it('find the same in a folder with settings, ignored paths, broken files and references between files', async () => {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'meshdeck-agree-')));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const found = await compare(folder);
    expect([...found.keys()].sort()).toEqual(
      expect.arrayContaining(['a.pattern.yaml', 'b.yaml', 'object.json', 'shop.json', 'broken.pattern.yaml']),
    );
    expect([...found.keys()].filter((name) => /ignored|skip|compose|silenced/.test(name))).toEqual([]);
    expect(found.get('registered/g.pattern.yaml')?.map((line) => line.split(' ')[2])).toEqual([
      'wrong-type',
      'unknown-key',
    ]);
    expect(found.get('registered/meshdeck.yaml')?.join('\n')).toContain('warning settings-registry');
    expect(found.get('nested/e.pattern.yaml')?.join('\n')).toContain('hint type-unknown');
    expect(found.get('a.pattern.yaml')?.join('\n')).toContain('warning type-unknown');
    await rm(folder, { recursive: true });
  });

  it.skipIf(!existsSync(path.join(corpus, 'patterns')))('find the same in real files', async () => {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'meshdeck-agree-')));
    for (const name of ['patterns', 'samples'])
      if (existsSync(path.join(corpus, name)))
        await cp(path.join(corpus, name), path.join(folder, name), { recursive: true });
    expect((await readdir(folder)).length).toBeGreaterThan(0);
    expect((await compare(folder)).size).toBeGreaterThan(10);
    await rm(folder, { recursive: true });
  });
});

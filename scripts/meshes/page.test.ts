import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { endedMeshes } from '../../src/mesh/ended.ts';
import type { MeshFacts } from '../../src/mesh/facts/mesh-facts.ts';
import { istioFacts } from '../../src/mesh/istio/facts.ts';
import { meshes } from '../../src/mesh/registry.ts';
import { formattedPage } from './formatted.ts';
import { addressOf, link, prose } from './markdown.ts';
import { meshesPage } from './page.ts';

const source = { at: 'https://mesh.example/docs', readOn: '2026-11-27' };
const upgrade = {
  sentence: 'One after the other.',
  hasCanary: false,
  proxies: { none: 'It has no proxies.', source },
  source,
};

/** The lines below a heading of the second level, up to the next one. */
function section(page: string, heading: string): string {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** A row of the first table, by its cells. */
function row(page: string, displayName: string): readonly string[] {
  const line = page.split('\n').find((one) => one.startsWith(`| [${displayName}]`)) ?? '';
  return line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
}

describe('the page of meshes', () => {
  it('is the one that the registry makes (else: npm run meshes-page)', async () => {
    const there = await readFile(path.join(import.meta.dirname, '../../docs/meshes.md'), 'utf8');
    expect(there).toBe(await formattedPage(meshes, endedMeshes));
  });

  it('has a row and a section for each mesh, and a section for each that has ended', () => {
    const page = meshesPage(meshes, endedMeshes);
    const headings = page.split('\n').filter((line) => line.startsWith('## '));
    expect(headings).toEqual([
      ...meshes.map(({ identity }) => `## ${identity.displayName}`),
      ...endedMeshes.map(({ displayName }) => `## ${displayName}`),
    ]);
    for (const { identity } of meshes) expect(row(page, identity.displayName)).toHaveLength(8);
  });

  it('leads to every heading that it links to', () => {
    const page = meshesPage(meshes, endedMeshes);
    const anchors = page
      .split('\n')
      .filter((line) => line.startsWith('## '))
      .map((line) =>
        line
          .slice(3)
          .toLowerCase()
          .replaceAll(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      );
    const linked = [...page.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1]);
    expect(linked).toEqual(anchors);
  });

  it('keeps its tables whole, whatever stands in a cell', async () => {
    const odd: MeshFacts = {
      ...istioFacts,
      addons: istioFacts.addons.slice(0, 1).map((addon) => ({ ...addon, summary: 'This | that <and> *more*' })),
    };
    const page = await format(meshesPage([odd], []), { parser: 'markdown' });
    const line = page.split('\n').find((one) => one.includes('This')) ?? '';
    expect(line).toContain(String.raw`This \| that \<and> \*more\*`);
    expect(line.replaceAll(String.raw`\|`, '').split('|')).toHaveLength(7);
  });
});

describe('a row of the page', () => {
  it('says of Istio what a namespace is marked with, for each kind of proxy', () => {
    expect(row(meshesPage([istioFacts], []), 'Istio')).toEqual([
      '[Istio](#istio)',
      'active',
      '1.31.0 (2026-08-27)',
      'in each Pod, on each node',
      'namespace: label `istio-injection=enabled`; namespace: label `istio.io/dataplane-mode=ambient`',
      'strict, permissive, off, by mesh, namespace, workload',
      'Helm: `base`, `istiod`, `gateway`',
      // A mesh that is not in the registry is told by its name in code.
      'osm',
    ]);
  });

  it('says what a mesh does not have, and the sentence why in its section', () => {
    const bare: MeshFacts = {
      ...istioFacts,
      membership: { none: 'Nobody is put into it.', source },
      mutualTls: { none: 'It encrypts nothing.', source },
      telemetry: { none: 'It counts nothing.', source },
      preflight: {
        kubernetes: { none: 'Its makers name no version.', source },
        gatewayApi: { none: 'It knows none.', source },
        podSecurity: [],
        conflicts: [],
      },
      addons: [],
      samples: [],
    };
    const page = meshesPage([bare], []);
    expect(row(page, 'Istio').slice(3)).toEqual([
      'on each node',
      'none',
      'none',
      'Helm: `base`, `istiod`, `gateway`',
      'none',
    ]);
    for (const words of [
      'Nobody is put into it. ([mesh.example](https://mesh.example/docs))',
      'It encrypts nothing.',
      'It counts nothing.',
      'Its makers name no version.',
      'It knows none.',
      'No add-ons.',
      'No samples.',
    ])
      expect(section(page, 'Istio')).toContain(words);
  });

  it('leaves it to the section where membership is no switch', () => {
    const { membership } = istioFacts;
    if (!('switches' in membership)) throw new Error('Istio has switches');
    const page = meshesPage(
      [{ ...istioFacts, membership: { ...membership, switches: [], sentence: 'All are in.' } }],
      [],
    );
    expect(row(page, 'Istio')[4]).toBe('no switch');
    expect(section(page, 'Istio')).toContain('All are in.');
  });

  it('says of a mesh without charts by which folders it comes', () => {
    const kustomized: MeshFacts = {
      ...istioFacts,
      installation: {
        kustomizations: [{ address: 'https://mesh.example/deploy?ref=v1', brings: 'All of it', source }],
        namespace: 'mesh-system',
        upgrade,
      },
    };
    const page = meshesPage([kustomized], []);
    expect(row(page, 'Istio')[6]).toBe('kubectl kustomize');
    expect(section(page, 'Istio')).toContain('- `https://mesh.example/deploy?ref=v1`: All of it');
    expect(section(page, 'Istio')).toContain('It has no proxies.');
  });

  it('says where an installation is refused, and why', () => {
    const { installation } = istioFacts;
    if (!('charts' in installation)) throw new Error('Istio has charts');
    const refused: MeshFacts = {
      ...istioFacts,
      installation: { ...installation, caution: { sentence: 'It is the network.', isRefused: true, source } },
    };
    const page = meshesPage([refused], []);
    expect(row(page, 'Istio')[6]).toBe('refused');
    expect(section(page, 'Istio')).toContain('**Refused:** It is the network.');
  });

  it.each(meshes.map((facts) => [facts.identity.displayName, facts] as const))(
    'has behind %s whatever stands beside it and stays of it',
    (name, { addons, samples, removal, detection }) => {
      const text = section(meshesPage(meshes, endedMeshes), name);
      for (const { source: where } of [...detection.parts, ...addons, ...samples, ...removal.leftovers])
        expect(text).toContain(`(${addressOf(where)})`);
      for (const { displayName } of [...addons, ...samples]) expect(text).toContain(`| ${displayName} |`);
      for (const file of samples.flatMap(({ manifests }) => manifests)) expect(text).toContain(`(${file.address})`);
      for (const left of removal.leftovers.flatMap(({ names }) => names)) expect(text).toContain(`\`${left}\``);
    },
  );
});

describe('a link to a source', () => {
  it.each([
    [
      'istio/istio@1.30.3:samples/addons/kiali.yaml',
      '[kiali.yaml](https://github.com/istio/istio/blob/1.30.3/samples/addons/kiali.yaml)',
    ],
    ['istio/istio@release-1.31:README.md', '[README.md](https://github.com/istio/istio/blob/release-1.31/README.md)'],
    ['istio/istio#61467', '[istio/istio#61467](https://github.com/istio/istio/issues/61467)'],
    ['https://istio.io/latest/docs/', '[istio.io](https://istio.io/latest/docs/)'],
  ])('%s is %s', (at, expected) => {
    expect(link({ at, readOn: '2026-11-27' })).toBe(expected);
  });
});

it.each([
  ['label istio.io/rev=<revision>', String.raw`label istio.io/rev=\<revision>`],
  ['a * and [b]', String.raw`a \* and \[b\]`],
  ['NET_ADMIN stays', 'NET_ADMIN stays'],
  ['_helpers.tpl', String.raw`\_helpers.tpl`],
])('%s is written as %s', (text, expected) => {
  expect(prose(text)).toBe(expected);
});

import { describe, expect, it } from 'vitest';
import { parseText } from '../../yaml/parse.ts';
import type { CompletionProposal } from '../service/editing.ts';
import { marked } from './testing/marked.ts';

function proposals(text: string, path?: string): readonly CompletionProposal[] {
  const { service, view, offset } = marked(text, path);
  return service.completions(view, offset);
}

function labels(text: string, path?: string): readonly string[] {
  return proposals(text, path).map(({ label }) => label);
}

function find(text: string, label: string, path?: string): CompletionProposal {
  const found = proposals(text, path).find((proposal) => proposal.label === label);
  if (found === undefined) throw new Error(`no ${label} among ${labels(text, path).slice(0, 20).join(', ')}`);
  return found;
}

const service = 'services:\n  web:\n    type: Deployment.K8s\n';

describe('proposals of keys', () => {
  it('writes required keys along, each place once', () => {
    expect(find(`${service}    |\n`, 'settings').snippet).toBe(
      'settings:\n  spec:\n    selector:\n      ${1}\n    template:\n      $0',
    );
  });

  it('opens a list of texts with a dash, and its items with their required keys', () => {
    expect(find(`${service}    |\n`, 'dependsOn').snippet).toBe('dependsOn:\n  - $0');
    const containers = `${service}    settings:\n      spec:\n        template:\n          spec:\n            |\n`;
    expect(find(containers, 'containers').snippet).toBe('containers:\n  - name: $0');
  });

  it('goes on with the values where there are some, and offers few as a choice', () => {
    expect(find('services:\n  web:\n    |\n', 'type')).toMatchObject({ snippet: 'type: $0', goesOn: true });
    const mtls = 'services:\n  a:\n    type: PeerAuthentication.Istio\n    settings:\n      mtls:\n        |\n';
    expect(find(mtls, 'mode').snippet).toMatch(/^mode: \$\{1\|\w+(,\w+)+\|\}$/);
  });

  it('offers items with their dash on an empty line below a list', () => {
    const empty = `${service}    settings:\n      spec:\n        template:\n          spec:\n            containers:\n              |\n`;
    expect(find(empty, 'name')).toMatchObject({ insert: '- name: ', snippet: '- name: $0' });
    const dashed = empty.replace('|', '- name: a\n                |');
    expect(labels(dashed)).toContain('image');
    expect(labels(dashed)).not.toContain('name');
  });

  it('offers what is deprecated last, and marks it', () => {
    const volumes = `${service}    settings:\n      spec:\n        template:\n          spec:\n            volumes:\n              - |\n`;
    const found = proposals(volumes).toSorted((left, right) => left.rank - right.rank);
    expect(found[0]?.label).toBe('name');
    const marks = found.map(({ isDeprecated }) => isDeprecated === true);
    expect(marks.lastIndexOf(false)).toBeLessThan(marks.indexOf(true));
    expect(find(volumes, 'gitRepo').isDeprecated).toBe(true);
    expect(find(volumes, 'configMap').isDeprecated).toBeUndefined();
  });

  it('offers types of the pattern first, and then those of the same mesh', () => {
    const alone = labels('services:\n  web:\n    type: |\n');
    expect(alone.slice(0, 2)).toEqual(['Application', 'IstioMesh']);
    const beside = labels('services:\n  a:\n    type: VirtualService.Istio\n  web:\n    type: |\n');
    expect(beside[0]).toBe('VirtualService.Istio');
    expect(beside[1]).toMatch(/\.Istio$/);
    expect(beside.toSorted()).toEqual(alone.toSorted());
  });

  it('says what a type is', () => {
    expect(find('services:\n  web:\n    type: |\n', 'Deployment.K8s').documentation?.()).toMatch(
      /declarative updates for Pods/,
    );
  });

  it('changes the key alone where its colon is there', () => {
    expect(find('services:\n  web:\n    ty|: x\n', 'type')).toMatchObject({ snippet: 'type', insert: 'type' });
  });

  it('writes inside braces, and JSON with its quotation marks', () => {
    expect(find('services:\n  web: { type: Deployment.K8s, | }\n', 'settings').snippet).toBe('settings: { $0 }');
    const json = '{"services": {"web": {"type": "Deployment.K8s", "|"}}}';
    expect(find(json, 'dependsOn', 'a.pattern.yaml')).toMatchObject({
      snippet: '"dependsOn": [$0]',
      filter: '"dependsOn',
    });
    expect(find('{"services": {"web": {"type": |}}}', 'Deployment.K8s').insert).toBe('"Deployment.K8s"');
  });

  it('gives documentation when it is asked for', () => {
    const replicas = find(`${service}    settings:\n      spec:\n        |\n`, 'replicas');
    expect(replicas.documentation?.()).toMatch(/Number of desired pods[\s\S]*kubernetes 1\.36/);
  });
});

describe('proposals inside references', () => {
  const pattern =
    'name: shop\nvars:\n  tag: v1\n  a.b: 2\nservices:\n  web:\n    type: Namespace.K8s\n    settings:\n      x: ';

  it.each([
    ['$(#|', ['ref.', 'use ']],
    ['$(#ref.|', ['services', 'vars', 'name']],
    ['$(#ref.vars.|', ['tag', 'a.b']],
    ['$(#ref.services.|', ['web']],
    ['$(#ref.services.web.|)', ['type', 'settings', 'name']],
  ])('%s', (written, expected) => {
    expect(labels(`${pattern}${written}\n`)).toEqual(expected);
  });

  it('closes what ends, brackets names with dots, and shows values', () => {
    expect(find(`${pattern}$(#ref.vars.|\n`, 'tag')).toMatchObject({ insert: 'tag)', detail: 'v1' });
    const closed = find(`${pattern}$(#ref.vars.|)\n`, 'tag');
    expect([closed.insert, closed.end - closed.start]).toEqual(['tag)', 1]);
    expect(find(`${pattern}$(#ref.vars.|\n`, 'a.b').insert).toBe('[a.b])');
    expect(find(`${pattern}$(#ref.|)\n`, 'services')).toMatchObject({ insert: 'services.', goesOn: true });
  });
});

describe('speed', () => {
  it('hardly depends on what stands around the cursor: it is far less work than reading the document', () => {
    const blocks = Array.from(
      { length: 4_000 },
      (_, index) => `  s${index}:\n    type: Namespace.K8s\n    settings:\n      metadata:\n        labels: { a: b }\n`,
    );
    const text = `services:\n${blocks.join('')}  last:\n    type: Deployment.K8s\n    |\n`;
    const at = marked(text);
    const completingMs = fastestMs(() => {
      expect(at.service.completions(at.view, at.offset).length).toBeGreaterThan(3);
    });
    const readingMs = fastestMs(() => {
      expect(parseText(text).documents).toHaveLength(1);
    });
    expect(completingMs).toBeLessThan(readingMs / 4);
  });

  function fastestMs(work: () => void): number {
    const times = Array.from({ length: 10 }, () => {
      const started = performance.now();
      work();
      return performance.now() - started;
    });
    return Math.min(...times);
  }
});

import { describe, expect, it } from 'vitest';
import { dialectNamed } from '../dialects/dialects.ts';
import { LanguageService } from '../service/service.ts';
import { filledIn } from './snippet-completion.ts';
import { documentSnippets, serviceTypes } from './snippets.ts';
import { marked } from './testing/marked.ts';

const fileNames: Readonly<Record<string, string>> = {
  pattern: 'a.pattern.yaml',
  profile: 'a.smp.yaml',
  design: 'a.design.yaml',
  oam: 'a.oam.yaml',
  settings: 'meshdeck.yaml',
};

function labels(text: string, path?: string): readonly string[] {
  const { service, view, offset } = marked(text, path);
  return service.completions(view, offset).flatMap(({ label, kind }) => (kind === 'snippet' ? [label] : []));
}

describe('snippets of documents', () => {
  const service = new LanguageService();

  it.each(documentSnippets.map((snippet) => [snippet.label, snippet] as const))('%s has no fault', (_, snippet) => {
    const path = fileNames[snippet.dialect] ?? 'a.yaml';
    const view = service.view(path, `${filledIn(snippet.body)}\n`);
    const isKnown = dialectNamed(snippet.dialect) !== undefined;
    if (isKnown) expect(new Set(view.documents.map(({ dialect }) => dialect))).toEqual(new Set([snippet.dialect]));
    expect(service.findings(view).map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });

  it('are offered in an empty file by its name, or all where the name says nothing', () => {
    expect(labels('|')).toEqual(['pattern', 'pattern of a mesh']);
    expect(labels('patt|')).toEqual(['pattern', 'pattern of a mesh']);
    expect(labels('# shop\n|', 'a.smp.yaml')).toEqual(['performance profile']);
    expect(labels('|', 'a.yaml')).toHaveLength(documentSnippets.length);
    expect(labels('a: 1\nb|', 'a.yaml')).toEqual([]);
    expect(labels('just text\n|', 'a.yaml')).toEqual([]);
    expect(labels('# a com|ment\n', 'a.yaml')).toEqual([]);
  });

  it('come before the keys of an empty file, and the first one is the document by its name', () => {
    const first = (path: string): readonly string[] => {
      const { service, view, offset } = marked('|', path);
      return service.completions(view, offset).map(({ label }) => label);
    };
    expect(first('x.pattern.yaml').slice(0, 3)).toEqual(['pattern', 'pattern of a mesh', 'services']);
    expect(first('x.smp.yaml').slice(0, 2)).toEqual(['performance profile', 'test']);
    expect(first('x.design.yaml')[0]).toBe('design');
    expect(first('meshdeck.yaml')[0]).toBe('project settings');
  });

  it('are offered at once below a banner of comments', () => {
    const banner = `${'#'.repeat(98)}\n# Details service\n${'#'.repeat(98)}\n`.repeat(8);
    expect(labels(`${banner}|`)).toEqual(['pattern', 'pattern of a mesh']);
    expect(labels(`${banner}kind: |`)).toEqual([]);
  });

  it('are offered for the next document of a file', () => {
    const first = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: a\n';
    expect(labels(`${first}---\n|`, 'a.yaml')).toContain('HTTPRoute');
  });
});

describe('snippets of services', () => {
  it('write what the type asks for', () => {
    const { service, view, offset } = marked('services:\n  |\n');
    const offers = service.completions(view, offset);
    expect(offers.map(({ label }) => label)).toEqual(serviceTypes.map((type) => `service: ${type}`));
    expect(offers[0]?.snippet).toBe(
      '${1:deployment}:\n  type: Deployment.K8s\n  settings:\n    spec:\n      selector:\n        ${2}\n      template:\n        $0',
    );
  });
});

import { describe, expect, it, vi } from 'vitest';
import { LanguageService } from '../../service/service.ts';
import { openBundle, type KindSchema } from '../bundle.ts';
import { ownSource } from '../own.ts';
import { overlaidBundle } from '../overlay.ts';
import { parseText } from '../../../yaml/parse.ts';
import type { Schema, ValidationRule } from '../types.ts';
import { validate } from '../validate.ts';
import { uncheckedRules } from './unchecked.ts';

const ruled = (...rules: readonly ValidationRule[]): Schema => ({ 'x-kubernetes-validations': rules });
const kindOf = (schema: Schema): KindSchema => ({ schema, source: ownSource });

describe('rules that are not asked', () => {
  it('are those that cannot be read, and those in conditions, but not those about changes', () => {
    const spec: Schema = { ...ruled({ rule: 'self == oldSelf' }), anyOf: [ruled({ rule: 'self.a > 1' })] };
    const schema = { ...ruled({ rule: 'self.x() &&\n  true' }, { rule: 'true' }), properties: { spec } };
    expect(uncheckedRules(kindOf(schema))).toEqual([
      { rule: 'self.x() && true', reason: expect.any(String) as string },
      { rule: 'self.a > 1', reason: 'it stands below anyOf, where rules are not asked' },
    ]);
  });

  it('are those that could not be evaluated on a value, once that has happened', () => {
    const against = kindOf({
      type: 'object',
      properties: { a: { type: 'string', ...ruled({ rule: 'self + 1 == 2' }) } },
    });
    expect(uncheckedRules(against)).toEqual([]);
    const [document] = parseText('a: b\n').documents;
    if (document === undefined) throw new Error('no document');
    expect(validate({ node: document.root, place: { name: 'x', start: 0, end: 0 }, against })).toEqual([]);
    expect(uncheckedRules(against).map(({ rule }) => rule)).toEqual(['self + 1 == 2']);
  });

  it('are in the hover of their kind, behind its columns', () => {
    const row = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', plural: 'sidecars', namespaced: true };
    const schema = kindOf({ type: 'object', ...ruled({ rule: 'self.x() &&' }) });
    const columns = [{ name: 'Mode', type: 'string', jsonPath: '.spec.mode' }];
    const kinds = [{ ...row, origin: 'istio' as const }];
    const bundle = overlaidBundle(
      openBundle(),
      kinds,
      () => schema,
      () => columns,
    );
    const service = new LanguageService({ knowledge: { bundle } });
    const text = 'apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: a }\n';
    const { markdown } = service.hover(service.view('a.yaml', text), text.indexOf('Sidecar')) ?? { markdown: '' };
    expect(markdown).toContain('`kubectl get` shows:\n\n- Mode `.spec.mode`');
    expect(markdown).toContain('Not checked here, only by the server: 1 rule\n\n- `self.x() &&`: ');
  });

  it('are all of them where the library is missing, which is told', async () => {
    vi.resetModules();
    vi.doMock('./library.ts', () => ({
      celLibrary: () => {
        throw new Error('Cannot find module');
      },
    }));
    try {
      const { libraryFailure } = await import('./compile.ts');
      const { askRule } = await import('./check.ts');
      expect(libraryFailure()).toBeUndefined();
      expect(askRule({ rule: 'self == 1' }, 2n).is).toBe('unchecked');
      expect(libraryFailure()).toBe('the library for rules in CEL cannot be loaded (Cannot find module)');
    } finally {
      vi.doUnmock('./library.ts');
      // Modules that were loaded without the library would stay so for tests that share them, and find no rule broken.
      vi.resetModules();
    }
  });
});

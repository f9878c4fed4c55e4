import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonValue } from '../../../core/json.ts';
import { effectiveSettings } from '../../../pattern/model/settings.ts';
import type { TypeResolution } from '../../../pattern/model/types.ts';
import type { Fix } from '../../diagnostics/finding.ts';
import { apiVersionAdvice } from '../../schema/advice.ts';
import { openBundle } from '../../schema/bundle.ts';
import { plainKey } from '../../schema/resolve.ts';
import type { DocumentView } from '../../service/document.ts';
import { defaultLanguageSettings, emptyWorkspace, noImports, type Knowledge } from '../../service/knowledge.ts';
import { LanguageService } from '../../service/service.ts';
import { migratePattern } from './migrate.ts';
import { patternViewOf } from './view.ts';

const knowledge: Knowledge = {
  bundle: openBundle(),
  workspace: emptyWorkspace,
  imports: noImports,
  settings: defaultLanguageSettings,
};
const service = new LanguageService({ knowledge });

function edited(text: string, edits: Fix['edits']): string {
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce((done, { start, end, text: inserted }) => done.slice(0, start) + inserted + done.slice(end), text);
}

function migrated(name: string, text: string): string {
  const edits = patternsOf(name, text).flatMap((document) => migratePattern(document, knowledge));
  return edited(text, edits);
}

function patternsOf(name: string, text: string): readonly DocumentView[] {
  return service
    .view(name, text)
    .documents.filter(({ dialect, yaml }) => dialect === 'pattern' && yaml.faults.length === 0);
}

/** What a pattern means, whatever its age. */
function meaning(document: DocumentView): unknown {
  const { pattern, resolutions } = patternViewOf(document, knowledge);
  return pattern?.components.map((component) => {
    const resolution = resolutions.get(component.key);
    const settings = Object.entries(effectiveSettings(component)).filter(
      ([key]) => key !== 'version' || resolution?.is !== 'mesh',
    );
    const version =
      component.version ?? (resolution?.is === 'mesh' ? component.settings['version'] : undefined) ?? null;
    return {
      ...component,
      type: resolution === undefined ? component.type : '',
      ...(component.apiVersion === undefined ? {} : { apiVersion: newest(component.apiVersion, resolution) }),
      resolution: resolution === undefined || !('kind' in resolution) ? resolution : { ...resolution, apiVersion: '' },
      settings: plain(Object.fromEntries(settings)),
      version,
    };
  });
}

/** The API version of today: its successor has the same fields. */
function newest(apiVersion: string, resolution: TypeResolution | undefined): string {
  const kind = resolution !== undefined && 'kind' in resolution ? resolution.kind : '';
  const { replacement, note } = apiVersionAdvice(apiVersion, kind) ?? {};
  return note === undefined ? (replacement ?? apiVersion) : apiVersion;
}

function plain(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(plain);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [plainKey(key), plain(inner)]));
}

describe('migratePattern', () => {
  it('brings a pattern of 2021 to the spelling of today', () => {
    const old = `name: shop
services:
  mesh:
    type: IstioMesh
    namespace: istio-system
    settings:
      namespace: istio-system
      version: 1.8.2
      profile: demo
  route:
    type: virtualservice
    namespace: shop
    settings:
      name: route
      namespace: shop
      hosts: [reviews]
      http:
        - route:
            - destination: { host: reviews } # the only one
  only:
    type: namespace
    settings:
      name: only
`;
    expect(migrated('shop.pattern.yaml', old)).toBe(`name: shop
services:
  mesh:
    type: IstioMesh
    namespace: istio-system
    version: 1.8.2
    settings:
      profile: demo
  route:
    type: VirtualService.Istio
    namespace: shop
    settings:
      hosts: [reviews]
      http:
        - route:
            - destination: { host: reviews } # the only one
  only:
    type: Namespace.K8s
`);
  });

  it('writes an API version that is served where nothing else changes with it', () => {
    const old = `name: shop
services:
  reviews:
    type: VirtualService.Istio
    apiVersion: networking.istio.io/v1alpha3
    settings:
      hosts: [reviews]
      http: [{ route: [{ destination: { host: reviews } }] }]
  web:
    type: Ingress.K8s
    apiVersion: extensions/v1beta1
    settings:
      spec: { backend: { serviceName: web, servicePort: 80 } }
`;
    expect(migrated('shop.pattern.yaml', old)).toBe(old.replace('istio.io/v1alpha3', 'istio.io/v1'));
  });

  it('has nothing to do where all is written as today', () => {
    const text = 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n';
    expect(migrated('shop.pattern.yaml', text)).toBe(text);
  });
});

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'patterns');

describe.skipIf(!existsSync(folder))(
  'migration of the real patterns (skipped where MESHDECK_CORPUS leads to none)',
  () => {
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];

    it('keeps what they mean, says less about them, and is done after one time', () => {
      let changed = 0;
      for (const name of names) {
        const text = readFileSync(path.join(folder, name), 'utf8');
        const before = patternsOf(name, text);
        if (before.length === 0) continue;
        const result = migrated(name, text);
        if (result === text) continue;
        changed += 1;
        const after = patternsOf(name, result);
        expect(after.map(meaning), name).toEqual(before.map(meaning));
        expect(migrated(name, result), name).toBe(result);
        const counts = [result, text].map((one) => service.findings(service.view(name, one)).length);
        expect(counts[0], name).toBeLessThanOrEqual(counts[1] ?? 0);
      }
      expect(changed).toBeGreaterThan(50);
    });
  },
);

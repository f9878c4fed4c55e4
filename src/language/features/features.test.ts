import { describe, expect, it } from 'vitest';
import { LanguageService } from '../service/service.ts';

const service = new LanguageService();

/** Splits a text at `|`, where the cursor is. */
function withCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

function labels(marked: string): readonly string[] {
  const { text, offset } = withCursor(marked);
  return service.completions(service.view('a.pattern.yaml', text), offset).map(({ label }) => label);
}

function hoverText(marked: string): string | undefined {
  const { text, offset } = withCursor(marked);
  return service.hover(service.view('a.pattern.yaml', text), offset)?.markdown;
}

describe('completion', () => {
  it('offers types', () => {
    const found = labels('services:\n  web:\n    type: |\n');
    expect(found).toEqual(
      expect.arrayContaining(['Deployment.K8s', 'VirtualService.Istio', 'IstioMesh', 'Application']),
    );
  });

  it('offers keys of settings, required ones first, while the line is no YAML yet', () => {
    const found = labels(
      'services:\n  web:\n    type: Deployment.K8s\n    settings:\n      spec:\n        replicas: 2\n        se|\n',
    );
    expect(found.slice(0, 2)).toEqual(['selector', 'template']);
    expect(found).not.toContain('replicas');
    expect(found).toContain('strategy');
  });

  it('offers allowed values', () => {
    const found = labels(
      'services:\n  a:\n    type: PeerAuthentication.Istio\n    settings:\n      mtls:\n        mode: |\n',
    );
    expect(found).toContain('STRICT');
  });

  it('offers the other services in dependsOn', () => {
    const other = '  other:\n    type: Namespace.K8s\n';
    expect(labels(`services:\n${other}  web:\n    type: Namespace.K8s\n    dependsOn:\n      - |\n`)).toEqual([
      'other',
    ]);
  });
});

describe('hover', () => {
  it('tells what a kind is for where only its spec says so, and what a map is in words of YAML', () => {
    expect(hoverText('services:\n  a:\n    type: Virtual|Service.Istio\n')).toMatch(/affecting label\/content routing/);
    expect(hoverText('services:\n  a:\n    type: Deployment.K8s\n    set|tings: {}\n')).toMatch(
      /\*\*settings\*\* `map`/,
    );
    const trait = 'services:\n  a:\n    type: Namespace.K8s\n    traits:\n      mesh|map: {}\n';
    expect(hoverText(trait)).toMatch(/Nothing in a cluster changes by it/);
  });

  it('tells where the object is that a service of a pattern names', () => {
    const pattern = (name: string): string =>
      `services:\n  limits:\n    type: ConfigMap.K8s\n    namespace: shop\n  web:\n    type: Pod.K8s\n    namespace: shop\n    settings:\n      spec:\n        volumes:\n          - name: a\n            configMap:\n              name: ${name}\n`;
    expect(hoverText(pattern('lim|its'))).toBe('**ConfigMap** `shop/limits`\n\nDeclared in this file.');
    expect(hoverText(pattern('oth|er'))).toMatch(/`shop\/other`\n\nNot found in this file/);
    expect(hoverText(pattern('$(#ref.na|me)'))).toBeUndefined();
  });

  it('calls a field deprecated where its text does, and not for one of its values', () => {
    const volume = (rest: string): string =>
      `apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: a }\nspec:\n  ${rest}\n`;
    const about = (text: string): string | undefined => {
      const { text: plain, offset } = withCursor(text);
      return service.hover(
        service.view('a.yaml', `${plain}---\napiVersion: networking.istio.io/v1\nkind: Sidecar\n`),
        offset,
      )?.markdown;
    };
    expect(about(volume('azure|Disk: {}'))).toContain('**Deprecated.**');
    expect(about(volume('persistentVolume|ReclaimPolicy: Retain'))).not.toContain('**Deprecated.**');
  });

  it('tells what a type is', () => {
    expect(hoverText('services:\n  web:\n    type: Depl|oyment.K8s\n')).toMatch(/\*\*Deployment\*\* `apps\/v1`/);
    expect(hoverText('services:\n  web:\n    type: Virtual|Service.Istio\n')).toContain(
      '`kubectl get` shows:\n\n- Gateways `.spec.gateways`\n- Hosts `.spec.hosts`\n\n_',
    );
  });

  it('tells what the schema says of a key', () => {
    const text = hoverText(
      'services:\n  w:\n    type: Deployment.K8s\n    settings:\n      spec:\n        repl|icas: 2\n',
    );
    expect(text).toMatch(/\*\*replicas\*\*[\s\S]*Number of desired pods[\s\S]*kubernetes 1\.36/);
  });
});

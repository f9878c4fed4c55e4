import { Document, YAMLMap } from 'yaml';
import { problemError } from '../core/problem.ts';
import type { PatternMesh } from '../pattern/model/types.ts';
import { istioNamespace } from './install.ts';

/** What a person chose in "Install Mesh". */
export interface InstallMeshOptions {
  /** Version of the charts; undefined is the newest that the repository has, or that of the files. */
  readonly version?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly chartRepository?: string;
  /** Chart files, relative to the pattern file or absolute. */
  readonly charts?: { readonly base: string; readonly istiod: string };
  /** Namespaces whose new Pods get a proxy. */
  readonly injectNamespaces?: readonly string[];
}

/** Meshes that can be installed, with the type that stands for them in a pattern. */
export const installableMeshes = [{ mesh: 'istio', displayName: 'Istio', type: 'IstioMesh' }] as const;

/**
 * Text of a pattern that installs a mesh: one component, commented.
 *
 * @throws `mesh.install-unsupported` for a mesh that cannot be installed yet.
 */
export function installMeshPattern(mesh: PatternMesh, options: InstallMeshOptions = {}): string {
  const installable = installableMeshes.find((one) => one.mesh === mesh);
  if (installable === undefined) throw problemError('mesh.install-unsupported', { mesh });
  const { charts, chartRepository, profile, version, injectNamespaces = [] } = options;
  const settings = {
    ...(profile === undefined ? {} : { profile }),
    ...(chartRepository === undefined ? {} : { chartRepository }),
    ...(charts === undefined ? {} : { charts: { ...charts } }),
  };
  const component = {
    type: installable.type,
    namespace: options.namespace ?? istioNamespace,
    ...(version === undefined ? {} : { version }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(injectNamespaces.length === 0
      ? {}
      : { traits: { automaticSidecarInjection: { namespaces: [...injectNamespaces] } } }),
  };
  const document = new Document({ name: mesh, services: { [mesh]: component } });
  document.commentBefore = [
    ` Installs ${installable.displayName} with the charts base and istiod, through your own helm.`,
    ' Plan it to see what will happen, apply it to install or upgrade, delete it to take the mesh away again.',
  ].join('\n');
  const settingsNode = document.getIn(['services', mesh]);
  if (settingsNode instanceof YAMLMap && charts === undefined && chartRepository === undefined)
    settingsNode.comment =
      ' settings.chartRepository or settings.charts {base, istiod} choose where the charts come from.';
  return document.toString({ lineWidth: 120 });
}

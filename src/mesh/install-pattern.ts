import { Document, YAMLMap } from 'yaml';
import type { MeshName } from '../core/mesh-names.ts';
import type { JsonObject } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import type { Installation } from './facts/installation.ts';
import type { MeshFacts } from './facts/mesh-facts.ts';
import { factsOf, meshes } from './registry.ts';
import { isByHelm, mainChart } from './releases.ts';

/** What a person chose in "Install Mesh". */
export interface InstallMeshOptions {
  /** Version of the charts; undefined is the newest that the repository has, or that of the files. */
  readonly version?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly revision?: string;
  readonly chartRepository?: string;
  /** Chart files by chart, relative to the pattern file or absolute. */
  readonly charts?: Readonly<Record<string, string>>;
  /** Values files by chart, relative to the pattern file or absolute. */
  readonly valuesFiles?: Readonly<Record<string, string>>;
  /** Values of the control plane's chart that belong into the pattern itself. */
  readonly values?: JsonObject;
  /** Somebody insists on a mesh that nobody looks after any more. */
  readonly acceptArchived?: boolean;
  /** Namespaces whose new Pods get a proxy. */
  readonly injectNamespaces?: readonly string[];
}

/** A mesh with charts. */
export type InstallableMesh = MeshFacts & { readonly installation: Installation };

/** Meshes that can be installed with charts, in the order in which people are shown them. */
export const installableMeshes: readonly InstallableMesh[] = meshes.filter((facts): facts is InstallableMesh =>
  isByHelm(facts.installation),
);

/** Name of the chart that values go to where none is named. */
export function mainChartOf({ installation }: InstallableMesh): string {
  return mainChart(installation).chart;
}

/** @throws `mesh.install-unsupported`, `mesh.install-kustomize` */
export function installableMesh(name: string): InstallableMesh {
  const facts = factsOf(name as MeshName);
  if (facts === undefined) throw problemError('mesh.install-unsupported', { mesh: name });
  const found = installableMeshes.find((one) => one === facts);
  if (found === undefined) throw problemError('mesh.install-kustomize', { mesh: facts.identity.displayName });
  return found;
}

/**
 * Text of a pattern that installs a mesh: one component, commented.
 *
 * @throws `mesh.install-unsupported` and `mesh.install-kustomize` for a mesh that has no charts.
 */
export function installMeshPattern(mesh: MeshName, options: InstallMeshOptions = {}): string {
  const { identity, installation } = installableMesh(mesh);
  const { namespace, version, injectNamespaces = [] } = options;
  const settings = settingsOf(options);
  const component = {
    type: identity.patternType,
    namespace: namespace ?? installation.namespace,
    ...(version === undefined ? {} : { version }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(injectNamespaces.length === 0
      ? {}
      : { traits: { automaticSidecarInjection: { namespaces: [...injectNamespaces] } } }),
  };
  const document = new Document({ name: mesh, services: { [mesh]: component } });
  document.commentBefore = [
    ` Installs ${identity.displayName} with its charts, through your own helm.`,
    ' Plan it to see what will happen, apply it to install or upgrade, delete it to take the mesh away again.',
  ].join('\n');
  const node = document.getIn(['services', mesh]);
  if (node instanceof YAMLMap && options.charts === undefined && options.chartRepository === undefined)
    node.comment = ' settings.chartRepository or settings.charts choose where the charts come from.';
  return document.toString({ lineWidth: 120 });
}

function settingsOf(options: InstallMeshOptions): JsonObject {
  const { profile, revision, chartRepository, charts, valuesFiles, values, acceptArchived } = options;
  const given = {
    profile,
    revision,
    chartRepository,
    charts: charts === undefined ? undefined : { ...charts },
    valuesFiles: valuesFiles === undefined ? undefined : { ...valuesFiles },
    values,
    acceptArchived: acceptArchived === true ? true : undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** A values file that is written beside a pattern. */
export interface ValuesFile {
  /** Such as `istiod.values.yaml`. */
  readonly fileName: string;
  readonly chart: string;
  readonly text: string;
}

/**
 * The values file of the control plane's chart, as a wizard writes it: what the profile says already is in its comment, what must be
 * known beforehand (public certificates) in its values.
 */
export function installValuesFile(mesh: MeshName, options: InstallMeshOptions, values: JsonObject = {}): ValuesFile {
  const { identity, installation } = installableMesh(mesh);
  const { chart } = mainChart(installation);
  const profile = options.profile ?? installation.profiles[0]?.name ?? 'default';
  const ofProfile = installation.valuesOf(chart, {
    profile,
    namespace: options.namespace ?? installation.namespace,
    ...(options.version === undefined ? {} : { version: options.version }),
    ...(options.revision === undefined ? {} : { revision: options.revision }),
  });
  const document = new Document(values);
  const said = new Document(ofProfile).toString({ lineWidth: 110 }).trimEnd().split('\n');
  document.commentBefore = [
    ` Helm values of the chart ${chart} of ${identity.displayName}, over those of the profile "${profile}", which are:`,
    ...said.map((line) => `   ${line}`),
  ].join('\n');
  return { fileName: `${chart}.values.yaml`, chart, text: document.toString({ lineWidth: 120 }) };
}

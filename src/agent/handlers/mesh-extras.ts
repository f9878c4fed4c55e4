import path from 'node:path';
import { toolEnvironment } from '../../cluster/tool-environment.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { problemError } from '../../core/problem.ts';
import { describeAddonWorkload } from '../../mesh/addons/find-addons.ts';
import { addonsNamed, comesWith } from '../../mesh/addons/known-addons.ts';
import { openTargetOf } from '../../mesh/addons/open-target.ts';
import { withAddonValues } from '../../mesh/addons/pattern-values.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import { httpsGet } from '../../mesh/manifests/https-get.ts';
import type { ManifestAccess, ManifestText } from '../../mesh/manifests/manifest.ts';
import { findSample, knownSamples, partsOf, type KnownSample } from '../../mesh/samples/known-samples.ts';
import { ownSample } from '../../mesh/samples/own.ts';
import { addonState, addonStates, prepareAddon, type AddonState } from '../../pattern/extras/addon.ts';
import { deployedNamespace, prepareSample, type PreparedSample } from '../../pattern/extras/sample.ts';
import { addonPrefix, recordedSets, type RecordedSet } from '../../pattern/extras/sets.ts';
import { kubectlKustomize } from '../../tools/kubectl-commands.ts';
import { runTool } from '../../tools/tool.ts';
import type { Handlers } from '../protocol/channel.ts';
import type {
  AddonSummary,
  MeshExtrasMethods,
  SampleSummary,
  SetSummary,
  UnseenFiles,
} from '../protocol/mesh-extras.ts';
import type { AgentServices } from '../services.ts';

/** Add-ons and sample apps: what there is, the patterns that put them into a cluster, and where their pages are. */
export function meshExtrasHandlers(services: AgentServices): Handlers<MeshExtrasMethods> {
  async function accessOf(
    { contextName }: ClusterConnection,
    { from, trusted }: { readonly from?: string | undefined; readonly trusted: readonly string[] },
    signal: AbortSignal,
  ): Promise<ManifestAccess> {
    const { editorProxy, storageFolder } = services.settings();
    const kubeconfig = await services.kubeconfigs.read();
    return {
      folder: from,
      cacheFolder: path.join(storageFolder, 'cache'),
      get: httpsGet({ environment: process.env, editorProxy }),
      kustomize: async (place, stop) => {
        const environment = await toolEnvironment(kubeconfig, contextName, 'kubectl', { environment: process.env });
        const answer = await runTool({ ...kubectlKustomize('kubectl', place), environment }, { signal: stop });
        return answer.stdout;
      },
      trusted: new Set(trusted),
      signal,
    };
  }

  return {
    'mesh/samples': () => knownSamples.map(sampleSummary),

    'mesh/sample-pattern': ({ context, record, from, trusted, ...request }, signal) =>
      services.withConnection(context, async (connection) => {
        const access = await accessOf(connection, { from, trusted }, signal);
        const prepared = await prepareSample(connection, { ...request, record }, access);
        if (prepared.is === 'unseen') return unseenFiles(prepared.texts);
        const { fileName, text } = prepared;
        return { is: 'pattern', fileName, text, record: prepared.record, remarks: sampleRemarks(prepared) };
      }),

    'mesh/addons': ({ context }, signal) =>
      services.withConnection(context, async (connection) =>
        (await addonStates(connection, { signal })).map(addonSummary),
      ),

    'mesh/addon-pattern': ({ context, record, from, trusted, ...request }, signal) =>
      services.withConnection(context, async (connection) => {
        const access = await accessOf(connection, { from, trusted }, signal);
        const prepared = await prepareAddon(connection, { ...request, record }, access);
        if (prepared.is === 'unseen') return unseenFiles(prepared.texts);
        if (prepared.is === 'there') return { is: 'there', place: placeOf(prepared.state) ?? '' };
        if (prepared.is === 'values') return { is: 'values' };
        const { addon } = prepared.known;
        const others = comesWith(prepared.known).filter((one) => one !== addon);
        const remarks = others.length === 0 ? [] : [`With it come ${namesOf(others)}.`];
        return {
          is: 'pattern',
          fileName: prepared.fileName,
          text: prepared.text,
          record: prepared.record,
          remarks: [...remarks, ...(addon.caution === undefined ? [] : [addon.caution])],
        };
      }),

    'mesh/addon-values': ({ file, text, mesh, name, is }) => {
      const [known] = addonsNamed(name, mesh);
      if (known?.addon.from.is !== 'values') throw problemError('mesh.addon-unknown', { name, names: '' });
      const { chart, values } = known.addon.from;
      return { text: withAddonValues(text, file, { mesh: known.mesh, chart, values, is }) };
    },

    'mesh/sets': ({ context }, signal) =>
      services.withConnection(context, async (connection) => (await recordedSets(connection, signal)).map(setSummary)),

    'mesh/page': ({ context, of, name, mesh }, signal) =>
      services.withConnection(context, async (connection) => {
        const { contextName } = connection;
        if (of === 'addon') {
          const state = await addonState(connection, name, mesh, signal);
          return { context: contextName, ...(await openTargetOf(connection, state, signal)) };
        }
        const found = (await detectMeshes(connection, signal)).map((one) => one.mesh);
        const known = findSample(name, mesh, found);
        const { service } = known.sample;
        if (service === undefined) throw problemError('mesh.sample-no-service', { name });
        const namespace = await deployedNamespace(connection, known, signal);
        const object = { group: '', version: 'v1', kind: 'Service', namespace, name: service.name };
        return { context: contextName, object, port: service.port, path: service.path ?? '/' };
      }),
  };
}

function sampleSummary({ sample, mesh }: KnownSample): SampleSummary {
  const { name, displayName, summary, namespace } = sample;
  return {
    name,
    displayName,
    summary,
    ...(mesh === undefined ? {} : { mesh }),
    namespace,
    isBound: sample.namesNamespace === true,
    isOwn: sample === ownSample,
    parts: partsOf(sample),
    hasPage: sample.service !== undefined,
  };
}

function addonSummary(state: AddonState): AddonSummary {
  const { addon, mesh, set } = state;
  const { name, displayName, summary, caution } = addon;
  const place = placeOf(state);
  return {
    name,
    displayName,
    summary,
    mesh: mesh.identity.name,
    meshDisplayName: mesh.identity.displayName,
    patternType: mesh.identity.patternType,
    comesBy: addon.from.is,
    ...(addon.from.is === 'values' ? { chart: addon.from.chart, values: JSON.stringify(addon.from.values) } : {}),
    comesWith: comesWith(state)
      .filter((one) => one !== addon)
      .map((one) => one.displayName),
    ...(caution === undefined ? {} : { caution }),
    ...(place === undefined ? {} : { place }),
    ...(set === undefined ? {} : { set: setSummary(set) }),
    hasPage: addon.service.path !== undefined,
  };
}

function placeOf({ workloads }: AddonState): string | undefined {
  return workloads.length === 0 ? undefined : workloads.map(describeAddonWorkload).join('; ');
}

function setSummary({ patternName, namespace }: RecordedSet): SetSummary {
  return { is: patternName.startsWith(addonPrefix) ? 'addon' : 'sample', patternName, record: namespace };
}

function namesOf(addons: readonly { readonly displayName: string }[]): string {
  return addons.map(({ displayName }) => displayName).join(', ');
}

function unseenFiles(texts: readonly ManifestText[]): UnseenFiles {
  return { is: 'unseen', texts: texts.map(({ address, sha256, text }) => ({ address, sha256, text })) };
}

function sampleRemarks({
  into,
  severalMeshes,
}: Extract<PreparedSample, { readonly is: 'pattern' }>): readonly string[] {
  return [
    ...(into?.isFound === false
      ? [`${into.displayName} was not found in this cluster: the sample runs without it.`]
      : []),
    ...(severalMeshes === undefined
      ? []
      : [`The cluster has ${severalMeshes.join(' and ')}, and the sample asks for none of them.`]),
  ];
}

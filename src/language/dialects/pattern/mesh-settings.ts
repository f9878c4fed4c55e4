import type { MeshFacts } from '../../../mesh/facts/mesh-facts.ts';
import { meshes } from '../../../mesh/registry.ts';
import type { PatternMesh } from '../../../pattern/model/types.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import { ownSource } from '../../schema/own.ts';
import type { Schema } from '../../schema/types.ts';

/**
 * A version of a mesh as its releases are called (`1.30.3`, `v1.2.0`, `stable-2.14.10`), or a range of them as Helm reads it (`1.30.x`,
 * `~1.30`).
 */
export const meshVersionForm = /^(?:[~^]|[<>]=?|=)? ?v?(?:stable-|edge-)?\d+(?:\.(?:\d+|[xX*])){0,2}(?:[-+][\w.+-]+)?$/;

/** What {@link meshVersionForm} is in words, behind "must be". */
export const meshVersionWords = 'a version such as `1.30.3`';

/** What the address of a repository of charts is in words. */
export const chartRepositoryWords = 'an address that begins with `https://`, `http://` or `oci://`';

const text = (description: string): Schema => ({ type: 'string', description });

const version: Schema = {
  type: 'string',
  description: 'The version that is installed. Today it stands beside `type`.',
};

/** Profiles of istioctl and of the charts of Istio, those of old releases among them. */
const istioProfiles: readonly string[] = [
  'default',
  'demo',
  'minimal',
  'empty',
  'preview',
  'stable',
  'openshift',
  'openshift-ambient',
  'ambient',
  'remote',
  'external',
  'sds',
  'separate',
];

/** Settings of a mesh with charts, as `src/mesh/install-settings.ts` reads them. */
function ofCharts({ identity, installation }: MeshFacts): Schema | undefined {
  if (!('charts' in installation)) return undefined;
  const names = installation.charts.map(({ chart }) => chart);
  const { profiles } = installation;
  const isIstio = identity.name === 'istio';
  const byChart = (property: Schema, description: string): Schema => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, property])),
    description,
  });
  return {
    type: 'object',
    properties: {
      profile: {
        type: 'string',
        // Patterns of other tools have profiles of old releases of Istio; those of the others are known to nobody but us.
        ...(isIstio ? { enum: istioProfiles } : {}),
        default: profiles[0]?.name ?? 'default',
        description: `Profile of ${identity.displayName}: ${profiles.map(({ name, summary }) => `\`${name}\` (${summary})`).join(', ')}.`,
      },
      version,
      chartRepository: {
        type: 'string',
        pattern: '^(https?|oci)://\\S+$',
        description: `Address that the charts come from; that of ${identity.displayName} where it is left out.`,
      },
      revision: text('Revision of the control plane, where several stand side by side.'),
      licenseSecret: text('Name of the Secret with the license.'),
      charts: {
        ...byChart(
          text('File or folder of the chart.'),
          'Files of all charts of the profile, in place of a repository.',
        ),
        required: names.filter((name) => profiles.every(({ charts }) => charts.includes(name))),
      },
      valuesFiles: byChart(text('Values file, as helm reads it.'), 'Values files, by chart.'),
      values: { type: 'object', additionalProperties: true, description: "Helm values of the control plane's chart." },
      chartValues: byChart({ type: 'object', additionalProperties: true }, 'Helm values of other charts, by chart.'),
      acceptArchived: {
        type: 'boolean',
        description: 'True where a mesh is to be installed that nobody looks after any more.',
      },
    },
  };
}

const other: Schema = { type: 'object', properties: { profile: text('Profile of the mesh.'), version } };

const schemas: ReadonlyMap<PatternMesh, Schema> = new Map(
  meshes.map((facts) => [facts.identity.name, ofCharts(facts) ?? other]),
);

/** What the settings of a mesh may be. Those of adapters of Meshery may hold more, so only a misspelt key is one. */
export function meshSettings(mesh: PatternMesh): KindSchema {
  return { schema: schemas.get(mesh) ?? other, source: ownSource };
}

/** Files of the charts are made for one platform or an older behaviour by profiles of their own. */
export function isFurtherProfile(profile: string): boolean {
  return /^(?:platform|compatibility-version|legacy)-/.test(profile);
}

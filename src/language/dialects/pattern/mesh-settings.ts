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

const istio: Schema = {
  type: 'object',
  properties: {
    profile: { type: 'string', enum: istioProfiles, default: 'default', description: 'Profile of Istio.' },
    version,
    chartRepository: {
      type: 'string',
      pattern: '^(https?|oci)://\\S+$',
      description: 'Address that the charts come from; that of Istio where it is left out.',
    },
    charts: {
      type: 'object',
      required: ['base', 'istiod'],
      properties: { base: text('File of the chart `base`.'), istiod: text('File of the chart `istiod`.') },
      description: 'Files of both charts, in place of a repository.',
    },
    values: { type: 'object', additionalProperties: true, description: 'Helm values of the chart `istiod`.' },
  },
};

const other: Schema = { type: 'object', properties: { profile: text('Profile of the mesh.'), version } };

/** What the settings of a mesh may be. Those of adapters of Meshery may hold more, so only a misspelt key is one. */
export function meshSettings(mesh: PatternMesh): KindSchema {
  return { schema: mesh === 'istio' ? istio : other, source: ownSource };
}

/** Files of the charts are made for one platform or an older behaviour by profiles of their own. */
export function isFurtherProfile(profile: string): boolean {
  return /^(?:platform|compatibility-version|legacy)-/.test(profile);
}

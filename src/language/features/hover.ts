import type { Component, TypeResolution } from '../../pattern/model/types.ts';
import { pathToOffset } from '../../yaml/nodes.ts';
import type { KindSchema, SchemaBundle } from '../schema/bundle.ts';
import { traits } from '../schema/own.ts';
import { schemaAt } from '../schema/resolve.ts';
import type { Schema } from '../schema/types.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { settingsSchema } from './settings-schema.ts';

/** What a type stands for, and what the schema says about a key. */
export const hover: LanguageFeature = {
  name: 'hover',
  dialects: ['pattern'],
  hover({ document, offset }, bundle) {
    const { path, node, onKey } = pathToOffset(document.yaml.root, offset);
    const [root, key, field, ...rest] = path;
    if (root !== 'services' || typeof key !== 'string') return undefined;
    const { pattern, resolutions } = document.patternView();
    const component = pattern?.components.find((candidate) => candidate.key === key);
    if (component === undefined) return undefined;
    const resolution = resolutions.get(key);
    if (field === 'type' && rest.length === 0 && resolution !== undefined && onKey === undefined) {
      return { markdown: typeText(component, resolution, bundle), start: node.start, end: node.end };
    }
    if (onKey === undefined || (field !== 'settings' && field !== 'traits')) return undefined;
    const [trait, ...inTrait] = rest;
    const against =
      field === 'settings'
        ? settingsSchema(component, resolution, bundle)?.against
        : traits.get(String(trait ?? ''))?.settings;
    const schema = against === undefined ? undefined : schemaAt(against, field === 'settings' ? rest : inTrait);
    if (against === undefined || schema === undefined) return undefined;
    return { markdown: keyText(onKey.key, schema, against), start: onKey.keyStart, end: onKey.keyEnd };
  },
};

function typeText(component: Component, resolution: TypeResolution, bundle: SchemaBundle): string {
  switch (resolution.is) {
    case 'kubernetes': {
      const { apiVersion, kind, namespaced } = resolution;
      const against = bundle.schemaOf(apiVersion, kind);
      const about = against === undefined ? undefined : schemaAt(against, []);
      const lines = [
        `**${kind}** \`${apiVersion}\`, ${namespaced ? 'in a namespace' : 'cluster-wide'}`,
        against === undefined
          ? 'Its settings are not checked: no schema of it is bundled.'
          : against.source.text(about?.description),
        against === undefined ? undefined : `_${against.source.title}_`,
      ];
      return lines.filter((line) => line !== undefined).join('\n\n');
    }
    case 'mesh':
      return `Installs the mesh **${resolution.mesh}**${component.version === undefined ? '' : ` in version ${component.version}`}.`;
    case 'addon':
      return `Installs **${resolution.addon}** for ${resolution.mesh}.`;
    case 'application':
      return '**Application**: containers that become a Deployment.';
    case 'uncatalogued':
      return `**${resolution.kind}**: no schema of this kind is bundled, so its settings are not checked.`;
    case 'unknown':
      return 'Not known.';
  }
}

function keyText(key: string, schema: Schema, { source }: KindSchema): string {
  const type = schema['x-kubernetes-int-or-string'] === true ? 'integer or string' : (schema.format ?? schema.type);
  const lines = [
    `**${key}**${type === undefined ? '' : ` \`${type}\``}`,
    source.text(schema.description),
    schema.enum === undefined ? undefined : `Allowed: ${schema.enum.map((value) => `\`${String(value)}\``).join(', ')}`,
    schema.default === undefined ? undefined : `Default: \`${JSON.stringify(schema.default)}\``,
    `_${source.title}_`,
  ];
  return lines.filter((line) => line !== undefined).join('\n\n');
}

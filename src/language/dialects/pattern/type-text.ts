import { resolveType } from '../../../pattern/model/registry.ts';
import type { TypeResolution } from '../../../pattern/model/types.ts';
import { columnsMarkdown } from '../../features/column-text.ts';
import { kindText } from '../../features/schema-text.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { patternViewOf } from './view.ts';

/** What the type of a service stands for, in Markdown. */
export function aboutType(document: DocumentView, key: string, knowledge: Knowledge): string | undefined {
  const { components, resolutions } = patternViewOf(document, knowledge);
  const component = components.get(key);
  const resolution = resolutions.get(key);
  if (component === undefined || resolution === undefined) return undefined;
  return typeText(resolution, knowledge.bundle, component.version);
}

/** What a type stands for that is offered, in Markdown. */
export function aboutKnownType(type: string, { bundle }: Knowledge): string {
  return typeText(resolveType(type, {}, bundle.kinds), bundle);
}

function typeText(resolution: TypeResolution, bundle: SchemaBundle, version?: string): string {
  switch (resolution.is) {
    case 'kubernetes': {
      const { apiVersion, kind, namespaced, origin } = resolution;
      const against = bundle.schemaOf(apiVersion, kind, origin);
      const lines = [
        `**${kind}** \`${apiVersion}\`, ${namespaced ? 'in a namespace' : 'cluster-wide'}`,
        against === undefined ? 'Its settings are not checked: no schema of it is bundled.' : kindText(against),
        columnsMarkdown(bundle, apiVersion, kind),
        against === undefined ? undefined : `_${against.source.title}_`,
      ];
      return lines.filter((line) => line !== undefined).join('\n\n');
    }
    case 'mesh':
      return `Installs the mesh **${resolution.mesh}**${version === undefined ? '' : ` in version ${version}`}.`;
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

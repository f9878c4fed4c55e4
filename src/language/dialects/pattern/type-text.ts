import type { Component, TypeResolution } from '../../../pattern/model/types.ts';
import { columnsMarkdown } from '../../features/column-text.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import { schemaAt } from '../../schema/resolve.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { patternViewOf } from './view.ts';

/** What the type of a service stands for, in Markdown. */
export function aboutType(document: DocumentView, key: string, knowledge: Knowledge): string | undefined {
  const { components, resolutions } = patternViewOf(document, knowledge);
  const component = components.get(key);
  const resolution = resolutions.get(key);
  if (component === undefined || resolution === undefined) return undefined;
  return typeText(component, resolution, knowledge.bundle);
}

function typeText(component: Component, resolution: TypeResolution, bundle: SchemaBundle): string {
  switch (resolution.is) {
    case 'kubernetes': {
      const { apiVersion, kind, namespaced, origin } = resolution;
      const against = bundle.schemaOf(apiVersion, kind, origin);
      const about = against === undefined ? undefined : schemaAt(against, []);
      const lines = [
        `**${kind}** \`${apiVersion}\`, ${namespaced ? 'in a namespace' : 'cluster-wide'}`,
        against === undefined
          ? 'Its settings are not checked: no schema of it is bundled.'
          : against.source.text(about?.description),
        columnsMarkdown(bundle, apiVersion, kind),
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

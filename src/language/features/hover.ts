import { pathToOffset } from '../../yaml/nodes.ts';
import { dialectNamed } from '../dialects/dialects.ts';
import type { KindSchema } from '../schema/bundle.ts';
import { schemaAt } from '../schema/resolve.ts';
import type { Schema } from '../schema/types.ts';
import type { LanguageFeature } from '../service/feature.ts';

/** What the dialect knows of a place, and what the schema says about a key. */
export const hover: LanguageFeature = {
  name: 'hover',
  hover({ document, offset }, knowledge) {
    const dialect = dialectNamed(document.dialect);
    if (dialect === undefined) return undefined;
    const { path, node, onKey } = pathToOffset(document.yaml.root, offset);
    if (onKey === undefined && node.is !== 'scalar') return undefined;
    const span = onKey === undefined ? node : { start: onKey.keyStart, end: onKey.keyEnd };
    const about = dialect.about?.(document, path, onKey === undefined ? 'value' : 'key', knowledge);
    const governing = onKey === undefined ? undefined : dialect.schemaFor?.(document, path, knowledge);
    const schema = governing === undefined ? undefined : schemaAt(governing.against, governing.path);
    const described =
      onKey === undefined || governing === undefined || schema === undefined
        ? undefined
        : keyText(onKey.key, schema, governing.against);
    const markdown = [about, described].filter((text) => text !== undefined).join('\n\n');
    return markdown === '' ? undefined : { markdown, start: span.start, end: span.end };
  },
};

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

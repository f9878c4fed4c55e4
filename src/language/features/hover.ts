import { pathToOffset } from '../../yaml/nodes.ts';
import { dialectNamed } from '../dialects/dialects.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { mergedSchemaAt } from './merged-schema.ts';
import { referenceMarkdown } from './reference-text.ts';
import { schemaMarkdown, typeWord } from './schema-text.ts';

/** What the dialect knows of a place, what a reference leads to, and what the schema says about a key. */
export const hover: LanguageFeature = {
  name: 'hover',
  hover({ document, offset }, knowledge) {
    const dialect = dialectNamed(document.dialect);
    if (dialect === undefined) return undefined;
    const { path, node, onKey } = pathToOffset(document.yaml.root, offset);
    if (onKey === undefined && (node.is !== 'scalar' || node.start === node.end)) return undefined;
    const span = onKey === undefined ? node : { start: onKey.keyStart, end: onKey.keyEnd };
    const about = dialect.about?.(document, path, onKey === undefined ? 'value' : 'key', knowledge);
    const reference = onKey === undefined ? referenceMarkdown(document, node, offset) : undefined;
    const governing = dialect.schemaFor?.(document, path, knowledge);
    const schema = governing === undefined ? undefined : mergedSchemaAt(governing.against, governing.path);
    // Of a value its own text says enough, unless its schema lists what is allowed.
    const isTold = schema !== undefined && (onKey !== undefined || schema.enum !== undefined);
    const name = onKey?.key ?? path.findLast((step) => typeof step === 'string') ?? '';
    const described =
      governing === undefined || !isTold
        ? undefined
        : `${heading(name, schema)}\n\n${schemaMarkdown(schema, governing.against.source)}`;
    const markdown = [about, about === undefined ? reference : undefined, described].filter(
      (text) => text !== undefined,
    );
    return markdown.length === 0 ? undefined : { markdown: markdown.join('\n\n'), start: span.start, end: span.end };
  },
};

function heading(name: string, schema: NonNullable<ReturnType<typeof mergedSchemaAt>>): string {
  const word = typeWord(schema);
  const type = word === schema.type ? (schema.format ?? word) : word;
  return `**${name}**${type === undefined ? '' : ` \`${type}\``}`;
}

import type { KindSchema, SchemaSource } from '../schema/bundle.ts';
import { schemaAt } from '../schema/resolve.ts';
import type { Schema } from '../schema/types.ts';

/** What a schema says, in Markdown: its text, what is allowed, its default, and where it comes from. */
export function schemaMarkdown(schema: Schema, source: SchemaSource): string {
  const text = source.text(schema.description);
  const lines = [
    ...(isDeprecatedText(text) ? ['**Deprecated.**'] : []),
    text,
    schema.enum === undefined ? undefined : `Allowed: ${schema.enum.map(codeText).join(', ')}`,
    limitText(schema),
    schema.default === undefined ? undefined : `Default: ${codeText(schema.default)}`,
    `_${source.title}_`,
  ];
  return lines.filter((line) => line !== undefined && line !== '').join('\n\n');
}

/** What a value is, in words of YAML; the form of a text or number says more than its type. */
export function typeWord(schema: Schema | undefined): string | undefined {
  if (schema?.['x-kubernetes-int-or-string'] === true) return 'integer or string';
  if (schema?.type === 'array') return 'list';
  if (schema?.type === 'object') return 'map';
  return schema?.type ?? schema?.format;
}

/** What a schema says of a kind. Kinds of some meshes say it of their `spec` alone. */
export function kindText({ schema, source }: KindSchema): string | undefined {
  const own = source.text(schema.description);
  if (own !== undefined) return own;
  return source.text(schemaAt({ schema, source }, ['spec'])?.description);
}

const deprecated =
  /(?:^|[\s.(])(?:Deprecated|DEPRECATED)(?:[:.,]|\s*$)|^\w+ is (?:a |the )?deprecated\b|\bThis (?:field|API) is deprecated\b/m;

/** True where a text says that its own field is deprecated, and not one of its values or something else. */
export function isDeprecatedText(text: string | undefined): boolean {
  return text !== undefined && deprecated.test(text);
}

function limitText({
  minimum,
  maximum,
  minLength,
  maxLength,
  minItems,
  maxItems,
  pattern,
}: Schema): string | undefined {
  const parts = [
    between(minimum, maximum, ''),
    between(minLength, maxLength, ' characters'),
    between(minItems, maxItems, ' items'),
    ...(pattern === undefined || pattern.length > 120 ? [] : [`like \`${pattern}\``]),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `Limits: ${parts.join(', ')}`;
}

function between(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? undefined : `at most ${most}${unit}`;
}

function codeText(value: unknown): string {
  return `\`${typeof value === 'string' ? value || '""' : JSON.stringify(value)}\``;
}

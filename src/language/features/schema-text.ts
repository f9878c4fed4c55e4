import type { SchemaSource } from '../schema/bundle.ts';
import type { Schema } from '../schema/types.ts';

/** What a schema says, in Markdown: its text, what is allowed, its default, and where it comes from. */
export function schemaMarkdown(schema: Schema, source: SchemaSource): string {
  const text = source.text(schema.description);
  const lines = [
    ...(text !== undefined && /\bdeprecated\b/i.test(text) ? ['**Deprecated.**'] : []),
    text,
    schema.enum === undefined ? undefined : `Allowed: ${schema.enum.map(codeText).join(', ')}`,
    limitText(schema),
    schema.default === undefined ? undefined : `Default: ${codeText(schema.default)}`,
    `_${source.title}_`,
  ];
  return lines.filter((line) => line !== undefined && line !== '').join('\n\n');
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

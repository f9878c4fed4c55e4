import type { Source } from '../../src/mesh/facts/source.ts';

/** Text of the facts in a page: what looks like HTML or Markdown is meant as it stands. A `_` between letters is one already. */
export function prose(text: string): string {
  return text.replaceAll(/[\\<*`|[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`);
}

/** A name of Kubernetes as it is written there, also within a cell of a table. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', String.raw`\|`)}\``;
}

export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/**
 * Where something was read, as a link: `owner/repository@tag:path` and `owner/repository#123` are on GitHub, all others are addresses.
 *
 * @example addressOf({ at: 'istio/istio@1.30.3:README.md', readOn: '2026-11-20' }) // https://github.com/istio/istio/blob/1.30.3/README.md
 */
export function addressOf({ at }: Source): string {
  const file = /^([\w.-]+\/[\w.-]+)@([^:]+):(.+)$/.exec(at);
  if (file !== null) return `https://github.com/${file[1] ?? ''}/blob/${file[2] ?? ''}/${encodeURI(file[3] ?? '')}`;
  const issue = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(at);
  return issue === null ? at : `https://github.com/${issue[1] ?? ''}/issues/${issue[2] ?? ''}`;
}

/** The link, called as the file, the issue or the host is. */
export function link(source: Source): string {
  const { at } = source;
  const label = at.startsWith('https://')
    ? new URL(at).host
    : at.includes('#')
      ? at
      : at.slice(Math.max(at.lastIndexOf('/'), at.lastIndexOf(':')) + 1);
  return `[${prose(label)}](${addressOf(source)})`;
}

/** A sentence with where it was read behind it. */
export function told(sentence: string, source: Source): string {
  return `${prose(sentence)} (${link(source)})`;
}

/** A table, or nothing where it would have no row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

/** A list under a word in bold, or nothing where it would be empty. */
export function list(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`**${title}**`, '', ...items.map((item) => `- ${item}`), ''];
}

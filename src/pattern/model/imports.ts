const importType = /^\s*\$\(#use\b\s*(.*?)\s*\)\s*$/;
const digestSuffix = /@sha256:([^@/]*)$/;

/** An address of `$(#use ...)`, read. */
export interface ImportAddress {
  readonly url: string;
  /** SHA-256 of the bytes that are expected there, 64 hexadecimal digits in lower case; undefined where anything is taken. */
  readonly sha256?: string;
}

/** The address of a `$(#use ...)` type as it is written; undefined for every other type. */
export function importAddress(type: string): string | undefined {
  return importType.exec(type)?.[1];
}

/**
 * Reads an address: `https://host/path`, or with the digest of what is expected there `https://host/path@sha256:<64 hexadecimal digits>`.
 *
 * @returns the address, or why it is none, in words that follow a colon.
 */
export function readImportAddress(written: string): ImportAddress | { readonly why: string } {
  const digest = digestSuffix.exec(written)?.[1];
  const address = digest === undefined ? written : written.slice(0, written.length - digest.length - '@sha256:'.length);
  if (address === '') return { why: 'it is empty' };
  if (/\s/.test(address)) return { why: 'it holds a blank' };
  if (!URL.canParse(address)) return { why: 'it is not a whole URL such as https://example.com/shop.yaml' };
  const url = new URL(address);
  if (url.protocol !== 'https:') return { why: 'only https:// is fetched' };
  if (url.username !== '' || url.password !== '') return { why: 'it holds a user or a password' };
  if (digest === undefined) return { url: url.href };
  if (!/^[0-9a-fA-F]{64}$/.test(digest)) return { why: 'its digest is not 64 hexadecimal digits' };
  return { url: url.href, sha256: digest.toLowerCase() };
}

/** Folder of fetched texts, from the root of a project. */
export const importFolder = '.meshdeck/imports';

/** What the first line of a fetched file says. */
export interface ImportHeader {
  readonly url: string;
  /** Of all bytes behind the first line. */
  readonly sha256: string;
}

const headerMark = '# meshdeck-import ';

/** The first line of a fetched file: a comment, so that the file can be opened and read as the YAML that it is. */
export function importHeaderLine({ url, sha256 }: ImportHeader): string {
  return `${headerMark}${sha256} ${url}\n`;
}

/** Takes a fetched file apart; undefined where it is none. The body is not compared with its digest: that needs a hash. */
export function readImportFile(text: string): { readonly header: ImportHeader; readonly body: string } | undefined {
  const end = text.indexOf('\n');
  if (end < 0 || !text.startsWith(headerMark)) return undefined;
  const [sha256 = '', url = ''] = text.slice(headerMark.length, end).split(' ');
  return { header: { url, sha256 }, body: text.slice(end + 1) };
}

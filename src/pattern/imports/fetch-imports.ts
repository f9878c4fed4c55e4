import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import { parseText } from '../../yaml/parse.ts';
import { importAddress, importFolder, importHeaderLine, readImportAddress } from '../model/imports.ts';
import { readPattern } from '../model/read.ts';

/** Gives the bytes behind an `https:` URL; throws a problem where there are none to be had. */
export type GetBytes = (url: string, signal: AbortSignal | undefined) => Promise<Uint8Array>;

/** What is fetched, and where it goes. */
export interface FetchImports {
  /** Root of the project: texts go to `.meshdeck/imports` below it. */
  readonly folder: string;
  readonly get: GetBytes;
  readonly signal?: AbortSignal | undefined;
}

/** One text that was fetched. */
export interface FetchedImport {
  readonly url: string;
  readonly file: string;
  readonly sha256: string;
}

/** Imports of imports are followed up to so many texts. */
const mostImports = 50;

/** The addresses that a pattern imports. */
export function addressesIn(text: string): readonly string[] {
  return parseText(text).documents.flatMap(({ root }) =>
    (readPattern(root).pattern?.components ?? []).flatMap(({ type }) => importAddress(type) ?? []),
  );
}

/**
 * Fetches what addresses lead to, and what those texts import in turn, each once. Contacts the network: it is run only when a person asks.
 *
 * @throws `pattern.import-address`, `pattern.import-digest` where another text stands there than the address asks for,
 *   `pattern.import-too-many`, `cancelled`, and what `get` throws.
 */
export async function fetchImports(
  addresses: readonly string[],
  { folder, get, signal }: FetchImports,
): Promise<readonly FetchedImport[]> {
  const fetched = new Map<string, FetchedImport>();
  const waiting = [...addresses];
  for (let written = waiting.shift(); written !== undefined; written = waiting.shift()) {
    throwIfAborted(signal);
    const address = readImportAddress(written);
    if ('why' in address) throw problemError('pattern.import-address', { why: address.why });
    const { url, sha256: wanted } = address;
    const before = fetched.get(url);
    if (before !== undefined && (wanted === undefined || wanted === before.sha256)) continue;
    if (fetched.size >= mostImports) throw problemError('pattern.import-too-many', { most: mostImports });
    const bytes = await get(url, signal);
    // The digest is of the text as it is kept and read again.
    const text = new TextDecoder().decode(bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (wanted !== undefined && wanted !== sha256)
      throw problemError('pattern.import-digest', { url, wanted, found: sha256 });
    fetched.set(url, { url, sha256, file: await keep(folder, url, text) });
    waiting.push(...addressesIn(text));
  }
  return [...fetched.values()];
}

/** Written beside its place first, so that a reader never sees half of it. */
async function keep(folder: string, url: string, text: string): Promise<string> {
  const target = path.join(folder, importFolder);
  await mkdir(target, { recursive: true });
  const file = path.join(target, `${createHash('sha256').update(url).digest('hex')}.yaml`);
  const partial = `${file}.${randomUUID()}.partial`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  await writeFile(partial, `${importHeaderLine({ url, sha256 })}${text}`);
  await rename(partial, file);
  return file;
}

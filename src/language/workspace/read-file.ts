import { open, readFile, stat } from 'node:fs/promises';
import { mostCharacters } from '../service/document.ts';

/** No character takes more bytes for each of its UTF-16 units. */
const bytesOfCharacter = 3;
/** As much of a file that is too large as is needed to say what it is. */
const headBytes = 32_000;
/** Bytes of UTF-8, one character after the other. */
const character =
  '[\\x00-\\x7f]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|\\xed[\\x80-\\x9f][\\x80-\\xbf]|' +
  '[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|' +
  '\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}';
const marks: readonly (readonly [first: number, second: number, encoding: string])[] = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
];

/**
 * Reads a file of YAML or JSON. Of one that is too large to be checked the beginning, with blanks up to a length that says so.
 *
 * @throws what the file system says.
 */
export async function readFileText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size <= mostCharacters * bytesOfCharacter) return decodeUtf8(await readFile(path));
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return decodeUtf8(buffer.subarray(0, bytesRead)).padEnd(mostCharacters + 1);
  } finally {
    await file.close();
  }
}

/**
 * A byte that is no UTF-8 becomes a half of a character that names it (0xFF is U+DCFF), so that it is found where it stands: replacement
 * characters could be what the file holds. Of UTF-16 with a mark the mark stays like that, before the text.
 */
export function decodeUtf8(bytes: Buffer): string {
  const mark = marks.find(([first, second]) => bytes[0] === first && bytes[1] === second);
  if (mark !== undefined) {
    const [first, second, encoding] = mark;
    return `${foreign(first)}${foreign(second)}${new TextDecoder(encoding).decode(bytes)}`;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const parts = new RegExp(`((?:${character})+)|([\\x80-\\xff])`, 'g');
    return bytes
      .toString('latin1')
      .replaceAll(parts, (_, whole: string | undefined, byte: string | undefined) =>
        byte === undefined ? Buffer.from(whole ?? '', 'latin1').toString('utf8') : foreign(byte.charCodeAt(0)),
      );
  }
}

function foreign(byte: number): string {
  return String.fromCharCode(0xdc00 + byte);
}

/** A file that is not to be read, or only with care. */
export interface HostileFile {
  readonly title: string;
  readonly name: string;
  /** Bytes where the file is no text of UTF-8: an editor cannot send it as it is. */
  readonly content: string | Buffer;
  /** The one thing that is said, and where it begins, both counted from 1; undefined where nothing is. */
  readonly said?: readonly [code: string, line: number, character: number];
}

const pattern = 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n';

/** Lists of lists by aliases: nine times as much with each line. */
function bomb(lines: number): string {
  const rows = Array.from({ length: lines }, (_, index) => {
    const copies = Array.from({ length: 9 }, () => `*a${index}`).join(', ');
    return `  a${index + 1}: &a${index + 1} [${copies}]\n`;
  });
  return `name: shop\nvars:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n${rows.join('')}services:\n  web:\n    type: Namespace.K8s\n`;
}

/** Maps of maps by aliases, in the settings of an object that may be anything. */
const objectBomb = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: shop }
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      patch:
        operation: ADD
        value:
          a0: &a0 { x: y1 }
${Array.from({ length: 40 }, (_, index) => `          a${index + 1}: &a${index + 1} { p: *a${index}, q: *a${index} }\n`).join('')}`;

/** Maps that merge one another twice, with all their keys. */
const mergeBomb = `name: shop
vars:
  a0: &a0 { k0: 1 }
${Array.from({ length: 40 }, (_, index) => `  a${index + 1}: &a${index + 1} { <<: [*a${index}, *a${index}], k${index + 1}: *a${index} }\n`).join('')}services:
  web:
    type: Namespace.K8s
`;

function blocks(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => `${' '.repeat(level + 1)}a:\n`);
  return `name: shop\nservices:\n${lines.join('')}`;
}

const utf16 = Buffer.from(pattern, 'utf16le');

/** Every row is said in one diagnostic, in less than a second, and nobody waits for more. */
export const hostileFiles: readonly HostileFile[] = [
  { title: 'lists by aliases', name: 'bomb.pattern.yaml', content: bomb(30), said: ['yaml-aliases-excessive', 6, 17] },
  { title: 'objects by aliases', name: 'bomb.yaml', content: objectBomb, said: ['yaml-aliases-excessive', 20, 26] },
  {
    title: 'merges by aliases',
    name: 'merge.pattern.yaml',
    content: mergeBomb,
    said: ['yaml-aliases-excessive', 9, 23],
  },
  {
    title: '10,000 lists in brackets',
    name: 'brackets.pattern.yaml',
    content: `name: shop\nservices: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    said: ['yaml-too-deep', 2, 411],
  },
  {
    title: '10,000 open brackets',
    name: 'open.pattern.yaml',
    content: `name: shop\nservices: ${'{a: '.repeat(10_000)}\n`,
    said: ['yaml-too-deep', 2, 1611],
  },
  {
    title: '10,000 maps in JSON',
    name: 'json.pattern.yaml',
    content: `{"name":"shop","services":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    said: ['yaml-too-deep', 1, 2022],
  },
  { title: '3,000 blocks', name: 'blocks.pattern.yaml', content: blocks(3_000), said: ['yaml-too-deep', 402, 401] },
  {
    title: '10,000 dashes in a line',
    name: 'dashes.pattern.yaml',
    content: `name: shop\nservices:\n  ${'- '.repeat(10_000)}x\n`,
    said: ['yaml-too-deep', 3, 3],
  },
  {
    title: '10,000 question marks in a line',
    name: 'questions.pattern.yaml',
    content: `name: shop\nservices:\n  ${'? '.repeat(10_000)}x\n`,
    said: ['yaml-too-deep', 3, 3],
  },
  {
    title: 'a line of 10 MB',
    name: 'line.pattern.yaml',
    content: `${pattern}# ${'x'.repeat(10_000_000)}\n`,
    said: ['yaml-too-large', 1, 1],
  },
  { title: 'a line of 4 MB', name: 'long.pattern.yaml', content: `${pattern}# ${'x'.repeat(4_000_000)}\n` },
  {
    title: 'a file over the limit',
    name: 'large.pattern.yaml',
    content: `${pattern}${'# nothing\n'.repeat(600_000)}`,
    said: ['yaml-too-large', 1, 1],
  },
  {
    title: 'a file far over the limit that only its content tells',
    name: 'large.yaml',
    content: `${pattern}${'# nothing\n'.repeat(1_600_000)}`,
    said: ['yaml-too-large', 1, 1],
  },
  {
    title: 'NUL in a text',
    name: 'nul.pattern.yaml',
    content: `${pattern}    name: "a\0b"\n`,
    said: ['yaml-character', 5, 13],
  },
  { title: 'NUL in a comment', name: 'nul.yaml', content: `${pattern}# a\0b\n`, said: ['yaml-character', 5, 4] },
  { title: 'Escape', name: 'escape.pattern.yaml', content: `${pattern}# \u001b[31m\n`, said: ['yaml-character', 5, 3] },
  { title: 'no character', name: 'ffff.pattern.yaml', content: `${pattern}# \uffff\n`, said: ['yaml-character', 5, 3] },
  {
    title: 'half of a character as an escape',
    name: 'half.pattern.yaml',
    content: `${pattern}    labels: { a: "\\ud800" }\n`,
    said: ['yaml-character', 5, 19],
  },
  {
    title: 'a line separator',
    name: 'separator.pattern.yaml',
    content: `${pattern}# a\u2028b\n`,
    said: ['yaml-line-separator', 5, 4],
  },
  {
    title: 'a next line',
    name: 'next.pattern.yaml',
    content: `${pattern}# a\u0085b\n`,
    said: ['yaml-line-separator', 5, 4],
  },
  {
    title: 'a line separator in double quotes',
    name: 'quoted.pattern.yaml',
    content: `${pattern}    annotations: { a: "b\u2028c" }\n`,
  },
  { title: 'a byte order mark', name: 'mark.pattern.yaml', content: `\ufeff${pattern}` },
  {
    title: 'bytes that are no UTF-8',
    name: 'bytes.pattern.yaml',
    content: Buffer.concat([Buffer.from(`${pattern}    name: "ä`), Buffer.from([0xff, 0x80]), Buffer.from('"\n')]),
    said: ['yaml-encoding', 5, 13],
  },
  {
    title: 'half of a character as bytes',
    name: 'surrogate.pattern.yaml',
    content: Buffer.concat([Buffer.from(`${pattern}# `), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('\n')]),
    said: ['yaml-encoding', 5, 3],
  },
  {
    title: 'Latin 1',
    name: 'latin.yaml',
    content: Buffer.from(`${pattern}# Käse\n`, 'latin1'),
    said: ['yaml-encoding', 5, 4],
  },
  {
    title: 'UTF-16 with a mark',
    name: 'utf16.pattern.yaml',
    content: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
    said: ['yaml-encoding', 1, 1],
  },
  {
    title: 'UTF-16 the other way round, which only its content tells',
    name: 'utf16.yaml',
    content: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]).swap16(),
    said: ['yaml-encoding', 1, 1],
  },
  { title: 'UTF-16 without a mark', name: 'unmarked.pattern.yaml', content: utf16, said: ['yaml-encoding', 1, 1] },
];

/** What only an editor can send: half of a character in the text itself. */
export const hostileTexts: readonly HostileFile[] = [
  {
    title: 'half of a character in the text',
    name: 'lone.pattern.yaml',
    content: `${pattern}# a\ud800b\n`,
    said: ['yaml-character', 5, 4],
  },
  {
    title: 'the second half of a character',
    name: 'low.pattern.yaml',
    content: `${pattern}    name: "\ude00"\n`,
    said: ['yaml-character', 5, 12],
  },
];

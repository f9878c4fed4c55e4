import { describe, expect, it } from 'vitest';
import { lintText } from '../../lint.ts';

/** Code and underlined text of each finding. */
function said(text: string, path = 'a.smp.yaml'): readonly string[] {
  const lines = text.split(/\r\n|\n/);
  return lintText({ path, text }).findings.map(({ code, range: { start, end } }) => {
    const line = lines[start.line] ?? '';
    return `${code} ${line.slice(start.character, start.line === end.line ? end.character : undefined)}`;
  });
}

const client = '  clients:\n    - rps: 5\n      endpoint_urls: [http://127.0.0.1/]\n';
const good = `test:\n  name: a\n  duration: 30s\n${client}`;

describe('an SMP profile in the editor', () => {
  it.each([
    ['a scalar at itself', good.replace('rps: 5', 'rps: fast'), 'profile-type fast'],
    ['a missing key at the key of its map', good.replace('  duration: 30s\n', ''), 'profile-missing test'],
    [
      'a missing key of a list item at its first key',
      good.replace('endpoint_urls: [http://127.0.0.1/]', 'body: a'),
      'profile-missing rps',
    ],
    ['a map in the wrong place at its key', good.replace('30s', '\n    seconds: 30'), 'profile-type duration'],
    ['a list in the wrong place at its key', good.replace('name: a', 'name:\n    - a'), 'profile-type name'],
    ['an empty value at the key of its map', good.replace('30s', ''), 'profile-missing test'],
    ['a header with dots in its name', `${good}      headers:\n        X.Y.Z: "\\x01"\n`, 'profile-header X.Y.Z'],
    [
      'a fault behind multi-byte text',
      good.replace('name: a', 'name: "😀 Größe"\n  nme: x'),
      'profile-unknown-key nme',
    ],
    [
      'a fault of a bare test',
      good.replace('test:\n', '').replaceAll(/^ {2}/gm, '').replace('30s', '30'),
      'profile-duration 30',
    ],
  ])('shows %s', (_, text, expected) => {
    expect(said(text)).toEqual([expected]);
    expect(said(text.replaceAll('\n', '\r\n'))).toEqual([expected]);
  });

  it('is known by its content too, and silent where all is well', () => {
    expect(said(`${good}mesh:\n  type: 3\n`, 'any.yaml')).toEqual([]);
    expect(said(good.replace('30s', '30'), 'any.yaml')).toEqual(['profile-duration 30']);
  });

  it('says one thing of broken YAML and of a key that stands twice', () => {
    expect(said('test: [')).toEqual(['yaml-syntax [']);
    expect(said(good.replace('name: a', 'name: a\n  name: b'))).toEqual(['yaml-duplicate-key name']);
  });

  it('says nothing of a file that is still empty', () => {
    expect(said('# later\n')).toEqual([]);
  });
});

describe('meshdeck.yaml in the editor', () => {
  it.each([
    ['protectedContexts: [prod, 1]\n', ['settings-invalid 1']],
    [
      'lint:\n  severity:\n    unknown-key: fatal\n    unknow-key: hint\n',
      ['settings-severity-unknown fatal', 'settings-code-unknown unknow-key'],
    ],
    ['lint: []\nsomething: 1\n', ['settings-invalid lint', 'settings-invalid something']],
    ['a: 1\n---\nb: 2\n', ['settings-invalid b']],
    ['protectedContexts: [\n', ['yaml-syntax [']],
    ['# nothing yet\n', []],
  ])('%j', (text, expected) => {
    expect(said(text, '/shop/meshdeck.yaml')).toEqual(expected);
  });
});

describe('a file that only looks like one of ours', () => {
  it('is left alone when its YAML is whole', () => {
    const compose =
      'services:\n  web:\n    volumes:\n      - source: data\n        target: /data\n        type: volume\n';
    expect(lintText({ path: 'compose.yaml', text: compose })).toMatchObject({ isRecognised: false, findings: [] });
  });
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validator } from '../testing/document-schemas.ts';
import { runHere, type RunHere } from '../testing/run-here.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'meshdeck-certificates-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const make = (...more: readonly string[]): Promise<RunHere> =>
  runHere(['mesh', 'certificates', 'make', 'linkerd', '--anchor-only', ...more], folder);

const file = (name: string): string => path.join(folder, 'keys', name);

describe('meshdeck mesh certificates make --anchor-only', () => {
  it('writes an anchor and its key for their owner alone, and tells the public values', async () => {
    const { code, out } = await make('--folder', 'keys', '--output', 'json');
    expect(code).toBe(0);
    const document = JSON.parse(out) as { values: { identityTrustAnchorsPEM: string }; files: readonly string[] };
    expect((await validator('mesh-certificates'))(document)).toEqual([]);
    expect(document.files).toEqual([file('ca.crt'), file('ca.key')]);
    expect(document.values.identityTrustAnchorsPEM).toBe(readFileSync(file('ca.crt'), 'utf8').trim());
    expect(readFileSync(file('ca.key'), 'utf8')).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
  });

  it.skipIf(process.platform === 'win32')('keeps others from reading them', async () => {
    await make('--folder', 'keys');
    expect(readdirSync(path.join(folder, 'keys')).map((name) => statSync(file(name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
    expect(statSync(path.join(folder, 'keys')).mode & 0o777).toBe(0o700);
  });

  it('writes the key nowhere else: it is in no line, document or error', async () => {
    const runs = [
      await make('--folder', 'keys'),
      await make('--folder', 'keys'),
      await make('--folder', 'keys', '-o', 'json'),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 2, 2]);
    const lines = readFileSync(file('ca.key'), 'utf8')
      .split('\n')
      .filter((line) => line.length > 20 && !line.startsWith('-----'));
    expect(lines.length).toBeGreaterThan(1);
    for (const { out, err } of runs) for (const line of lines) expect(out + err).not.toContain(line);
  });

  it('never writes over a file', async () => {
    mkdirSync(path.join(folder, 'keys'));
    writeFileSync(file('ca.key'), 'mine');
    const { code, err } = await make('--folder', 'keys');
    expect(code).toBe(2);
    expect(err).toContain(`The file ${file('ca.key')} is there`);
    expect(readdirSync(path.join(folder, 'keys'))).toEqual(['ca.key']);
    expect(readFileSync(file('ca.key'), 'utf8')).toBe('mine');
  });

  it.each(['.git', '.vscode', 'meshdeck.yaml'])(
    'keeps out of a folder below one with %s, unless it is told',
    async (mark) => {
      mkdirSync(path.join(folder, mark));
      const refused = await make('--folder', 'keys');
      expect(refused.code).toBe(2);
      expect(refused.err).toContain(`belongs to ${folder}`);
      expect((await make('--folder', 'keys', '--in-repository')).code).toBe(0);
    },
  );

  it.each([
    [['--folder', 'keys', '--anchor', 'ca.crt'], '--anchor and --anchor-key go together'],
    [[], 'needs a --folder'],
    [['--folder', 'keys', '--anchor-days', '0'], '--anchor-days is a number of days'],
  ])('with %j says what is wrong', async (args, words) => {
    const { code, err } = await make(...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});

describe('meshdeck mesh certificates', () => {
  it.each([
    [['renew', 'linkerd'], 'What to do is make, status, rotate, not "renew"'],
    [['make'], 'MESH is missing'],
    [['make', 'linkard'], 'There is no mesh "linkard"'],
    [['make', 'istio'], 'Istio is given no certificates'],
  ])('with %j says what is wrong', async (args, words) => {
    const { code, err } = await runHere(['mesh', 'certificates', ...args], folder);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it('says nothing of a key that does not fit', async () => {
    await make('--folder', 'keys');
    await make('--folder', 'others');
    const { code, err } = await runHere(
      ['mesh', 'certificates', 'make', 'linkerd', '--anchor', 'keys/ca.crt', '--anchor-key', '-'],
      folder,
      readFileSync(path.join(folder, 'others', 'ca.key'), 'utf8'),
    );
    expect(code).toBe(2);
    expect(err).toContain('The key of standard input does not belong to the certificate');
  });
});

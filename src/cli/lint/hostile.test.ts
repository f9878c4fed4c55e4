import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LintedFile } from '../../language/lint.ts';
import { hostileFiles } from '../../language/testing/hostile-files.ts';
import { runHere } from '../testing/run-here.ts';

/** A machine that does something else meanwhile is given another try. */
const tries = 5;

describe('meshdeck lint on files that are not to be read', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-hostile-'));
    await writeFile(path.join(folder, 'first.pattern.yaml'), 'services:\n  web:\n    type: Namespace.K8s\n');
    await lint('first.pattern.yaml');
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function lint(name: string): Promise<{ readonly files: readonly LintedFile[]; readonly tookMs: number }> {
    const startedMs = performance.now();
    const { out } = await runHere(['lint', name, '--output', 'json'], folder);
    const tookMs = performance.now() - startedMs;
    return { files: (JSON.parse(out) as { files: readonly LintedFile[] }).files, tookMs };
  }

  it.each(hostileFiles)('says one thing of $title, in less than a second', async ({ name, content, said }) => {
    await writeFile(path.join(folder, name), content);
    let tookMs = Infinity;
    for (let attempt = 0; attempt < tries && tookMs >= 1000; attempt += 1) {
      const linted = await lint(name);
      ({ tookMs } = linted);
      const found = linted.files.flatMap(({ findings }) => findings);
      const places = found.map(({ code, range: { start } }) => [code, start.line + 1, start.character + 1]);
      expect(places).toEqual(said === undefined ? [] : [said]);
      expect(linted.files.map(({ isRecognised }) => isRecognised)).toEqual([true]);
    }
    expect(tookMs).toBeLessThan(1000);
    await rm(path.join(folder, name));
  });
});

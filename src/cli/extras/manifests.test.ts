import { describe, expect, it } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import type { ManifestAccess, ManifestText } from '../../mesh/manifests/manifest.ts';
import type { Invocation } from '../command.ts';
import { streamOutput } from '../output.ts';
import { readTrusting } from './manifests.ts';

const text: ManifestText = { address: 'https://example.com/a.yaml', text: 'kind: A\n', sha256: 'abc', from: 'network' };

/** A reading that wants its text looked at first. */
const read = ({
  trusted,
}: ManifestAccess): Promise<
  { readonly is: 'read' } | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] }
> => Promise.resolve(trusted.has('abc') ? { is: 'read' } : { is: 'unseen', texts: [text] });

function invocation(
  answer: string | undefined,
  values: Invocation['values'] = {},
): { readonly invocation: Invocation; readonly said: () => string } {
  let said = '';
  const output = streamOutput(
    {
      write: (line) => (said += line),
      writeError: (line) => (said += line),
      isInteractive: answer !== undefined,
      isColoured: false,
      ask: () => Promise.resolve(answer),
    },
    'text',
  );
  const rest = {
    positionals: [],
    signal: new AbortController().signal,
    environment: { XDG_CACHE_HOME: '/cache' },
    workingFolder: '/',
    readInput: () => Promise.resolve(''),
    runnerEntry: '/nowhere',
    version: '0.0.0',
  };
  return { invocation: { ...rest, values, output }, said: () => said };
}

describe('a file whose digest nobody knows', () => {
  it('is shown to a person, who says yes', async () => {
    const { invocation: asked, said } = invocation('y');
    expect(await readTrusting(asked, read)).toEqual({ is: 'read' });
    expect(said()).toContain('https://example.com/a.yaml\n  sha256 abc');
    expect(said()).toContain('kind: A');
  });

  it.each([
    ['a person says no', 'n', {}, 'cli.declined'],
    ['nobody can be asked', undefined, {}, 'mesh.manifest-unseen'],
  ])('is not used where %s', async (_, answer, values, code) => {
    const work = readTrusting(invocation(answer, values).invocation, read);
    await expect(work.catch((error: unknown) => Promise.reject(new Error(problemOf(error).code)))).rejects.toThrow(
      code,
    );
  });

  it('is used unasked with --trust-download', async () => {
    const { invocation: unasked, said } = invocation(undefined, { 'trust-download': true });
    expect(await readTrusting(unasked, read)).toEqual({ is: 'read' });
    expect(said()).toContain('sha256 abc');
  });
});

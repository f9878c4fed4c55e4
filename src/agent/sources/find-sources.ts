import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { cancelled } from '../../core/problem.ts';
import type { SourcePlace } from '../protocol/sources.ts';
import { placesOfCharts } from './charts.ts';
import { factsOf, isKustomization, type FileFacts } from './file-facts.ts';
import { distinct, placesOfKustomizations, placesOfObject, placesOfOwners } from './match-sources.ts';
import type { OwnerClues } from './owners.ts';

/** Files that people write are smaller. */
const largestBytes = 4 * 1024 * 1024;

/**
 * The places of files that describe an object of a cluster. Where none describes the object itself, those of what it was made from: its
 * controller, a kustomization, a pattern, a chart, an Application, or an object with the same recommended labels.
 *
 * @param clues of the object. Without a cluster only its reference is known.
 * @throws `cancelled`
 */
export async function findSources(
  clues: OwnerClues,
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly SourcePlace[]> {
  const [object] = clues.chain;
  if (object === undefined) return [];
  const texts = createReader(signal);
  const words = [
    ...clues.chain.map(({ name }) => name),
    ...clues.made.flatMap(({ object: made, component }) => [
      made.name,
      ...(component === undefined ? [] : [component]),
    ]),
    ...Object.values(clues.part ?? {}),
  ];
  const known = new Map<string, FileFacts | undefined>();
  const facts = async (file: string): Promise<FileFacts | undefined> => {
    if (!known.has(file)) {
      const text = await texts(file);
      known.set(file, text === undefined ? undefined : factsOf(file, text));
    }
    return known.get(file);
  };
  const likely: FileFacts[] = [];
  for (const file of files) {
    const text = await texts(file);
    // Most files have none of the names in them, and need not be parsed. A pattern is known by its release too.
    const mayTell = text !== undefined && (words.some((word) => text.includes(word)) || isLikelyPattern(clues, text));
    const one = mayTell ? await facts(file) : undefined;
    if (one !== undefined) likely.push(one);
  }
  const own = placesOfObject(likely, object);
  if (own.length > 0) return own;
  const kinds = clues.chain.map(({ kind }) => kind);
  const kustomized = await Promise.all(
    clues.chain.map((one) => placesOfKustomizations(files.filter(isKustomization), one, inWorkspace(files, facts))),
  );
  return distinct([
    ...kustomized.flat(),
    ...(await placesOfCharts(files, clues.charts, kinds, texts)),
    ...placesOfOwners(likely, clues),
  ]);
}

function isLikelyPattern({ applySet }: OwnerClues, text: string): boolean {
  return applySet !== undefined && text.includes('services:');
}

/** A kustomization may name any file; those outside of the workspace are left alone. */
function inWorkspace<Answer>(
  files: readonly string[],
  read: (file: string) => Promise<Answer | undefined>,
): (file: string) => Promise<Answer | undefined> {
  const known = new Set(files.map((file) => path.normalize(file)));
  return async (file) => (known.has(path.normalize(file)) ? read(file) : undefined);
}

/** Reads each file once. */
function createReader(signal: AbortSignal): (file: string) => Promise<string | undefined> {
  const texts = new Map<string, string | undefined>();
  return async (file) => {
    if (signal.aborted) throw cancelled();
    if (!texts.has(file)) texts.set(file, await readSmall(file));
    return texts.get(file);
  };
}

async function readSmall(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    return size > largestBytes ? undefined : await readFile(file, 'utf8');
  } catch {
    // It went meanwhile, or may not be read; then nobody can open it either.
    return undefined;
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..', '..');
const corpus = path.resolve(root, process.env['MESHDECK_CORPUS'] ?? '../shared/corpus');

/** Texts to begin with, and where they are from. */
export interface Seeds {
  readonly texts: readonly string[];
  readonly from: string;
}

/** Longer files are left out: a mutation of a long file is no better than one of a short file, and takes its time. */
const longestSeed = 20_000;

/** Our own patterns, and those of the corpus where there is one. */
export function patternSeeds(): Seeds {
  const own = [...filesIn('test/golden/language', /\.yaml$/), ...filesIn('demo', /\.yaml$/)];
  return seedsOf(own, filesIn(path.join(corpus, 'patterns'), /\.ya?ml$/), 'patterns');
}

/** Block YAML of all kinds: our own, and patterns, manifests, schemas and charts of the corpus where there is one. */
export function yamlSeeds(): Seeds {
  const own = [...filesIn('test/golden/language', /\.yaml$/), ...filesIn('demo', /\.yaml$/)];
  const folders = ['patterns', 'samples', 'istio-analyze', 'crds', 'specs'].map((name) => path.join(corpus, name));
  return seedsOf(
    own,
    folders.flatMap((folder) => filesBelow(folder, /\.ya?ml$/)),
    'YAML files',
  );
}

/** Our own profiles, and those of the corpus where there is one. */
export function profileSeeds(): Seeds {
  const own = [...filesIn('demo', /\.smp\.yaml$/), ...filesIn('test/fuzz/profiles', /\.smp\.yaml$/)];
  return seedsOf(own, filesIn(path.join(corpus, 'specs/smp/meshery'), /\.ya?ml$/), 'profiles');
}

function seedsOf(own: readonly string[], foreign: readonly string[], what: string): Seeds {
  const texts = [...own, ...foreign].map((file) => readFileSync(file, 'utf8'));
  const from =
    foreign.length === 0
      ? `${own.length} ${what} of our own (MESHDECK_CORPUS leads to none)`
      : `${own.length} ${what} of our own and ${foreign.length} of the corpus`;
  return { texts: texts.filter(({ length }) => length <= longestSeed), from };
}

function filesBelow(folder: string, name: RegExp): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .sort()
    .map((file) => path.join(folder, file));
}

function filesIn(folder: string, name: RegExp): readonly string[] {
  const place = path.resolve(root, folder);
  try {
    return readdirSync(place)
      .filter((file) => name.test(file))
      .sort()
      .map((file) => path.join(place, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

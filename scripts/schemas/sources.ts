import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import versions from './versions.json' with { type: 'json' };

/** Where the schemas come from: folders on this machine. */
export interface SchemaSources {
  /** Root of the Go module `k8s.io/kubernetes`. */
  readonly kubernetes: string;
  /** Where CRDs are read. */
  readonly crds: CrdSources;
  /** What is not there, in words; nothing can be built unless this is empty. */
  readonly missing: readonly string[];
}

/** Where CRDs are read: two roots, which the sets of `sets.ts` name. */
export interface CrdSources {
  /** The corpus: a folder of CRDs for each mesh, and the specifications. */
  readonly corpus: string;
  /** Root of the Go module `istio.io/api`: the corpus has older releases of Istio only. */
  readonly istio: string;
}

interface GoModule {
  readonly name: string;
  readonly version: string;
  /** What `go mod download -json` gives as `Sum`. */
  readonly sum: string;
  /** What is read of it. */
  readonly holds: string;
}

const kubernetesModule: GoModule = {
  name: 'k8s.io/kubernetes',
  version: `v${versions.kubernetes}`,
  sum: 'h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=',
  holds: 'api/openapi-spec/v3',
};

const istioModule: GoModule = {
  name: 'istio.io/api',
  version: `v${versions.istio}`,
  sum: 'h1:37mJvg9I0biYZAEQF+MATs4FNeCpXEIVO3LFpVb6iNM=',
  holds: 'kubernetes',
};

interface SourceOptions {
  /** Lets `go` fetch a module that is not in its cache: on unless told otherwise. */
  readonly download?: boolean;
}

/**
 * Finds the sources: the modules of Kubernetes and Istio through `go` (fetched by it when they are not in the module cache), the other CRDs
 * in the corpus (`MESHDECK_CORPUS`, by default beside the project).
 */
export async function findSources(options: SourceOptions = {}): Promise<SchemaSources> {
  const kubernetes = await findModule(kubernetesModule, options);
  const { missing, ...crds } = await findCrdSources(options);
  return { kubernetes: kubernetes ?? '', crds, missing: [...missing, ...missingModule(kubernetesModule, kubernetes)] };
}

/** The sources of CRDs alone, and what is not there. */
export async function findCrdSources(
  options: SourceOptions = {},
): Promise<CrdSources & { readonly missing: readonly string[] }> {
  const corpus = process.env['MESHDECK_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
  const crds = join(corpus, 'crds');
  const istio = await findModule(istioModule, options);
  const missing = [
    ...(existsSync(crds) ? [] : [`CRDs: ${crds} (set MESHDECK_CORPUS)`]),
    ...missingModule(istioModule, istio),
  ];
  return { corpus, istio: istio ?? '', missing };
}

function missingModule({ name, version, sum }: GoModule, found: string | undefined): readonly string[] {
  return found === undefined ? [`Go module ${name}@${version} ${sum} (needs \`go\`)`] : [];
}

async function findModule(
  { name, version, sum, holds }: GoModule,
  { download = true }: SourceOptions,
): Promise<string | undefined> {
  const run = promisify(execFile);
  try {
    const { stdout } = await run('go', ['env', 'GOMODCACHE']);
    const cache = stdout.trim();
    const folder = join(cache, `${name}@${version}`);
    if (!existsSync(join(folder, holds))) {
      if (!download) return undefined;
      await run('go', ['mod', 'download', `${name}@${version}`]);
    }
    const found = readFileSync(join(cache, 'cache/download', name, '@v', `${version}.ziphash`), 'utf8').trim();
    if (found === sum) return folder;
    console.error(`${name}@${version} has the digest ${found}, not ${sum}`);
    return undefined;
  } catch (error) {
    // No Go on this machine, or no way to the module proxy: the caller says what is missing.
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

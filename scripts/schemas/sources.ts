import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import versions from './versions.json' with { type: 'json' };

/** Where the schemas come from: folders on this machine. */
export interface SchemaSources {
  /** Root of the Go module `k8s.io/kubernetes`. */
  readonly kubernetes: string;
  /** The corpus: a folder of CRDs for each mesh, and the specifications. */
  readonly corpus: string;
  /** What is not there, in words; nothing can be built unless this is empty. */
  readonly missing: readonly string[];
}

/**
 * Finds the sources: the Kubernetes module through `go` (downloaded by it when it is not in the module cache), the CRDs in the
 * corpus (`MESHDECK_CORPUS`, by default beside the project).
 */
export async function findSources(options: { readonly download?: boolean } = {}): Promise<SchemaSources> {
  const corpus = process.env['MESHDECK_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
  const crds = join(corpus, 'crds');
  const kubernetes = await findKubernetesModule(options.download ?? true);
  const missing = [
    ...(existsSync(join(crds, 'istio')) ? [] : [`CRDs: ${crds} (set MESHDECK_CORPUS)`]),
    ...(kubernetes === undefined ? [`Go module k8s.io/kubernetes@v${versions.kubernetes} (needs \`go\`)`] : []),
  ];
  return { kubernetes: kubernetes ?? '', corpus, missing };
}

async function findKubernetesModule(download: boolean): Promise<string | undefined> {
  const run = promisify(execFile);
  const name = `k8s.io/kubernetes@v${versions.kubernetes}`;
  try {
    const { stdout: cache } = await run('go', ['env', 'GOMODCACHE']);
    const folder = join(cache.trim(), name);
    if (existsSync(join(folder, 'api/openapi-spec/v3'))) return folder;
    if (!download) return undefined;
    await run('go', ['mod', 'download', name]);
    return existsSync(folder) ? folder : undefined;
  } catch (error) {
    // No Go on this machine, or no way to the module proxy: the caller says what is missing.
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

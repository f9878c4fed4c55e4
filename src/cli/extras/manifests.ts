import path from 'node:path';
import { problemError } from '../../core/problem.ts';
import { httpsGet } from '../../mesh/manifests/https-get.ts';
import type { ManifestAccess, ManifestText } from '../../mesh/manifests/manifest.ts';
import { kubectlKustomize } from '../../tools/kubectl-commands.ts';
import { runTool } from '../../tools/tool.ts';
import { cacheFolder } from '../cache-folder.ts';
import { isGiven, textValue, type Invocation, type Options } from '../command.ts';

/** Options of commands that read manifests of others. */
export const manifestOptions = {
  from: { type: 'string', valueName: 'FOLDER', help: 'takes the files from this folder, instead of fetching them' },
  'trust-download': {
    type: 'boolean',
    help: 'uses files whose digest Meshdeck does not know, as they are fetched for the first time',
  },
  kubectl: {
    type: 'string',
    valueName: 'PATH',
    help: 'kubectl, for folders of kustomize (default: the one on the PATH)',
  },
} as const satisfies Options;

/** How a command line reaches manifests. */
export function manifestAccess(invocation: Invocation, trusted: ReadonlySet<string>): ManifestAccess {
  const { environment, signal, workingFolder } = invocation;
  const from = textValue(invocation, 'from');
  const kubectl = textValue(invocation, 'kubectl') ?? 'kubectl';
  return {
    folder: from === undefined ? undefined : path.resolve(workingFolder, from),
    cacheFolder: cacheFolder(invocation),
    get: httpsGet({ environment }),
    kustomize: async (place, stop) => (await runTool(kubectlKustomize(kubectl, place), { signal: stop })).stdout,
    trusted,
    signal,
  };
}

/**
 * Reads what may have to be looked at first: shows it, asks, and reads again. Without a terminal, `--trust-download` says that it is meant.
 *
 * @throws `mesh.manifest-unseen`, `cli.declined`, and what `read` throws.
 */
export async function readTrusting<Reading extends { readonly is: string }>(
  invocation: Invocation,
  read: (
    access: ManifestAccess,
  ) => Promise<Reading | { readonly is: 'unseen'; readonly texts: readonly ManifestText[] }>,
): Promise<Exclude<Reading, { readonly is: 'unseen' }>> {
  const trusted = new Set<string>();
  for (;;) {
    const reading = await read(manifestAccess(invocation, trusted));
    if (!isUnseen(reading)) return reading as Exclude<Reading, { readonly is: 'unseen' }>;
    await approve(invocation, reading.texts);
    for (const { sha256 } of reading.texts) trusted.add(sha256);
  }
}

function isUnseen(reading: {
  readonly is: string;
}): reading is { readonly is: 'unseen'; readonly texts: readonly ManifestText[] } {
  return reading.is === 'unseen';
}

async function approve(invocation: Invocation, texts: readonly ManifestText[]): Promise<void> {
  const { output, signal } = invocation;
  for (const { address, sha256, text } of texts) {
    output.message(`${address}\n  sha256 ${sha256}, ${text.length} characters`);
    if (output.isInteractive) output.message(text);
  }
  if (isGiven(invocation, 'trust-download')) return;
  if (!output.isInteractive) throw problemError('mesh.manifest-unseen', { count: texts.length });
  const answer = await output.ask('Use what was fetched? Its digest counts from now on. [y/N] ', signal);
  if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw problemError('cli.declined');
}

import type { Metafile } from 'esbuild';

/** An output and everything it imports, at once or later, as outputs of the metafile. */
export function reachableOutputs(
  metafile: Metafile,
  output: string,
  { withDynamic }: { readonly withDynamic: boolean },
): readonly string[] {
  const seen = new Set<string>();
  const queue = [output];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const imported of metafile.outputs[next]?.imports ?? []) {
      if (imported.external === true) continue;
      if (withDynamic || imported.kind !== 'dynamic-import') queue.push(imported.path);
    }
  }
  return [...seen];
}

/** The source files inside an output and all it can load. */
export function inputsOf(metafile: Metafile, output: string): readonly string[] {
  const inputs = new Set<string>();
  for (const reachable of reachableOutputs(metafile, output, { withDynamic: true }))
    for (const [input, { bytesInOutput }] of Object.entries(metafile.outputs[reachable]?.inputs ?? {}))
      if (bytesInOutput > 0) inputs.add(input);
  return [...inputs];
}

/** Bytes that are loaded when the output is loaded: itself and its static imports. */
export function sizeOf(metafile: Metafile, output: string): number {
  return reachableOutputs(metafile, output, { withDynamic: false })
    .map((reachable) => metafile.outputs[reachable]?.bytes ?? 0)
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** What an output loads later, each with the bytes that come in addition to what is there by then. */
export function partsOf(
  metafile: Metafile,
  output: string,
): readonly { readonly part: string; readonly sizeBytes: number }[] {
  const present = new Set(reachableOutputs(metafile, output, { withDynamic: false }));
  return reachableOutputs(metafile, output, { withDynamic: true })
    .filter((reachable) => !present.has(reachable))
    .flatMap((reachable) => {
      const part = metafile.outputs[reachable]?.entryPoint;
      if (part === undefined) return [];
      const sizeBytes = reachableOutputs(metafile, reachable, { withDynamic: false })
        .filter((loaded) => !present.has(loaded))
        .map((loaded) => metafile.outputs[loaded]?.bytes ?? 0)
        .reduce((sum, bytes) => sum + bytes, 0);
      return [{ part, sizeBytes }];
    });
}

/** The package of a bundled file below `node_modules`, or undefined for our own. */
export function packageOf(input: string): string | undefined {
  const match = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match?.[1];
}

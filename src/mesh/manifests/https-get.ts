import { request, type Dispatcher } from 'undici';
import { createDispatcher } from '../../cluster/transport/dispatcher.ts';
import { proxyFor, type EditorProxy } from '../../cluster/transport/proxy.ts';
import { cancelled, problemError, ProblemError } from '../../core/problem.ts';
import { mostManifestBytes, type GetBytes } from './manifest.ts';

const timeoutMs = 30_000;

/** How the network is reached. */
export interface NetworkOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly editorProxy?: EditorProxy | undefined;
  /** Carries the request where a test has one; undefined for one through the proxies that clusters are reached by. */
  readonly dispatcher?: Dispatcher;
}

/**
 * Gets the bytes behind an `https:` address, within half a minute and {@link mostManifestBytes}. Redirects are not followed: what is fetched is
 * what the fact names.
 *
 * @throws (when called) `mesh.manifest-unreachable` with what the server or the system said, `mesh.manifest-too-large`, `cancelled`,
 *   `cluster.proxy-unsupported`
 */
export function httpsGet(network: NetworkOptions): GetBytes {
  return async (address, signal) => {
    const url = new URL(address);
    const { environment, editorProxy } = network;
    const own = network.dispatcher ?? createDispatcher(url, proxyFor(url, { editor: editorProxy, environment }), {});
    try {
      return await bytesOf(address, own, signal);
    } finally {
      if (network.dispatcher === undefined) await own.close();
    }
  };
}

async function bytesOf(address: string, dispatcher: Dispatcher, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const { statusCode, body } = await request(address, {
      dispatcher,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      headers: { accept: 'application/yaml, text/plain, */*' },
    });
    if (statusCode !== 200) {
      await body.dump();
      throw problemError('mesh.manifest-unreachable', { address }, { detail: `HTTP ${statusCode}` });
    }
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > mostManifestBytes)
        throw problemError('mesh.manifest-too-large', { address, limitBytes: mostManifestBytes });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (signal?.aborted === true) throw cancelled();
    if (error instanceof ProblemError) throw error;
    const detail = timeout.aborted
      ? `no answer within ${timeoutMs / 1000} s`
      : error instanceof Error
        ? error.message
        : String(error);
    throw problemError('mesh.manifest-unreachable', { address }, { detail });
  }
}

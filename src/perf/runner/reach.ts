import net from 'node:net';
import { throwIfAborted } from '../../core/abort.ts';
import { problemError } from '../../core/problem.ts';
import { faultReason } from '../engine/faults.ts';
import type { RunnerTarget } from './request.ts';

/** Where the engine connects to, and what must be closed afterwards. */
export interface ReachedTarget {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Finds the way to the target: the first of the checked addresses that takes a connection, or a port-forward of our own.
 *
 * @throws `perf.target-refused`, `cluster.service-not-ready`, `cluster.service-port-unknown`, `cluster.*`
 */
export async function reach(target: RunnerTarget, timeoutMs: number, signal: AbortSignal): Promise<ReachedTarget> {
  if (target.is === 'cluster') return reachCluster(target, signal);
  let reason = 'it has no address';
  for (const address of target.addresses) {
    throwIfAborted(signal);
    const fault = await tryAddress(address, target.port, timeoutMs, signal);
    if (fault === undefined) return { address, port: target.port, close: async () => {} };
    reason = fault;
  }
  throwIfAborted(signal);
  const place = target.addresses.map((address) =>
    net.isIPv6(address) ? `[${address}]:${target.port}` : `${address}:${target.port}`,
  );
  throw problemError('perf.target-refused', { target: `${target.hostHeader} (${place.join(', ')})`, reason });
}

function tryAddress(
  address: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    const end = (fault: string | undefined): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(fault);
    };
    const onAbort = (): void => {
      end('stopped');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(timeoutMs, () => {
      end('connection timed out');
    });
    socket.once('connect', () => {
      end(undefined);
    });
    socket.once('error', (error) => {
      end(faultReason(error));
    });
  });
}

async function reachCluster(
  target: Extract<RunnerTarget, { is: 'cluster' }>,
  signal: AbortSignal,
): Promise<ReachedTarget> {
  // Only runs into a cluster pay for loading what talks to one.
  const [{ readKubeconfig }, { connect }, { podBehind }] = await Promise.all([
    import('../../cluster/kubeconfig.ts'),
    import('../../cluster/connect.ts'),
    import('../../cluster/service-pods.ts'),
  ]);
  const kubeconfig = await readKubeconfig({ files: target.kubeconfigFiles, environment: process.env });
  const { editorProxy } = target;
  const connection = connect(editorProxy === undefined ? kubeconfig : { ...kubeconfig, editorProxy }, target.context);
  try {
    const { pod, port } = await podBehind(connection, target, signal);
    const forward = await connection.forward({ namespace: target.namespace, pod, port, signal });
    return {
      address: '127.0.0.1',
      port: forward.localPort,
      close: async () => {
        await forward.close();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

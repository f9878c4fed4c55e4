import { managedForward } from '../../cluster/actions/managed-forward.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { describeReference, type ObjectReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import { browserCommand } from '../../tools/browser.ts';
import { runTool } from '../../tools/tool.ts';
import { exitCodes, isGiven, textValue, type ExitCode, type Invocation, type Options } from '../command.ts';

/** Options of commands that open a Service. */
export const openOptions = {
  port: {
    type: 'string',
    valueName: 'PORT',
    help: 'port of this machine (default: that of the Service, or the next free one)',
  },
  browser: { type: 'boolean', help: 'opens the address in the browser' },
} as const satisfies Options;

/** What is opened. */
export interface OpenRequest {
  readonly command: string;
  readonly object: ObjectReference;
  readonly port: number;
  /** What a browser asks for; undefined where there is no page. */
  readonly path?: string | undefined;
}

/**
 * Forwards a port until Ctrl-C and says where it is. The forward goes on where the Pod behind it is replaced.
 *
 * @throws those of {@link managedForward}, `cli.usage`
 */
export async function openUntilStopped(
  invocation: Invocation,
  connection: ClusterConnection,
  { command, object, port, path = '/' }: OpenRequest,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  const forward = await managedForward(connection, {
    object,
    port,
    localPort: localPort(invocation, command),
    signal,
    onChange: ({ target, problem }) => {
      output.message(problem === undefined ? `Connections go to Pod ${target.pod} now.` : inWords(problem).message);
    },
  });
  const scheme = port === 443 || port === 8443 ? 'https' : 'http';
  const address = `${scheme}://127.0.0.1:${forward.localPort}${path}`;
  output.line(`${address}  leads to port ${port} of ${describeReference(object)}, until Ctrl-C.`);
  output.document({ command, context: connection.contextName, address, object, port, target: forward.target });
  if (isGiven(invocation, 'browser')) await openInBrowser(address, signal);
  await forward.follow();
  await untilAborted(signal);
  return exitCodes.interrupted;
}

/** Opens an address in the browser of this machine. */
export async function openInBrowser(address: string, signal: AbortSignal): Promise<void> {
  await runTool(browserCommand(address, process.platform), { signal, timeoutMs: 20_000 });
}

function localPort(invocation: Invocation, command: string): number | undefined {
  const text = textValue(invocation, 'port');
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw problemError('cli.usage', {
    reason: `--port is a number from 1 to 65535, not "${text}".`,
    help: `meshdeck ${command} --help`,
  });
}

/** Where Pods may not be watched, following ends at once and the forward goes on. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

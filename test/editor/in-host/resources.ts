import { createHook } from 'node:async_hooks';
import childProcess from 'node:child_process';

/** A process, a thread or a socket that came into being, and the line of ours that made it. */
export interface SeenResource {
  readonly what: string;
  readonly place: string;
  /** False for a socket. */
  readonly isProcess: boolean;
}

/** Resources that mean a process, a thread or a socket, by their names in Node's async hooks. */
const forbiddenResources: ReadonlySet<string> = new Set([
  'PROCESSWRAP',
  'WORKER',
  'TCPWRAP',
  'TCPSERVERWRAP',
  'TCPCONNECTWRAP',
  'PIPEWRAP',
  'PIPESERVERWRAP',
  'PIPECONNECTWRAP',
  'UDPWRAP',
  'GETADDRINFOREQWRAP',
  'QUERYWRAP',
]);

const synchronousStarts = ['spawnSync', 'execSync', 'execFileSync'] as const;
const processResources: ReadonlySet<string> = new Set(['PROCESSWRAP', 'WORKER', ...synchronousStarts]);

/** The processes, threads and sockets that code below `folder` made while `work` ran, and until the event loop came round. */
export async function watchResources(
  folder: string,
  work: () => PromiseLike<unknown>,
): Promise<readonly SeenResource[]> {
  const seen: SeenResource[] = [];
  const note = (what: string): void => {
    // The extension host makes resources of its own at any time; ours have one of our files on their stack.
    const own = new Error('stack').stack?.split('\n').find((line) => line.includes(folder));
    if (own !== undefined) seen.push({ what, place: own.trim(), isProcess: processResources.has(what) });
  };
  const hook = createHook({
    init: (_id, type) => {
      if (forbiddenResources.has(type)) note(type);
    },
  });
  const restore = watchSynchronousStarts(note);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  hook.enable();
  try {
    await work();
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    hook.disable();
    restore();
    Error.stackTraceLimit = limit;
  }
  return seen;
}

/** Starting a process and waiting for it makes no asynchronous resource: those functions are watched by themselves. */
function watchSynchronousStarts(note: (what: string) => void): () => void {
  const mutable = childProcess as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = synchronousStarts.map((name) => [name, mutable[name]] as const);
  for (const [name, original] of originals) {
    mutable[name] = (...args: unknown[]) => {
      note(name);
      return original?.apply(childProcess, args);
    };
  }
  return () => {
    for (const [name, original] of originals) if (original !== undefined) mutable[name] = original;
  };
}

/** Looks after a server until it looks after itself. */
export interface StartGuard {
  /** A server has answered its first question. @param processId what it says of its process. */
  started(processId: unknown): void;
  /** The server's own watchdog stands. */
  watched(): void;
  /** The server has ended. */
  ended(): void;
}

/** The server's watchdog has half a minute of patience as well; a machine that starts up may be slow. */
const defaultPatienceMs = 60_000;

/**
 * Creates a guard. The watchdog of a server begins a moment after the start, so that the first file is shown sooner: a document that makes the
 * server loop before that would keep it standing still for ever.
 *
 * @param end ends a process.
 */
export function createStartGuard(end: (processId: number) => void, patienceMs: number = defaultPatienceMs): StartGuard {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    started(processId) {
      stop();
      if (typeof processId !== 'number') return;
      timer = setTimeout(() => {
        end(processId);
      }, patienceMs);
    },
    watched: stop,
    ended: stop,
  };
}

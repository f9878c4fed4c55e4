/** Everything that this thread looks after, for its end. */
const everywhere = new Set<RunningPlugins>();

process.on('exit', () => {
  for (const plugins of [...everywhere]) plugins.end();
});

let tell: (pids: readonly number[]) => void = () => undefined;

/**
 * Credential plugins that run now, by process id. Each leads a group of its own, so nobody else ends them when whoever asked goes: a plugin that waits
 * for a sign-in in the browser would wait on.
 */
export class RunningPlugins {
  #pids: readonly number[] = [];

  get pids(): readonly number[] {
    return this.#pids;
  }

  /** Looks after these, and after no others. */
  set(pids: readonly number[]): void {
    this.#pids = pids;
    if (pids.length === 0) everywhere.delete(this);
    else everywhere.add(this);
  }

  /** Ends them, with what they started. */
  end(): void {
    for (const pid of this.#pids) endGroup(pid);
    this.set([]);
  }
}

const own = new RunningPlugins();

/** A plugin runs, until what is returned is called. */
export function pluginRuns(pid: number): () => void {
  take([...own.pids, pid]);
  return () => {
    take(own.pids.filter((one) => one !== pid));
  };
}

/**
 * From now on another thread is told which plugins of this one run, so that it can end them: a thread that is terminated does nothing more.
 */
export function tellOfPlugins(listener: (pids: readonly number[]) => void): void {
  tell = listener;
}

/** Ends a process with what it started. */
export function endGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function take(pids: readonly number[]): void {
  own.set(pids);
  tell(pids);
}

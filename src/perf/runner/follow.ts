import net from 'node:net';
import { isJsonObject } from '../../core/json.ts';
import type { RunSecond, RunSnapshot, RunState } from '../types.ts';
import type { ControlOut } from './control.ts';
import { lines } from './lines.ts';

/** True for a state after which nothing changes. */
export function isFinal(state: RunState): boolean {
  return state === 'finished' || state === 'stopped' || state === 'failed' || state === 'lost';
}

/** An open line to a runner. */
export interface RunnerLine {
  /** Asks the runner to stop. */
  stop(): void;
  /** Hangs up; the run goes on. */
  close(): void;
}

/**
 * Connects to a runner.
 *
 * @param onSnapshot is given each picture, whole.
 * @param onClose is called once when the line is gone, for whatever reason but our own {@link RunnerLine.close}.
 * @returns undefined where nobody listens.
 */
export async function connectToRunner(
  controlPath: string,
  onSnapshot: (snapshot: RunSnapshot) => void,
  onClose: () => void,
): Promise<RunnerLine | undefined> {
  const socket = net.connect(controlPath);
  const isConnected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => {
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
  if (!isConnected) return undefined;
  let isClosedByUs = false;
  const seconds: RunSecond[] = [];
  lines(socket, (line) => {
    const out = parsed(line);
    if (out === undefined) return;
    seconds.length = Math.min(seconds.length, out.secondsFrom);
    seconds.push(...out.seconds);
    onSnapshot({ ...out.snapshot, seconds: [...seconds] });
  });
  socket.on('error', () => {
    socket.destroy(); // 'close' follows and says what matters
  });
  socket.on('close', () => {
    if (!isClosedByUs) onClose();
  });
  return {
    stop: () => {
      socket.write(`${JSON.stringify({ stop: true })}\n`);
    },
    close: () => {
      isClosedByUs = true;
      socket.destroy();
    },
  };
}

function parsed(line: string): ControlOut | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) && isJsonObject(value['snapshot']) ? (value as unknown as ControlOut) : undefined;
  } catch {
    return undefined; // cut off by a runner that died in the middle of a line; what follows is the end of the line
  }
}

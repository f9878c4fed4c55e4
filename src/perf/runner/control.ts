import { rm } from 'node:fs/promises';
import net from 'node:net';
import type { RunSecond, RunSnapshot } from '../types.ts';
import { lines } from './lines.ts';

/** Runner to whoever listens, one JSON document a line. Rows of seconds are sent once and not with every snapshot. */
export interface ControlOut {
  readonly snapshot: Omit<RunSnapshot, 'seconds'>;
  /** How many rows the listener has before these. */
  readonly secondsFrom: number;
  readonly seconds: readonly RunSecond[];
}

/** Whoever listens to the runner. */
export interface ControlIn {
  readonly stop: true;
}

/** A listener that reads too slowly misses pictures, never the last one. */
const mostWaitingBytes = 4_194_304;

interface Listener {
  readonly socket: net.Socket;
  secondsSent: number;
}

/** The door of a run: tells its state to any number of listeners and takes the order to stop. */
export class ControlServer {
  private readonly server: net.Server;
  private readonly listeners = new Set<Listener>();
  private readonly path: string;
  private readonly current: () => RunSnapshot;

  constructor(path: string, current: () => RunSnapshot, onStop: () => void) {
    this.path = path;
    this.current = current;
    this.server = net.createServer((socket) => {
      this.welcome(socket, onStop);
    });
  }

  /** Begins to listen; only the same user may connect. */
  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      // The socket is made with these permissions, so there is no moment in which others could connect.
      const before = process.umask(0o177);
      this.server.listen(this.path, resolve);
      process.umask(before);
    });
  }

  /** Sends the picture to everybody; it is only made where somebody listens. */
  broadcast(): void {
    if (this.listeners.size === 0) return;
    const snapshot = this.current();
    for (const listener of this.listeners) {
      if (listener.socket.writableLength < mostWaitingBytes) this.tell(listener, snapshot);
    }
  }

  /** Sends the last picture and closes the door. */
  async close(snapshot: RunSnapshot): Promise<void> {
    const ended = [...this.listeners].map(async (listener) => {
      this.tell(listener, snapshot);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        listener.socket.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        listener.socket.end();
      });
      listener.socket.destroy();
    });
    this.server.close();
    await Promise.all(ended);
    if (!this.path.startsWith('\\\\')) await rm(this.path, { force: true });
  }

  private welcome(socket: net.Socket, onStop: () => void): void {
    const listener: Listener = { socket, secondsSent: 0 };
    this.listeners.add(listener);
    socket.on('close', () => {
      this.listeners.delete(listener);
    });
    socket.on('error', () => {
      socket.destroy(); // a listener that went away is no matter of the run
    });
    lines(socket, (line) => {
      if (line === JSON.stringify({ stop: true } satisfies ControlIn)) onStop();
    });
    this.tell(listener, this.current());
  }

  private tell(listener: Listener, whole: RunSnapshot): void {
    const { seconds, ...snapshot } = whole;
    const out: ControlOut = {
      snapshot,
      secondsFrom: listener.secondsSent,
      seconds: seconds.slice(listener.secondsSent),
    };
    listener.secondsSent = seconds.length;
    listener.socket.write(`${JSON.stringify(out)}\n`);
  }
}

import net from 'node:net';
import { closedEarly, faultReason } from './faults.ts';
import { ResponseParser } from './response-parser.ts';

/** What a connection tells its engine. Times are of `performance.now()`. */
export interface ConnectionEvents {
  /** The answer is there. The connection may be used again when it is open. */
  answered(connection: Connection, nowMs: number): void;
  /** The request got no answer. */
  failed(connection: Connection, reason: string, nowMs: number): void;
  /** A connection that was opened without a request is open, or could not be opened. */
  settled(connection: Connection, fault: string | undefined): void;
  /** An open connection without a request was closed by the server. */
  dropped(connection: Connection): void;
  received(bytes: number): void;
}

/**
 * One connection and the request on it, if any. Sockets come and go (servers close them); the connection stays. Everything on
 * the way of a request avoids allocation: one shared buffer to read, one text to write.
 */
export class Connection {
  readonly parser = new ResponseParser();
  /** When the request in hand was due. */
  intendedMs = 0;
  /** When the request in hand was written; NaN while the socket is still opening for it. */
  sentMs = 0;
  /** Whether the request in hand belongs to the measurement. */
  isMeasured = false;
  isBusy = false;
  /** Since when the connection has been free for a request. */
  freeSinceMs = 0;
  /** When the opening of the socket began; NaN while it is not opening. */
  openingSinceMs = Number.NaN;

  private socket: net.Socket | undefined;
  private readonly events: ConnectionEvents;
  private readonly address: string;
  private readonly port: number;
  private readonly requestText: string;
  private readonly isHead: boolean;
  private readonly readBuffer: Buffer;

  constructor(
    target: {
      readonly address: string;
      readonly port: number;
      readonly requestText: string;
      readonly isHead: boolean;
    },
    readBuffer: Buffer,
    events: ConnectionEvents,
  ) {
    this.address = target.address;
    this.port = target.port;
    this.requestText = target.requestText;
    this.isHead = target.isHead;
    this.readBuffer = readBuffer;
    this.events = events;
  }

  get isOpen(): boolean {
    return this.socket !== undefined && Number.isNaN(this.openingSinceMs);
  }

  get isOpening(): boolean {
    return !Number.isNaN(this.openingSinceMs);
  }

  /** Opens the socket; `settled` tells how that went unless a request is given meanwhile. */
  open(): void {
    this.openingSinceMs = performance.now();
    const socket = net.connect({
      host: this.address,
      port: this.port,
      noDelay: true,
      // Reads go into one buffer shared by all connections of the thread: each piece is used up within its callback.
      onread: {
        buffer: this.readBuffer,
        callback: (length, buffer) => {
          if (this.socket === socket) this.read(buffer, length);
          return true;
        },
      },
    });
    this.socket = socket;
    socket.on('connect', () => {
      if (this.socket !== socket) return;
      this.openingSinceMs = Number.NaN;
      if (this.isBusy) this.write(performance.now());
      else this.events.settled(this, undefined);
    });
    socket.on('error', (error) => {
      this.lose(socket, faultReason(error));
    });
    socket.on('end', () => {
      this.lose(socket, closedEarly);
    });
    socket.on('close', () => {
      this.lose(socket, closedEarly);
    });
  }

  /** Sends a request, on a new socket where there is none. */
  send(intendedMs: number, nowMs: number, isMeasured: boolean): void {
    this.isBusy = true;
    this.intendedMs = intendedMs;
    this.isMeasured = isMeasured;
    if (this.isOpen) {
      this.write(nowMs);
    } else {
      this.sentMs = Number.NaN;
      if (!this.isOpening) this.open();
    }
  }

  /** Ends the socket, whatever is on it. No event follows. */
  close(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.openingSinceMs = Number.NaN;
    this.isBusy = false;
    socket?.destroy();
  }

  private write(nowMs: number): void {
    this.parser.reset(this.isHead);
    this.sentMs = nowMs;
    this.socket?.write(this.requestText, 'latin1');
  }

  private read(buffer: Uint8Array, length: number): void {
    this.events.received(length);
    if (!this.isBusy) {
      this.fail('bytes without a request');
      return;
    }
    const parser = this.parser;
    const used = parser.consume(buffer, 0, length);
    if (parser.isComplete && used === length) this.complete();
    else if (parser.isComplete) this.fail('malformed answer: bytes after its end');
    else if (parser.fault !== undefined) this.fail(`malformed answer: ${parser.fault}`);
  }

  private complete(): void {
    const nowMs = performance.now();
    this.isBusy = false;
    this.freeSinceMs = nowMs;
    if (!this.parser.keepsAlive) this.close();
    this.events.answered(this, nowMs);
  }

  private fail(reason: string): void {
    const wasBusy = this.isBusy;
    this.close();
    const nowMs = performance.now();
    this.freeSinceMs = nowMs;
    if (wasBusy) this.events.failed(this, reason, nowMs);
    else this.events.dropped(this);
  }

  /** The socket is gone: an answer may end that way, otherwise whatever was on it fails. */
  private lose(socket: net.Socket, reason: string): void {
    if (this.socket !== socket) return;
    const wasOpening = this.isOpening;
    if (this.isBusy && !wasOpening && reason === closedEarly && this.parser.endOfStream()) {
      this.complete();
      return;
    }
    if (wasOpening && !this.isBusy) {
      this.close();
      this.freeSinceMs = performance.now();
      this.events.settled(this, reason);
      return;
    }
    this.fail(reason);
  }
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

/** A message of the protocol, as far as tests and benches look into it. */
export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What `textDocument/publishDiagnostics` tells. */
export interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

/** A client of the protocol over standard input and output, in plain messages: it knows nothing of our client library. */
export class StdioClient {
  readonly process: ChildProcessWithoutNullStreams;
  /** Everything that the server has sent, with when it has come. */
  readonly received: { readonly message: Message; readonly atMs: number }[] = [];
  readonly #waiting = new Set<(message: Message) => void>();
  #buffer: Buffer = Buffer.alloc(0);
  #lastId = 0;
  /** Answers to what a server asks its client: settings for sections, nothing for the rest. */
  readonly #answers: Readonly<Record<string, (params: unknown) => unknown>>;

  constructor(
    command: string,
    args: readonly string[],
    answers: Readonly<Record<string, (params: unknown) => unknown>> = {},
  ) {
    this.#answers = answers;
    this.process = spawn(command, args, { stdio: 'pipe' });
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.#read(chunk);
    });
    this.process.stderr.resume();
    // Writing to a server that has just ended is the test's business.
    this.process.stdin.on('error', () => undefined);
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  /** Sends a request; `id` is what it is cancelled by. */
  ask(method: string, params: unknown): { readonly id: number; readonly answer: Promise<Message> } {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = this.next((message) => message.id === id && message.method === undefined);
    this.#send({ id, method, params });
    return { id, answer };
  }

  async request(method: string, params: unknown): Promise<unknown> {
    return (await this.ask(method, params).answer).result;
  }

  /** The next message that matches, from now on. */
  next(matches: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve) => {
      const look = (message: Message): void => {
        if (!matches(message)) return;
        this.#waiting.delete(look);
        resolve(message);
      };
      this.#waiting.add(look);
    });
  }

  /** The next diagnostics of a document, of one version where it is given. */
  async diagnostics(uri: string, version?: number): Promise<Published> {
    const message = await this.next(({ method, params }) => {
      if (method !== 'textDocument/publishDiagnostics') return false;
      const published = params as Published;
      return published.uri === uri && (version === undefined || published.version === version);
    });
    return message.params as Published;
  }

  open(uri: string, text: string, version = 1): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
  }

  insert(uri: string, version: number, at: { readonly line: number; readonly character: number }, text: string): void {
    const contentChanges = [{ range: { start: at, end: at }, text }];
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  async initialize(
    folders: readonly string[],
    capabilities: object = {},
    initializationOptions?: object,
  ): Promise<void> {
    const workspaceFolders = folders.map((uri) => ({ uri, name: uri }));
    const rootUri = folders[0] ?? null;
    await this.request('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders,
      capabilities,
      initializationOptions,
    });
    this.notify('initialized', {});
  }

  /** Ends the server as the protocol asks for it, and gives its exit code. */
  async end(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.request('shutdown', null);
    this.notify('exit', null);
    return ended;
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  #read(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const headEnd = this.#buffer.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const length = Number(/Content-Length: *(\d+)/i.exec(this.#buffer.subarray(0, headEnd).toString())?.[1] ?? '0');
      const start = headEnd + 4;
      if (this.#buffer.length < start + length) return;
      const body = this.#buffer.subarray(start, start + length).toString();
      this.#buffer = this.#buffer.subarray(start + length);
      this.#take(JSON.parse(body) as Message);
    }
  }

  #take(message: Message): void {
    this.received.push({ message, atMs: performance.now() });
    if (message.id !== undefined && message.method !== undefined) {
      const result = this.#answers[message.method]?.(message.params) ?? null;
      this.#send({ id: message.id, result });
    }
    for (const look of [...this.#waiting]) look(message);
  }
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageTransports,
  type MessageWriter,
} from 'vscode-languageclient/node';
import { startInThread, threadWorkerFile, type ThreadedProcess } from '../host/process-thread.ts';

const serverMemoryMegabytes = 1_024;

/** How long a server may live that was asked to end. */
const endGraceMs = 2_000;

/** Starts the language server's process, as the language client would itself, but from a thread. @param folder the one of all bundles. */
export async function startServerProcess(folder: string): Promise<ThreadedProcess> {
  return startInThread(threadWorkerFile(folder), {
    module: path.join(folder, 'language-server.mjs'),
    // By the process id the server notices where this process has been killed.
    arguments: ['--node-ipc', `--clientProcessId=${process.pid}`],
    // A file that fills the memory ends the server and not the machine; the crash policy sets that file aside then.
    nodeArguments: [`--max-old-space-size=${serverMemoryMegabytes}`],
    environment: { ELECTRON_NO_ASAR: '1' },
    folder: await workspaceFolder(),
    serialization: 'json',
  });
}

/** Where the server runs: in the first folder of the workspace, if it is there, because nothing can be started in one that is not. */
async function workspaceFolder(): Promise<string | undefined> {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (uri?.scheme !== 'file') return undefined;
  try {
    return (await stat(uri.fsPath)).isDirectory() ? uri.fsPath : undefined;
  } catch {
    return undefined;
  }
}

/** Lets a server end by itself that was asked to, or that nobody could ask. */
export function endWithGrace(server: ThreadedProcess): void {
  const timer = setTimeout(() => {
    server.kill('SIGKILL');
  }, endGraceMs);
  server.onClose(() => {
    clearTimeout(timer);
  });
}

/** The messages to and from a server, for the language client. */
export function transportsOf(server: ThreadedProcess): MessageTransports {
  return { reader: new ServerReader(server), writer: new ServerWriter(server) };
}

class ServerReader extends AbstractMessageReader implements MessageReader {
  readonly #server: ThreadedProcess;

  constructor(server: ThreadedProcess) {
    super();
    this.#server = server;
    server.onClose(() => {
      this.fireClose();
    });
  }

  listen(callback: DataCallback): Disposable {
    let isListening = true;
    this.#server.onMessage((message) => {
      if (isListening) callback(message as Message);
    });
    return {
      dispose: () => {
        isListening = false;
      },
    };
  }
}

class ServerWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #server: ThreadedProcess;
  #errorCount = 0;

  constructor(server: ThreadedProcess) {
    super();
    this.#server = server;
    server.onClose(() => {
      this.fireClose();
    });
  }

  async write(message: Message): Promise<void> {
    try {
      this.#server.send(message);
      this.#errorCount = 0;
    } catch (error) {
      this.#errorCount += 1;
      this.fireError(error, message, this.#errorCount);
      throw error;
    }
  }

  /** The process ends when it is told to, by a message. */
  end(): void {}
}

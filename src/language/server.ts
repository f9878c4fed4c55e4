import { createConnection } from 'vscode-languageserver/node';
import { startServer } from './server/start.ts';

/** The language server as a process of its own: `--node-ipc` (the editor's way) or `--stdio`. */
startServer(createConnection());

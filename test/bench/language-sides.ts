import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StdioClient } from '../../src/language/server/testing/stdio-client.ts';

const root = join(import.meta.dirname, '../..');

const ourServer = join(root, 'dist/language-server.mjs');

/** The peer waits this long after each change before it looks at the document. */
export const peerDebounceMs = 200;

/** One of the two servers of the bench, each a process of its own that is spoken to over standard input and output. */
export interface Side {
  readonly name: 'ours' | 'yaml-language-server';
  start(folders?: readonly string[], capabilities?: object): Promise<StdioClient>;
}

/** Our server as it is shipped: `npm run build` comes first. */
export const ours: Side = {
  name: 'ours',
  async start(folders = [], capabilities = {}) {
    if (!existsSync(ourServer)) throw new Error('`npm run build` comes first: dist/language-server.mjs is not there');
    const client = new StdioClient(process.execPath, [ourServer, '--stdio']);
    await client.initialize(folders, capabilities);
    return client;
  },
};

/** The peer with the schema of a pattern, as its client in an editor configures it. */
export function peer(schemaFile: string): Side {
  const settings: Readonly<Record<string, unknown>> = {
    yaml: {
      validate: true,
      hover: true,
      completion: true,
      schemaStore: { enable: false },
      schemas: { [pathToFileURL(schemaFile).href]: '*.pattern.yaml' },
    },
  };
  return {
    name: 'yaml-language-server',
    async start(folders = []) {
      const bin = join(root, 'node_modules/yaml-language-server/bin/yaml-language-server');
      const client = new StdioClient(process.execPath, [bin, '--stdio'], {
        'workspace/configuration': (params) =>
          (params as { items: readonly { section: string }[] }).items.map(({ section }) => settings[section] ?? null),
      });
      await client.initialize(folders, { workspace: { configuration: true } });
      client.notify('workspace/didChangeConfiguration', { settings });
      return client;
    },
  };
}

/** Resident memory of a process now; undefined where the system does not tell. */
export function residentBytes(processId: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${processId ?? 0}/status`, 'utf8');
    return Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1024;
  } catch {
    return undefined;
  }
}

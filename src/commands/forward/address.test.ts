import { beforeEach, expect, it, vi } from 'vitest';
import type { ForwardState } from '../../agent/protocol/forwards.ts';
import { copyAddress, openInBrowser } from './address.ts';

/** An editor whose window may be on another machine: then it leads a port of this one there, under another address. */
const editor = vi.hoisted(() => ({
  led: [] as string[],
  opened: [] as string[],
  copied: [] as string[],
  lead: (uri: string): Promise<string> => Promise.resolve(uri),
}));

vi.mock('vscode', () => {
  interface Uri {
    readonly toString: (skipEncoding?: boolean) => string;
  }
  const uriOf = (text: string): Uri => ({
    // As VS Code does it: encoded, where it is not asked to leave that.
    toString: (skipEncoding) => (skipEncoding === true ? text : text.replaceAll('=', '%3D')),
  });
  const asExternalUri = async (uri: Uri): Promise<Uri> => {
    editor.led.push(uri.toString());
    return uriOf(await editor.lead(uri.toString()));
  };
  return {
    Uri: { parse: uriOf },
    env: {
      asExternalUri,
      // "uris passed through `openExternal` are automatically resolved": the API of VS Code, `env.asExternalUri`.
      openExternal: async (uri: Uri) => {
        const external = await asExternalUri(uri);
        editor.opened.push(external.toString(true));
        return true;
      },
      clipboard: {
        writeText: (text: string) => {
          editor.copied.push(text);
          return Promise.resolve();
        },
      },
    },
  };
});

function forward(port: number, localPort: number): ForwardState {
  const object = { group: '', version: 'v1', kind: 'Service', namespace: 'shop', name: 'web' };
  return { id: 1, context: 'lab', object, port, localPort, wantedPort: localPort, target: { pod: 'web-1', port } };
}

const tunnel = 'https://red-fox-8080.tunnel.example/?tkn=a';

beforeEach(() => {
  editor.led = [];
  editor.opened = [];
  editor.copied = [];
  editor.lead = (uri) => Promise.resolve(uri);
});

it('a forwarded port opens where the window is: in a remote window at the address that VS Code makes for it, once', async () => {
  editor.lead = () => Promise.resolve(tunnel);
  await openInBrowser(forward(80, 8080));
  expect(editor.led).toEqual(['http://127.0.0.1:8080/']);
  expect(editor.opened).toEqual([tunnel]);
});

it('is opened as it is where window and extension are on one machine', async () => {
  await openInBrowser(forward(3000, 3000));
  expect(editor.opened).toEqual(['http://127.0.0.1:3000/']);
});

it('is spoken to with TLS where the port of the object says so, whatever the local one is', async () => {
  await openInBrowser(forward(443, 8444));
  await openInBrowser(forward(8443, 9000));
  await openInBrowser(forward(8080, 8443));
  expect(editor.opened).toEqual(['https://127.0.0.1:8444/', 'https://127.0.0.1:9000/', 'http://127.0.0.1:8443/']);
});

it('is copied as the machine of the window reaches it, in words that can be pasted anywhere', async () => {
  editor.lead = () => Promise.resolve(tunnel);
  await copyAddress(forward(80, 8080));
  expect(editor.led).toEqual(['http://127.0.0.1:8080/']);
  expect(editor.copied).toEqual([tunnel]);
  expect(editor.opened).toEqual([]);
});

it('opens and copies nothing where VS Code cannot lead there, and says why', async () => {
  editor.lead = () => Promise.reject(new Error('the tunnel was refused'));
  await expect(openInBrowser(forward(80, 8080))).rejects.toThrow('the tunnel was refused');
  await expect(copyAddress(forward(80, 8080))).rejects.toThrow('the tunnel was refused');
  expect([...editor.opened, ...editor.copied]).toEqual([]);
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UnseenFiles } from '../../../agent/protocol/mesh-extras.ts';
import type { Services } from '../../../host/services.ts';
import { addressesOf, connectAddon, credentialOf } from './addon-addresses.ts';
import { chooseAddon } from './choose-addon.ts';
import { openAddress, openPageOf } from './open-page.ts';
import { contextNameOf, placeOf } from './place.ts';
import { planRemoval } from './remove-set.ts';
import { untilSeen } from './unseen-files.ts';

/** An editor that writes down what it shows, and picks the item that a test names. */
interface Editor {
  picks: string[];
  offered: string[];
  opened: string[];
  documents: string[];
  files: Readonly<Record<string, string>>;
}

const editor = vi.hoisted((): Editor => ({
  picks: [],
  offered: [],
  opened: [],
  documents: [],
  files: {},
}));

vi.mock('vscode', async () => {
  const { l10n } = await import('../../../host/testing/fake-l10n.ts');
  interface Uri {
    readonly toString: () => string;
  }
  const uriOf = (text: string): Uri => ({ toString: () => text });
  const documentOf = (text: string): object => ({ getText: () => text, uri: uriOf('untitled') });
  return {
    l10n,
    ThemeIcon: class {
      readonly id: string;
      constructor(id: string) {
        this.id = id;
      }
    },
    ProgressLocation: { Window: 1, Notification: 2 },
    Uri: { parse: uriOf },
    window: {
      withProgress: (_options: object, task: () => Promise<unknown>) => task(),
      showTextDocument: () => Promise.resolve(),
      showQuickPick: (items: readonly { readonly label: string }[]) => {
        editor.offered.push(items.map(({ label }) => label).join(', '));
        const wanted = editor.picks.shift();
        return Promise.resolve(items.find(({ label }) => label === wanted));
      },
    },
    workspace: {
      findFiles: () => Promise.resolve(Object.keys(editor.files)),
      openTextDocument: (place: string | { readonly content: string }) => {
        const text = typeof place === 'string' ? (editor.files[place] ?? '') : place.content;
        editor.documents.push(text);
        return Promise.resolve(documentOf(text));
      },
    },
    commands: {
      executeCommand: (id: string, address: string) => {
        editor.opened.push(`${id} ${address}`);
        return Promise.resolve();
      },
    },
    env: {
      openExternal: (uri: Uri) => {
        editor.opened.push(`browser ${uri.toString()}`);
        return Promise.resolve(true);
      },
      asExternalUri: (uri: Uri) => Promise.resolve(uriOf(`tunnel to ${uri.toString()}`)),
    },
  };
});

beforeEach(() => {
  editor.picks = [];
  editor.offered = [];
  editor.opened = [];
  editor.documents = [];
  editor.files = {};
});

const row = (context: string): object => ({ id: 'x', row: { id: 'x', context } });

describe('where samples and add-ons go', () => {
  const services = { target: { read: () => ({ context: 'dev', namespace: 'team' }) } } as unknown as Services;

  it('is the cluster of the row, with the namespace of the target where that is the same', () => {
    expect(placeOf(services, undefined)).toEqual({ context: 'dev', namespace: 'team' });
    expect(placeOf(services, row('dev'))).toEqual({ context: 'dev', namespace: 'team' });
    expect(placeOf(services, row('prod'))).toEqual({ context: 'prod' });
  });

  it('is the current context where nothing was chosen', async () => {
    const agent = { call: () => Promise.resolve({ currentContext: 'lab' }) } as unknown as Services['agent'];
    expect(await contextNameOf({ agent }, {})).toBe('lab');
    expect(await contextNameOf({ agent }, { context: 'prod' })).toBe('prod');
  });
});

describe('the add-on of a row', () => {
  const addons = ['kiali', 'grafana'].map((name) => ({ name, mesh: 'istio', displayName: name })) as never;
  const finished = vi.fn(() => Promise.resolve());
  const services = { notify: { finished } as never };
  const ofRow = (name: string): object => ({ id: 'x', row: { id: 'x', kind: 'mesh.addon', name } });

  it('is the one that is meant, and nothing is asked', async () => {
    expect(await chooseAddon(services, 'Open Dashboard', addons, 'none', ofRow('istio/grafana'))).toMatchObject({
      name: 'grafana',
    });
    expect(editor.offered).toEqual([]);
  });

  it('is not replaced by another one, where nothing can be done with it', async () => {
    await expect(chooseAddon(services, 'Remove Add-on', addons, 'none', ofRow('istio/jaeger'))).rejects.toThrow(
      'cancelled',
    );
    expect(finished).toHaveBeenCalledWith('none');
  });
});

describe('a file whose digest nobody knows', () => {
  const text = { address: 'https://example.com/kiali.yaml', sha256: 'abc', text: 'kind: Deployment\n' };
  const ask = (trusted: readonly string[]): Promise<UnseenFiles | { readonly is: 'pattern' }> =>
    Promise.resolve(trusted.includes('abc') ? { is: 'pattern' } : { is: 'unseen', texts: [text] });

  it('is opened, and used once a person says so', async () => {
    editor.picks = ['Use This File'];
    expect(await untilSeen('Install Add-on', ask)).toEqual({ is: 'pattern' });
    expect(editor.documents).toEqual([text.text]);
    expect(editor.offered).toEqual(['Cancel, Use This File']);
  });

  it('is not used otherwise', async () => {
    await expect(untilSeen('Install Add-on', ask)).rejects.toThrow('cancelled');
  });
});

describe('a page of a cluster', () => {
  const object = { group: '', version: 'v1', kind: 'Service', namespace: 'istio-system', name: 'kiali' };
  const agent = {
    call: (method: string, params: object) => Promise.resolve({ ...params, method, localPort: 20_002 }),
  } as unknown as Services['agent'];

  it('is opened in the browser through a forward, at its path', async () => {
    editor.picks = ['Open in Browser'];
    await openPageOf({ agent }, 'Kiali', { context: 'dev', object, port: 20_001, path: '/kiali' });
    expect(editor.opened).toEqual(['browser http://127.0.0.1:20002/kiali']);
  });

  it('is opened beside the editor at the address that the window reaches', async () => {
    editor.picks = ['Open in Editor'];
    await openAddress('Kiali', 'https://kiali.example.com/');
    expect(editor.opened).toEqual(['simpleBrowser.show tunnel to https://kiali.example.com/']);
  });
});

describe('where an add-on is that somebody has connected', () => {
  const memory = new Map<string, unknown>();
  const secrets = new Map<string, string>();
  const stores = {
    globalState: {
      get: (key: string) => memory.get(key),
      update: (key: string, value: unknown) => {
        memory.set(key, value);
        return Promise.resolve();
      },
    },
    secrets: {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => {
        secrets.set(key, value);
        return Promise.resolve();
      },
      delete: (key: string) => {
        secrets.delete(key);
        return Promise.resolve();
      },
    },
  } as unknown as Services['context'];
  const kiali = { context: 'dev', addon: 'istio/kiali' };

  it('is kept by context, and what signs in stands among the secrets alone', async () => {
    await connectAddon(stores, { ...kiali, address: 'https://kiali.example.com', credential: 'hunter2' });
    expect(addressesOf(stores, 'dev')).toEqual({ 'istio/kiali': 'https://kiali.example.com' });
    expect(addressesOf(stores, 'prod')).toEqual({});
    expect(await credentialOf(stores, 'dev', 'istio/kiali')).toBe('hunter2');
    expect(JSON.stringify([...memory])).not.toContain('hunter2');
  });

  it('is forgotten with its credentials', async () => {
    await connectAddon(stores, { ...kiali, address: undefined, credential: undefined });
    expect(addressesOf(stores, 'dev')).toEqual({});
    expect(secrets.size).toBe(0);
  });
});

describe('taking a set away', () => {
  const set = { is: 'sample', patternName: 'sample-bookinfo', record: 'team' } as const;

  async function planned(): Promise<{ readonly text: string; readonly options: unknown }> {
    const open = vi.fn<(document: { getText(): string }, verb: string, options: object) => Promise<void>>();
    await planRemoval({ plans: { open } as never }, set, { context: 'dev' });
    const [document, verb, options] = open.mock.calls[0] ?? [];
    expect(verb).toBe('delete');
    return { text: document?.getText() ?? '', options };
  }

  it('goes by its pattern, where the workspace has it', async () => {
    editor.files = { '/a': 'name: other\n', '/b': '# mine\nname: sample-bookinfo\nservices: {}\n' };
    const { text, options } = await planned();
    expect(text).toBe('# mine\nname: sample-bookinfo\nservices: {}\n');
    expect(options).toEqual({ target: { context: 'dev', namespace: 'team' } });
  });

  it('goes by the record of the cluster, where it has not', async () => {
    editor.files = { '/a': 'name: sample-bookinfo-2\n' };
    expect((await planned()).text).toContain('name: sample-bookinfo\nservices: {}\n');
  });
});

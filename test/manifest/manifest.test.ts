import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultProtectedContexts } from '../../src/core/protected-contexts.ts';
import { commands, contextKeyIds, rowContexts, settingIds, views, webviewTypes } from '../../src/host/ids.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly default?: unknown; readonly markdownDescription?: string; readonly scope?: string }>
      >;
    };
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly grammars?: readonly { readonly path: string }[];
  };
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { contributes } = manifest;
const sorted = (list: readonly string[]): string[] => [...list].sort();
const whenClauses = [
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...Object.values(contributes.menus).flatMap((entries) => entries.map(({ when }) => when ?? '')),
];

describe('the manifest and the code', () => {
  it('name the same commands', () => {
    expect(sorted(contributes.commands.map(({ command }) => command))).toEqual(sorted(Object.keys(commands)));
  });

  it('hide the same commands from the palette', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false');
    const notInPalette = Object.entries(commands).filter(([, { inPalette }]) => !inPalette);
    expect(sorted(hidden.map(({ command }) => command))).toEqual(sorted(notInPalette.map(([id]) => id)));
  });

  it('use only declared commands in menus and welcome texts', () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((entries) => entries.map(({ command }) => command)),
      ...Object.values(texts).flatMap((text) =>
        [...text.matchAll(/\(command:(meshdeck\.[\w.]+)/g)].map((match) => match[1] ?? ''),
      ),
    ];
    expect(used.filter((id) => !Object.hasOwn(commands, id))).toEqual([]);
  });

  it('name the same settings', () => {
    expect(sorted(Object.keys(contributes.configuration.properties))).toEqual(sorted(settingIds));
  });

  it('give each setting a default, a description and a scope', () => {
    for (const [id, setting] of Object.entries(contributes.configuration.properties)) {
      expect(setting.default, id).toBeDefined();
      expect(setting.markdownDescription, id).toBeDefined();
      expect(setting.scope, id).toBeDefined();
    }
  });

  it('keep a workspace from deciding where load goes and what is run', () => {
    const { properties } = contributes.configuration;
    for (const id of ['meshdeck.cluster.kubeconfig', 'meshdeck.mesh.helmPath', 'meshdeck.perf.allowedHosts']) {
      expect(['machine', 'application'], id).toContain(properties[id]?.scope);
      expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, id).toContain(id);
    }
    const protectedContexts = properties['meshdeck.cluster.protectedContexts'];
    expect(protectedContexts?.scope).toBe('application');
    expect(protectedContexts?.default, 'the command line protects the same').toEqual(defaultProtectedContexts);
  });

  it('name the same views', () => {
    const declared = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    expect(sorted(declared)).toEqual(sorted(Object.values(views)));
  });

  it('use the same context keys: each is set by the code and read by a when clause', () => {
    const viewIds = new Set<string>(Object.values(views));
    const read = whenClauses
      .flatMap((clause) => clause.match(/meshdeck\.\w+\.\w+/g) ?? [])
      .filter((key) => !viewIds.has(key));
    expect(sorted([...new Set(read)])).toEqual(sorted(contextKeyIds));
  });

  it('match only row contexts that the code gives', () => {
    const named = whenClauses.flatMap((clause) =>
      [...clause.matchAll(/viewItem == ([\w.]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(named.filter((context) => !(rowContexts as readonly string[]).includes(context))).toEqual([]);
  });

  it('offer to end a connection on each row that has one, however far it came, and on no other', () => {
    const offers = contributes.menus['view/item/context'] ?? [];
    const clause = offers.find(({ command }) => command === 'meshdeck.cluster.disconnect')?.when ?? '';
    const pattern = new RegExp(/viewItem =~ \/(.*)\//.exec(clause)?.[1] ?? 'none');
    const offered = rowContexts.filter((context) => pattern.test(context));
    expect(offered).toEqual(['context.connecting', 'context.connected', 'context.failed']);
  });

  it('run where the kubeconfig and the workspace are, be that a remote machine or a container', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
  });

  it('start at YAML, and at JSON only where files have names of ours: some JSON is open in every window', () => {
    const client = readFileSync(path.join(root, 'src/providers/language-client.ts'), 'utf8');
    const languages = [...client.matchAll(/\{ language: '(\w+)' \}/g)].map(([, language]) => language);
    expect(languages).toEqual(['yaml', 'json']);
    const { activationEvents } = manifest;
    expect(activationEvents.filter((event) => event.startsWith('onLanguage:'))).toEqual(['onLanguage:yaml']);
    expect(activationEvents).toContain('workspaceContains:**/*.{pattern,design,smp,oam}.{yaml,yml,json}');
  });

  it('reopen the pages that survive a reload', () => {
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${webviewTypes.run}`);
  });

  it('have a text for every %key%, and no text without a use', () => {
    const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map((match) => match[1] ?? '');
    expect(sorted([...new Set(used)])).toEqual(sorted(Object.keys(texts)));
  });

  it('name files that are there', () => {
    const files = [manifest.icon, ...(contributes.grammars ?? []).map((grammar) => grammar.path)];
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});

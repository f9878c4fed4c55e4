/**
 * Every id that the manifest and the code share, once. `test/manifest` checks both directions: an id without a manifest entry
 * and a manifest entry without an id are failures.
 */

/** The extension itself: publisher and name. */
export const extensionId = 'meshdeck.meshdeck';

/** Commands: what they need before they can work, and whether the palette shows them. */
export interface CommandFacts {
  /** Needs a trusted workspace; otherwise the reason is shown instead. */
  readonly needsTrust: boolean;
  /** False for commands that only make sense on a tree row. */
  readonly inPalette: boolean;
}

export const commands = {
  'meshdeck.cluster.refresh': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.retry': { needsTrust: true, inPalette: false },
  'meshdeck.cluster.disconnect': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.selectTarget': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.showMore': { needsTrust: true, inPalette: false },
  'meshdeck.cluster.filter': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.clearFilter': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.sort': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.group': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.copyName': { needsTrust: true, inPalette: true },
  'meshdeck.cluster.copyReference': { needsTrust: true, inPalette: true },
  'meshdeck.context.use': { needsTrust: true, inPalette: true },
  'meshdeck.context.setNamespace': { needsTrust: true, inPalette: true },
  'meshdeck.context.rename': { needsTrust: true, inPalette: true },
  'meshdeck.context.delete': { needsTrust: true, inPalette: true },
  'meshdeck.context.add': { needsTrust: true, inPalette: true },
  'meshdeck.context.addFromClipboard': { needsTrust: true, inPalette: true },
  'meshdeck.object.logs': { needsTrust: true, inPalette: true },
  'meshdeck.object.filterLogs': { needsTrust: true, inPalette: true },
  'meshdeck.object.shell': { needsTrust: true, inPalette: true },
  'meshdeck.object.proxy': { needsTrust: true, inPalette: true },
  'meshdeck.forward.start': { needsTrust: true, inPalette: true },
  'meshdeck.forward.list': { needsTrust: true, inPalette: true },
  'meshdeck.forward.open': { needsTrust: true, inPalette: true },
  'meshdeck.forward.copy': { needsTrust: true, inPalette: true },
  'meshdeck.forward.stop': { needsTrust: true, inPalette: true },
  'meshdeck.object.open': { needsTrust: true, inPalette: true },
  'meshdeck.object.edit': { needsTrust: true, inPalette: true },
  'meshdeck.object.restart': { needsTrust: true, inPalette: true },
  'meshdeck.object.scale': { needsTrust: true, inPalette: true },
  'meshdeck.object.delete': { needsTrust: true, inPalette: true },
  'meshdeck.object.revealInClusters': { needsTrust: true, inPalette: true },
  'meshdeck.object.openSource': { needsTrust: true, inPalette: true },
  'meshdeck.object.insertIntoPattern': { needsTrust: true, inPalette: true },
  'meshdeck.object.find': { needsTrust: true, inPalette: true },
  'meshdeck.pattern.new': { needsTrust: false, inPalette: true },
  'meshdeck.pattern.plan': { needsTrust: true, inPalette: true },
  'meshdeck.pattern.apply': { needsTrust: true, inPalette: true },
  'meshdeck.pattern.delete': { needsTrust: true, inPalette: true },
  'meshdeck.pattern.fetchImports': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.install': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.upgrade': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.uninstall': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.inject': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.mutualTls': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.restart': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.installAddon': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.connectAddon': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.removeAddon': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.openDashboard': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.deploySample': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.openSample': { needsTrust: true, inPalette: true },
  'meshdeck.mesh.removeSample': { needsTrust: true, inPalette: true },
  'meshdeck.perf.newProfile': { needsTrust: false, inPalette: true },
  'meshdeck.perf.run': { needsTrust: true, inPalette: true },
  'meshdeck.perf.stop': { needsTrust: true, inPalette: true },
  'meshdeck.perf.open': { needsTrust: true, inPalette: false },
  'meshdeck.perf.setSecret': { needsTrust: false, inPalette: true },
  'meshdeck.agent.restart': { needsTrust: true, inPalette: true },
  'meshdeck.output.show': { needsTrust: false, inPalette: true },
} as const satisfies Record<string, CommandFacts>;

export type CommandId = keyof typeof commands;

/** Settings with the type of their value. The manifest holds defaults and descriptions. */
export interface Settings {
  'meshdeck.cluster.kubeconfig': readonly string[];
  'meshdeck.cluster.protectedContexts': readonly string[];
  'meshdeck.language.enabled': boolean;
  'meshdeck.mesh.helmPath': string;
  /** By the name of the mesh. */
  'meshdeck.mesh.chartRepositories': Readonly<Record<string, string>>;
  'meshdeck.perf.allowedHosts': readonly string[];
}

export type SettingId = keyof Settings;

/** All settings: the compiler asks for each key of {@link Settings} exactly once. */
export const settingIds = Object.keys({
  'meshdeck.cluster.kubeconfig': null,
  'meshdeck.cluster.protectedContexts': null,
  'meshdeck.language.enabled': null,
  'meshdeck.mesh.helmPath': null,
  'meshdeck.mesh.chartRepositories': null,
  'meshdeck.perf.allowedHosts': null,
} satisfies Record<SettingId, null>) as readonly SettingId[];

/** Context keys with the type of their value. */
export interface ContextKeys {
  /** What the Clusters view has to show. */
  'meshdeck.clusters.state': 'loading' | 'none' | 'some' | 'broken';
  'meshdeck.clusters.isFiltered': boolean;
  'meshdeck.patterns.state': 'loading' | 'none' | 'some';
  'meshdeck.performance.state': 'loading' | 'none' | 'some';
  /** What the active editor holds, for its title buttons. */
  'meshdeck.editor.file': 'pattern' | 'profile' | 'other';
  'meshdeck.perf.isRunning': boolean;
}

export type ContextKeyId = keyof ContextKeys;

/** All context keys, in the same way as {@link settingIds}. */
export const contextKeyIds = Object.keys({
  'meshdeck.clusters.state': null,
  'meshdeck.clusters.isFiltered': null,
  'meshdeck.patterns.state': null,
  'meshdeck.performance.state': null,
  'meshdeck.editor.file': null,
  'meshdeck.perf.isRunning': null,
} satisfies Record<ContextKeyId, null>) as readonly ContextKeyId[];

/** Views of the Meshdeck container. */
export const views = {
  clusters: 'meshdeck.clusters',
  patterns: 'meshdeck.patterns',
  performance: 'meshdeck.performance',
} as const;

/** Webview types. The ones that survive a reload are in `activationEvents`. */
export const webviewTypes = { plan: 'meshdeck.plan', run: 'meshdeck.run' } as const;

/** `contextValue` of tree rows; menus match them. */
export const rowContexts = [
  'context',
  'context.connecting',
  'context.connected',
  'context.failed',
  'group.cluster',
  'cluster.part',
  'check',
  'node',
  'followed',
  'group.meshes',
  'group.gateway-api',
  'group.custom',
  'group.more',
  'api-group',
  'kind',
  'object',
  'group.namespaces',
  'group.forwards',
  'forward',
  'mesh',
  'mesh.part',
  'mesh.fact',
  'mesh.addon',
  'namespace',
  'workload',
  'problem',
  'empty',
  'more',
  'pattern',
  'profile',
  'run',
  'result',
] as const;

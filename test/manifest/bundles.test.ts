import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundles, partCeilingBytes, type Bundle } from '../../scripts/bundles.ts';
import { inputsOf, packageOf, partsOf, reachableOutputs, sizeOf } from '../../scripts/metafile.ts';

const root = path.resolve(import.meta.dirname, '../..');
const metafiles = new Map<Bundle['kind'], Metafile>();

/** The sources of a bundle, static and dynamic, by its path below `dist/`. */
function sourcesOf(output: string): readonly string[] {
  const bundle = bundles.find((candidate) => candidate.output === output);
  if (bundle === undefined) throw new Error(`${output} is not in scripts/bundles.ts`);
  return inputsOf(metafileOf(bundle.kind), `dist/${output}`);
}

function metafileOf(kind: Bundle['kind']): Metafile {
  const metafile = metafiles.get(kind);
  if (metafile === undefined) throw new Error(`no metafile for ${kind}: the build has not run`);
  return metafile;
}

function packagesOf(output: string): readonly string[] {
  return [
    ...new Set(
      sourcesOf(output)
        .map(packageOf)
        .filter((name) => name !== undefined),
    ),
  ].sort();
}

describe('the bundles', () => {
  beforeAll(() => {
    for (const kind of new Set(bundles.map((bundle) => bundle.kind))) {
      const file = path.join(root, 'dist/meta', `${kind}.json`);
      if (!existsSync(file)) throw new Error('dist/meta is missing: run "npm run build" first');
      metafiles.set(kind, JSON.parse(readFileSync(file, 'utf8')) as Metafile);
    }
  });

  it('are each under their ceiling', () => {
    for (const { output, kind, ceilingBytes } of bundles) {
      const sizeBytes = sizeOf(metafileOf(kind), `dist/${output}`);
      expect(sizeBytes, output).toBeGreaterThan(0);
      expect(sizeBytes, output).toBeLessThanOrEqual(ceilingBytes);
    }
  });

  it('keep every capability and every package out of the extension host', () => {
    expect(packagesOf('extension.cjs')).toEqual([]);
    const rooms = ['cluster', 'pattern', 'perf', 'mesh', 'tools', 'language', 'cli'];
    const strangers = sourcesOf('extension.cjs').filter((source) =>
      rooms.some((room) => source.startsWith(`src/${room}/`)),
    );
    expect(strangers).toEqual([]);
  });

  it('keep what runs first with a command, and the words of problems, out of what activation loads', () => {
    const metafile = metafileOf('entry');
    const atOnce = reachableOutputs(metafile, 'dist/extension.cjs', { withDynamic: false })
      .flatMap((output) => Object.entries(metafile.outputs[output]?.inputs ?? {}))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([input]) => input);
    expect(atOnce).toContain('src/commands/table.ts');
    expect(atOnce.filter((input) => /^src\/commands\/\w+\/handlers\.ts$|^src\/core\/problems\//.test(input))).toEqual(
      [],
    );
  });

  it('take the interface of VS Code as it is, without a copy for each source file', () => {
    const metafile = metafileOf('entry');
    const written = reachableOutputs(metafile, 'dist/extension.cjs', { withDynamic: true })
      .map((output) => readFileSync(path.join(root, output), 'utf8'))
      .join('\n');
    expect(written).toContain('=require("vscode")');
    expect(written).not.toMatch(/\(require\("vscode"\)/);
  });

  it('load no part that the extension host would stand still for', () => {
    const metafile = metafileOf('entry');
    const parts = partsOf(metafile, 'dist/extension.cjs');
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.filter(({ sizeBytes }) => sizeBytes > partCeilingBytes)).toEqual([]);
  });

  it('keep the network out of the language server', () => {
    expect(packagesOf('language-server.mjs')).not.toContain('undici');
    expect(packagesOf('language-server.mjs')).not.toContain('@kubernetes/client-node');
    expect(packagesOf('language-server.mjs')).not.toContain('ws');
    const strangers = sourcesOf('language-server.mjs').filter((source) =>
      /^src\/(cluster|tools|perf\/(?!profile)|agent)\//.test(source),
    );
    expect(strangers).toEqual([]);
  });

  it('hold WebSockets once, for us and for client-node', () => {
    const copies = sourcesOf('agent.mjs').filter((source) => source.endsWith('/ws/lib/websocket.js'));
    expect(copies).toEqual(['node_modules/ws/lib/websocket.js']);
  });

  it('load the webview toolkit through one file', () => {
    for (const output of ['webviews/plan.js', 'webviews/run.js'])
      expect(packagesOf(output), output).toContain('@vscode/webview-ui-toolkit');
  });

  it('hold only packages that are named as dependencies', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const direct = new Set(Object.keys(dependencies));
    const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { readonly dev?: boolean; readonly devOptional?: boolean } | undefined>;
    };
    const shipped = [...new Set(bundles.flatMap(({ output }) => packagesOf(output)))];
    // A package below another is named by that one; what npm marks as "only for development" must not be shipped.
    const forbidden = shipped.filter((name) => {
      const entry = lock.packages[`node_modules/${name}`];
      return !direct.has(name) && (entry === undefined || entry.dev === true || entry.devOptional === true);
    });
    expect(forbidden).toEqual([]);
  });
});

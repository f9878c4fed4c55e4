/**
 * Builds every bundle of `scripts/bundles.ts` into `dist/` with its metafile beside it (`dist/meta/*.json`), and fails where one
 * is over its ceiling. `--watch` builds again on every change; `--development` keeps names and maps.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { bundles, partCeilingBytes, type Bundle } from './bundles.ts';
import { partsOf, sizeOf } from './metafile.ts';

const { values } = parseArgs({
  options: { watch: { type: 'boolean', default: false }, development: { type: 'boolean', default: false } },
});
const isDevelopment = values.development || values.watch;

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);

const commonOutput = {
  minify: !isDevelopment,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies esbuild.CommonOptions;

const common: esbuild.BuildOptions = {
  ...commonOutput,
  bundle: true,
  metafile: true,
  // Names cost each closure a call when it is made: a twentieth of the time of a large check.
  keepNames: isDevelopment,
  sourcemap: isDevelopment ? 'linked' : false,
  define: { 'process.env.MESHDECK_BUILD': JSON.stringify(isDevelopment ? 'development' : 'production') },
};

// CJS packages inside an ESM bundle call `require`; Node gives them one.
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * esbuild would copy the whole interface of VS Code, property by property, for each source file that imports it: half of the time of loading the entry.
 * It is a CJS object, and nothing of it is imported by name or as `default`.
 */
const importOfVscode = /^import \* as (\w+) from "vscode";$/gm;

/**
 * esbuild splits ESM only, and VS Code loads CJS: what is split as ESM is written as CJS, file by file. An `import()` becomes a promise of
 * `require`, so a part is loaded in the same way, and at most once, as everything else in the extension host.
 */
const writtenAsCommonJs: esbuild.Plugin = {
  name: 'written-as-common-js',
  setup(build) {
    build.initialOptions.write = false;
    build.onEnd(async ({ outputFiles = [], metafile }) => {
      for (const { path: file, text } of outputFiles) {
        const { code } = await esbuild.transform(text.replaceAll(importOfVscode, 'const $1 = require("vscode");'), {
          ...commonOutput,
          format: 'cjs',
          platform: 'node',
          target: 'node22',
          supported: { 'dynamic-import': false },
          sourcemap: isDevelopment ? 'inline' : false,
        });
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, code);
        const output = metafile?.outputs[path.relative(root, file).replaceAll(path.sep, '/')];
        if (output !== undefined) output.bytes = Buffer.byteLength(code);
      }
    });
  },
};

function ofKind(kind: Bundle['kind']): readonly Bundle[] {
  return bundles.filter((bundle) => bundle.kind === kind && existsSync(bundle.entry));
}

function entryPoints(list: readonly Bundle[]): Record<string, string> {
  return Object.fromEntries(list.map(({ entry, output }) => [output.replace(/\.[cm]?js$/, ''), entry]));
}

const builds: readonly { readonly name: Bundle['kind']; readonly options: esbuild.BuildOptions }[] = [
  {
    name: 'entry',
    options: {
      ...common,
      entryPoints: entryPoints(ofKind('entry')),
      // Every part imports the entry first, which has loaded it: so all that the entry holds is in one file, not in one for each set of parts.
      inject: ofKind('entry').map(({ entry }) => entry),
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      chunkNames: 'parts/[name]-[hash]',
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      external: ['vscode'],
      sourcemap: isDevelopment ? 'inline' : false,
      // The rest of it when written, so that imports are lines of their own until then.
      minify: false,
      minifySyntax: !isDevelopment,
      plugins: [writtenAsCommonJs],
    },
  },
  {
    name: 'host',
    options: {
      ...common,
      entryPoints: entryPoints(ofKind('host')),
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      external: ['vscode'],
    },
  },
  {
    name: 'node',
    options: {
      ...common,
      entryPoints: entryPoints(ofKind('node')),
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      banner: { js: requireBanner },
      // The same parser, built without a look at `process.env` for each token: 4 to 9 % of the time of a large file.
      alias: { yaml: path.resolve('node_modules/yaml/browser/index.js') },
      // Speed-ups of `ws` and colours of `debug`, asked for in a try block: both work without them.
      external: ['bufferutil', 'utf-8-validate', 'supports-color'],
    },
  },
  {
    name: 'browser',
    options: {
      ...common,
      entryPoints: entryPoints(ofKind('browser')),
      outdir: 'dist',
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
    },
  },
];

async function finish(name: string, metafile: esbuild.Metafile): Promise<boolean> {
  await mkdir('dist/meta', { recursive: true });
  await writeFile(`dist/meta/${name}.json`, JSON.stringify(metafile));
  const outputs = ofKind(name as Bundle['kind']).map(({ output, ceilingBytes }) => ({
    output,
    sizeBytes: sizeOf(metafile, `dist/${output}`),
    ceilingBytes,
  }));
  const parts =
    name === 'entry'
      ? ofKind(name)
          .flatMap(({ output }) => partsOf(metafile, `dist/${output}`))
          .map(({ part, sizeBytes }) => ({ output: `  later: ${part}`, sizeBytes, ceilingBytes: partCeilingBytes }))
      : [];
  let isWithin = true;
  for (const { output, sizeBytes, ceilingBytes } of [...outputs, ...parts]) {
    const isOver = !isDevelopment && sizeBytes > ceilingBytes;
    if (isOver) isWithin = false;
    const size = `${(sizeBytes / 1024).toFixed(0)} of ${(ceilingBytes / 1024).toFixed(0)} KiB`;
    console.log(`${isOver ? 'TOO LARGE ' : ''}${output}: ${size}`);
  }
  return isWithin;
}

if (!values.watch) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
if (existsSync('schemas/bundle')) await cp('schemas/bundle', 'dist/schemas', { recursive: true });

if (values.watch) {
  for (const { name, options } of builds) {
    const report: esbuild.Plugin = {
      name: 'report',
      setup(build) {
        build.onEnd(async (result) => {
          if (result.metafile !== undefined) await finish(name, result.metafile);
        });
      },
    };
    const context = await esbuild.context({ ...options, plugins: [...(options.plugins ?? []), report] });
    await context.watch();
  }
} else {
  let isWithin = true;
  for (const { name, options } of builds) {
    const { metafile } = await esbuild.build({ ...options, metafile: true });
    isWithin = (await finish(name, metafile)) && isWithin;
  }
  if (!isWithin) process.exitCode = 1;
}

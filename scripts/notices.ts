/**
 * Writes THIRD_PARTY_NOTICES from the packages that the metafiles show in shipped bundles; `--check` fails where the file is
 * stale. A licence that is not on the allow list fails in both.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Metafile } from 'esbuild';
import { bundles } from './bundles.ts';

/** Licences that Meshdeck (Apache-2.0) may ship; a new one needs a record in docs/adr. */
const allowedLicences: readonly string[] = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  // A dedication to the public domain.
  'Unlicense',
];

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = path.resolve(import.meta.dirname, '..');

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

function shippedPackageFolders(): readonly string[] {
  const folders = new Set<string>();
  for (const kind of new Set(bundles.map((bundle) => bundle.kind))) {
    const metafile = JSON.parse(readFileSync(path.join(root, 'dist/meta', `${kind}.json`), 'utf8')) as Metafile;
    for (const input of Object.keys(metafile.inputs)) {
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (match?.[1] !== undefined) folders.add(match[1]);
    }
  }
  return [...folders].sort((left, right) => left.localeCompare(right, 'en'));
}

function noticeOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as PackageManifest;
  const licence = manifest.license ?? 'unknown';
  if (!licence.split(/ OR /).some((part) => allowedLicences.includes(part.replaceAll(/[()]/g, ''))))
    throw new Error(`${manifest.name} has the licence ${licence}, which is not on the allow list`);
  const file = readdirSync(path.join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text =
    file === undefined
      ? '(the package carries no licence text)'
      : readFileSync(path.join(root, folder, file), 'utf8').trim();
  return `${manifest.name} ${manifest.version} (${licence})\n\n${text}\n`;
}

const rule = `\n${'-'.repeat(80)}\n\n`;
const head =
  'Meshdeck ships the following packages. Each is the work of its authors under the licence printed with it.\n';
const notices = [head, ...shippedPackageFolders().map(noticeOf)].join(rule);
const target = path.join(root, 'THIRD_PARTY_NOTICES');
if (values.check) {
  const isFresh = existsSync(target) && readFileSync(target, 'utf8') === notices;
  if (!isFresh) {
    console.error('THIRD_PARTY_NOTICES is stale: run "npm run build && npm run notices"');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, notices);
  console.log(`THIRD_PARTY_NOTICES: ${String(shippedPackageFolders().length)} packages`);
}

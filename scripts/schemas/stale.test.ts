import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildBundle } from './build.ts';
import { readAllowedValues } from './kubernetes.ts';
import { findSources } from './sources.ts';

const folder = join(import.meta.dirname, '../../schemas/bundle');
const sources = await findSources({ download: false });
const isComplete = sources.missing.length === 0;

describe.skipIf(!isComplete)(
  `the committed bundle (skipped without its sources${isComplete ? '' : `: ${sources.missing.join(', ')}`})`,
  () => {
    const built = isComplete ? buildBundle(sources) : new Map<string, Uint8Array>();

    it('has the files that the sources give', () => {
      expect(readdirSync(folder).sort()).toEqual([...built.keys()].sort());
    });

    // What is compressed is compared, not the compressed bytes: another Node may pack them differently.
    it.each([...built.keys()])('%s is what the sources give: run "npm run schemas" where it is not', (name) => {
      const found = built.get(name) ?? new Uint8Array();
      expect(contentOf(name, found)).toBe(contentOf(name, readFileSync(join(folder, name))));
    });

    it('is the same in every build', () => {
      const again = buildBundle(sources);
      for (const [name, bytes] of built)
        expect(Buffer.compare(Buffer.from(bytes), again.get(name) ?? new Uint8Array())).toBe(0);
    });
  },
);

describe('readAllowedValues', () => {
  it('reads values of properties and of list items from gofmt-formatted source', () => {
    const source = [
      'func schema_k8sio_api_core_v1_PodSpec(ref common.ReferenceCallback) common.OpenAPIDefinition {',
      '\t\t\t\t\t"dnsPolicy": {',
      '\t\t\t\t\t\tSchemaProps: spec.SchemaProps{',
      '\t\t\t\t\t\t\tEnum:        []interface{}{"ClusterFirst", "None"},',
      '\t\t\t\t\t"families": {',
      '\t\t\t\t\t\t\t\t\t\tEnum:    []interface{}{"IPv4"},',
      'func schema_pkg_other_Thing(ref common.ReferenceCallback) common.OpenAPIDefinition {',
      '\t\t\t\t\t"mode": {',
      '\t\t\t\t\t\t\tEnum:        []interface{}{"x"},',
    ].join('\n');
    const definition = 'io.k8s.api.core.v1.PodSpec';
    expect(readAllowedValues(source)).toEqual([
      { definition, property: 'dnsPolicy', ofItems: false, values: ['ClusterFirst', 'None'] },
      { definition, property: 'families', ofItems: true, values: ['IPv4'] },
    ]);
  });
});

function contentOf(name: string, bytes: Uint8Array): string {
  return (name.endsWith('.br') ? brotliDecompressSync(bytes) : Buffer.from(bytes)).toString();
}

import { describe, expect, it } from 'vitest';
import { goYamlSamples } from './testing/go-yaml-samples.ts';
import { fieldByGoYaml, readByGoYaml } from './go-yaml.ts';

describe('what Kubernetes reads', () => {
  it.each(goYamlSamples.map((row) => ({ row, plain: row[0] })))('$plain', ({ row: [plain, value, field] }) => {
    const read = readByGoYaml(plain, 2);
    // -0 and 0 are one number in Go.
    expect(typeof read === 'number' ? read + 0 : read).toEqual(value);
    expect(fieldByGoYaml(plain)).toBe(field);
  });
});

describe('version 3 of the library', () => {
  it.each(['y', 'yes', 'on', 'N', 'Off'])('reads %s as text where anything may stand', (plain) => {
    expect(readByGoYaml(plain, 3)).toBe(plain);
  });

  it.each([
    ['0123', 83],
    ['1_000', 1000],
    ['true', true],
  ])('reads %s as version 2 does', (plain, value) => {
    expect(readByGoYaml(plain, 3)).toBe(value);
  });
});

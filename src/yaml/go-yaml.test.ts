import { describe, expect, it } from 'vitest';
import { fieldByGoYaml, readByGoYaml } from './go-yaml.ts';

type Given = readonly [plain: string, value: string | number | boolean | null, field?: string];

/** What `sigs.k8s.io/yaml` 1.6.0 (`YAMLToJSON`) gave for `a: PLAIN` and for `PLAIN: 1`; the field is undefined where it refused the key. */
const given: readonly Given[] = [
  ['y', true, 'true'],
  ['Y', true, 'true'],
  ['yes', true, 'true'],
  ['YES', true, 'true'],
  ['yEs', 'yEs', 'yEs'],
  ['n', false, 'false'],
  ['No', false, 'false'],
  ['on', true, 'true'],
  ['oN', 'oN', 'oN'],
  ['OFF', false, 'false'],
  ['True', true, 'true'],
  ['tRue', 'tRue', 'tRue'],
  ['~', null],
  ['NULL', null],
  ['nULL', 'nULL', 'nULL'],
  ['0123', 83, '83'],
  ['-0123', -83, '-83'],
  ['+0123', 83, '83'],
  ['08', 8, '8'],
  ['0128', 128, '128'],
  ['00', 0, '0'],
  ['-0', 0, '0'],
  ['+1', 1, '1'],
  ['0o17', 15, '15'],
  ['-0O17', -15, '-15'],
  ['0b11', 3, '3'],
  ['+0B11', 3, '3'],
  ['0b12', '0b12', '0b12'],
  ['-0x1F', -31, '-31'],
  ['0x', '0x', '0x'],
  ['0x_F', 15, '15'],
  ['1_000', 1000, '1000'],
  ['1__000_', 1000, '1000'],
  ['1_000.5', 1000.5, '1000.5'],
  ['-_1', -1, '-1'],
  ['_1', '_1', '_1'],
  ['.5_0', 0.5, '0.5'],
  ['._5', '._5', '._5'],
  ['1:30', '1:30', '1:30'],
  ['2024-01-31', '2024-01-31', '2024-01-31'],
  ['5.', 5, '5'],
  ['1.20', 1.2, '1.2'],
  ['.', '.', '.'],
  ['1e3', 1000, '1000'],
  ['01e3', 1000, '1000'],
  ['1_0e3', 10_000, '10000'],
  ['1e400', '1e400', '1e400'],
  ['12e', '12e', '12e'],
  ['1.2.3', '1.2.3', '1.2.3'],
  ['-.Inf', -Infinity, '-.inf'],
  ['.NAN', NaN, '.nan'],
  ['=', '=', '='],
  ['<<', '<<', '<<'],
  ['9223372036854775807', 2 ** 63, '9223372036854775807'],
  ['9223372036854775808', 2 ** 63],
  ['18446744073709551616', 2 ** 64, '1.8446744e+19'],
  ['-9223372036854775809', -(2 ** 63), '-9.223372e+18'],
  ['0xFFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFFF', '0xFFFFFFFFFFFFFFFFFF'],
  ['16777217.0', 16_777_217, '1.6777216e+07'],
  ['1234567.5', 1_234_567.5, '1.2345675e+06'],
  ['0.00001', 0.000_01, '1e-05'],
];

describe('what Kubernetes reads', () => {
  it.each(given.map((row) => ({ row, plain: row[0] })))('$plain', ({ row: [plain, value, field] }) => {
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

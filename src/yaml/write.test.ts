import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../core/json.ts';
import { parseText } from './parse.ts';
import { plainValue } from './plain-value.ts';
import { writeYaml } from './write.ts';

const odd = [
  '', ' ', '\n', 'a\n', 'a\nb', 'a\nb\n\n', '\n a\nb\n', '  indented\nb', '\tx\ny', 'a\r\nb', 'trailing \nb\n', 'x:', 'a: b', 'a #b', '#a',
  '- a', '-', '---', '--- a\nb', 'yes', 'No', 'null', '~', '1', '1.20', '0x1F', '0o17', '1_000', '12:30:45', '2024-01-01', '1e3', '.inf',
  '10m', '128Mi', 'nginx:1.29', '[redacted]', '{a}', '*x', '&x', '!x', '|', '>', '@x', '`x', '%x', '"q"', "it's", 'a\\b', '{"a":"b"}\n',
  '\u001b[31mred', '\u2028', '\u0085', '\ufeff', '\u00a0x', 'ü', '日本', '😀', '__proto__', '<<', '=', 'a\u0000b', '? a', ', a', 'a,b', 'key\n: x',
  '...', '.', '..', '+', 'on', 'x'.repeat(2000), 'line\n... \nx', 'line\n---\nx', 'tab\tinside', 'a\n\tb', ' lead\n\n  b\n', 'a\n \nb', 'a\n ', '\n\n', 'é\n',
]; // prettier-ignore

function reads(value: JsonObject): void {
  const text = writeYaml(value);
  const { documents, faults } = parseText(text);
  expect([faults, documents.flatMap((document) => document.faults), documents.length], text).toEqual([[], [], 1]);
  const root = documents[0]?.root;
  expect(root === undefined ? undefined : plainValue(root), text).toEqual(value);
  for (const version of ['1.1', '1.2'] as const)
    expect(parse(text, { version, logLevel: 'error' }), text).toEqual(value);
}

const texts = fc.oneof(fc.constantFrom(...odd), fc.string(), fc.stringMatching(/^[-a: \n#'"\\|>\t0-9.]*$/));
const keys = fc.oneof(
  fc.constantFrom(...odd.filter((key) => key !== '__proto__' && key !== '<<')),
  fc.string({ maxLength: 20 }).filter((key) => key !== '__proto__'),
);

describe('YAML that is written', () => {
  it('gives the same texts to the house, to YAML 1.1 and to YAML 1.2', () => {
    for (const text of odd) reads({ key: text, list: [text, [text], { a: text }], map: { deep: { deeper: text } } });
  });

  it('gives back whatever JSON can hold', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(texts, fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom(0.5, -1.25, 1e21, 1e-7)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(keys, value, { maxKeys: 4, noNullPrototype: true }), (object) => {
        reads(object as JsonObject);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  it('is what people write by hand', () => {
    expect(
      writeYaml({
        apiVersion: 'v1',
        metadata: {
          name: 'web',
          labels: { 'app.kubernetes.io/name': 'web', version: '1.20', on: 'yes' },
          annotations: {},
        },
        data: { 'nginx.conf': 'server {\n  listen 80;\n}\n', short: 'a: b', json: '{"a":1}' },
        spec: {
          ports: [{ port: 80, name: 'http' }, { port: 443 }],
          args: ['--v=2', '-'],
          image: 'nginx:1.29',
          cpu: '10m',
        },
      }),
    ).toBe(`apiVersion: v1
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
    version: "1.20"
    "on": "yes"
  annotations: {}
data:
  nginx.conf: |
    server {
      listen 80;
    }
  short: "a: b"
  json: '{"a":1}'
spec:
  ports:
    - port: 80
      name: http
    - port: 443
  args:
    - --v=2
    - "-"
  image: nginx:1.29
  cpu: 10m
`);
  });
});

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../core/json.ts';
import type { YamlChange } from './edit-yaml.ts';
import { editYaml, NotEditable } from './edit-yaml.ts';

const block = `# mine
apiVersion: v1
kind: Config
contexts: # all of them
# work
- name: dev   # the small one
  context:
    user: jane
    cluster: 'dev'
# home
- context: {cluster: prod, user: jane}
  name: prod

clusters: []
users:
  - name: jane
    user:
      token: "abc"   # secret

# the end
`;

const set = (path: YamlChange['path'], value: string): YamlChange => ({ is: 'set', path, value });
const remove = (...path: YamlChange['path']): YamlChange => ({ is: 'remove', path });
const append = (key: string, ...values: readonly JsonObject[]): YamlChange => ({ is: 'append', path: [key], values });

/** Lines that went, with `-`, and lines that came, with `+`. */
function difference(before: string, after: string): readonly string[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < Math.min(left.length, right.length) - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  return [
    ...left.slice(start, left.length - end).map((line) => `-${line}`),
    ...right.slice(start, right.length - end).map((line) => `+${line}`),
  ];
}

function changes(text: string, change: YamlChange): readonly string[] {
  return difference(text, editYaml(text, change));
}

describe('editYaml', () => {
  it('changes a value in its own quotes', () => {
    expect(changes(block, set(['contexts', 0, 'name'], 'dev-2'))).toEqual([
      '-- name: dev   # the small one',
      '+- name: dev-2   # the small one',
    ]);
    expect(changes(block, set(['contexts', 0, 'context', 'cluster'], "jane's"))).toEqual([
      "-    cluster: 'dev'",
      "+    cluster: 'jane''s'",
    ]);
    expect(changes(block, set(['users', 0, 'user', 'token'], 'x"y'))).toEqual([
      '-      token: "abc"   # secret',
      '+      token: "x\\"y"   # secret',
    ]);
  });

  it('quotes what kubectl would not read as text', () => {
    for (const value of ['1', 'on', 'y', 'null', 'a, b', 'a: b', '#a', ''])
      expect(editYaml(block, set(['contexts', 0, 'name'], value))).toContain(
        `- name: ${JSON.stringify(value)}   # the`,
      );
    const arn = 'arn:aws:eks:eu-west-1:123456789012:cluster/shop';
    expect(editYaml(block, set(['contexts', 0, 'name'], arn))).toContain(`- name: ${arn}   #`);
  });

  it('puts a new key where kubectl sorts it, in mappings of lines and of braces', () => {
    expect(changes(block, set(['current-context'], 'dev'))).toEqual(['+current-context: dev']);
    expect(editYaml(block, set(['current-context'], 'dev'))).toContain(
      'apiVersion: v1\ncurrent-context: dev\nkind: Config\n',
    );
    expect(changes(block, set(['contexts', 0, 'context', 'namespace'], 'shop'))).toEqual(['+    namespace: shop']);
    expect(changes(block, set(['contexts', 1, 'context', 'namespace'], 'shop'))).toEqual([
      '-- context: {cluster: prod, user: jane}',
      '+- context: {cluster: prod, namespace: shop, user: jane}',
    ]);
  });

  it('puts a key in front of the first one behind a dash', () => {
    const text = 'contexts:\n- name: dev\n';
    expect(editYaml(text, set(['contexts', 0, 'alias'], 'x'))).toBe('contexts:\n- alias: x\n  name: dev\n');
  });

  it('fills a key without a value', () => {
    expect(editYaml('current-context:\nkind: Config\n', set(['current-context'], 'dev'))).toBe(
      'current-context: dev\nkind: Config\n',
    );
  });

  it('takes an item out and leaves every comment around it', () => {
    expect(changes(block, remove('contexts', 0))).toEqual([
      '-- name: dev   # the small one',
      '-  context:',
      '-    user: jane',
      "-    cluster: 'dev'",
    ]);
    expect(changes(block, remove('contexts', 1))).toEqual(['-- context: {cluster: prod, user: jane}', '-  name: prod']);
    expect(changes(block, remove('users', 0))).toEqual([
      '-users:',
      '-  - name: jane',
      '-    user:',
      '-      token: "abc"   # secret',
      '+users: []',
    ]);
  });

  it('takes a key out', () => {
    expect(changes(block, remove('contexts', 0, 'context', 'user'))).toEqual(['-    user: jane']);
    expect(changes(block, remove('contexts', 0, 'context', 'cluster'))).toEqual(["-    cluster: 'dev'"]);
    expect(editYaml(block, remove('contexts', 1, 'context', 'user'))).toContain('- context: {cluster: prod}\n');
    expect(editYaml(block, remove('contexts', 1, 'context'))).toContain('\n- name: prod\n');
  });

  it('adds to a list in its own indentation, behind its last item', () => {
    expect(changes(block, append('users', { name: 'on', user: { token: '12' } }))).toEqual([
      '+  - name: "on"',
      '+    user:',
      '+      token: "12"',
    ]);
    expect(changes(block, append('contexts', { name: 'x', context: { cluster: 'x', user: 'x' } }))).toEqual([
      '+- name: x',
      '+  context:',
      '+    cluster: x',
      '+    user: x',
    ]);
  });

  it('adds to a list that is empty or is not there', () => {
    const cluster = { name: 'x', cluster: { server: 'https://x' } };
    const lines = ['+- name: x', '+  cluster:', '+    server: https://x'];
    expect(changes(block, append('clusters', cluster))).toEqual(['-clusters: []', '+clusters:', ...lines]);
    expect(changes('clusters:\nkind: Config\n', append('clusters', cluster))).toEqual(lines);
    expect(changes('clusters: null\nkind: Config\n', append('clusters', cluster))).toEqual([
      '-clusters: null',
      '+clusters:',
      ...lines,
    ]);
    expect(changes('apiVersion: v1\nkind: Config\n', append('clusters', cluster))).toEqual(['+clusters:', ...lines]);
  });

  it('writes texts so that YAML 1.1, which kubectl reads, and YAML 1.2 read the same', () => {
    const texts = [
      '1e3',
      'y',
      'yes',
      'off',
      '0o7',
      '0123',
      '1_000',
      '12:30:45',
      '2001-01-01',
      '=',
      '<<',
      '~',
      'null',
      '',
      ' ',
      'a\nb\n',
      'a: b',
      '#',
      '.5',
      '+1',
      '-',
      '[',
      'é',
    ];
    const user = { name: 'y', user: { token: 'eyJ.a-b_c=', args: texts } };
    const flow = 'users: [] # none\nkind: Config';
    for (const text of [
      block,
      'users: []\nkind: Config\n',
      flow,
      '{"users": [], "kind": "Config"}',
      '? users\n: []\n',
    ]) {
      const edited = editYaml(text, append('users', user));
      for (const version of ['1.1', '1.2'] as const)
        expect((parse(edited, { version }) as { readonly users: readonly unknown[] }).users.at(-1)).toEqual(user);
    }
    expect(editYaml('users: []\n', append('users', user))).toContain('\n    token: eyJ.a-b_c=\n');
  });

  it('adds behind a last line that has no end', () => {
    expect(editYaml('users:\n- name: a', append('users', { name: 'b' }))).toBe('users:\n- name: a\n- name: b\n');
  });

  it('keeps the line ends of Windows', () => {
    const text = block.replaceAll('\n', '\r\n');
    for (const change of [
      set(['current-context'], 'dev'),
      remove('contexts', 0),
      append('users', { name: 'x', user: { token: 'y' } }),
      append('clusters', { name: 'x', cluster: {} }),
    ])
      expect(editYaml(text, change)).toBe(editYaml(block, change).replaceAll('\n', '\r\n'));
  });

  it('edits JSON as JSON', () => {
    const json = JSON.stringify(
      { kind: 'Config', contexts: [{ name: 'a', context: { user: 'u' } }, { name: 'b' }] },
      null,
      2,
    );
    for (const change of [
      set(['current-context'], 'on'),
      set(['contexts', 0, 'name'], 'c'),
      set(['contexts', 0, 'context', 'namespace'], 'shop'),
      remove('contexts', 0),
      remove('contexts', 1),
      append('contexts', { name: 'c' }),
      append('users', { name: 'c' }),
    ])
      expect(() => JSON.parse(editYaml(json, change)) as unknown).not.toThrow();
    expect(JSON.parse(editYaml(json, append('users', { name: 'c' })))).toMatchObject({ users: [{ name: 'c' }] });
  });

  it('writes the document anew where a cut cannot do it, and keeps its comments', () => {
    const text = '# mine\n? contexts\n: - name: dev # one\n    context: null\n';
    const edited = editYaml(text, set(['contexts', 0, 'context', 'namespace'], 'shop'));
    expect(edited).toContain('# mine');
    expect(edited).toContain('# one');
    expect(edited).toContain('namespace: shop');
  });

  it('refuses to take away an anchor that something else needs', () => {
    const text = 'users:\n- &a {name: a}\n- *a\n';
    expect(() => editYaml(text, remove('users', 0))).toThrow(NotEditable);
  });

  it('gives the same text where nothing changes', () => {
    expect(editYaml(block, set(['kind'], 'Config'))).toBe(block);
    expect(editYaml(block, remove('current-context'))).toBe(block);
  });
});

import { describe, expect, it } from 'vitest';
import { withMissingKeys } from './added-keys.ts';

const values = { host: 'change-me', ports: [{ port: 80, name: 'on' }], labels: { app: 'a' }, none: {} };

/** The text with the missing keys above the key `name`. */
function added(text: string, some: Parameters<typeof withMissingKeys>[0]['values'] = values): string | undefined {
  const at = text.search(/"?name"?:/);
  const [fix] = withMissingKeys({ at, values: some }, text);
  const [edit] = fix?.edits ?? [];
  return edit === undefined ? undefined : text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

describe('keys that are missing', () => {
  it('are written in blocks, in the indentation of their map', () => {
    expect(added('spec:\n  name: a\n')).toBe(
      'spec:\n  host: change-me\n  ports:\n    - port: 80\n      name: "on"\n  labels:\n    app: a\n  none: {}\n  name: a\n',
    );
  });

  it('are written behind the dash of an item', () => {
    expect(added('- name: a\n  b: 1\n', { host: 'x', port: 1 })).toBe('- host: x\n  port: 1\n  name: a\n  b: 1\n');
  });

  it('are written in braces, and in JSON', () => {
    expect(added('spec: { name: a }\n', { host: 'x', ports: [1], labels: { app: 'a' } })).toBe(
      'spec: { host: x, ports: [1], labels: { app: a }, name: a }\n',
    );
    expect(added('{"spec": {"name": "a"}}', { host: 'x' })).toBe('{"spec": {"host": "x", "name": "a"}}');
    expect(added('{\n  "name": "a"\n}', { host: 'x' })).toBe('{\n  "host": "x",\n  "name": "a"\n}');
  });

  it('keep the line ends of the file', () => {
    expect(added('spec:\r\n  name: a\r\n', { host: 'x' })).toBe('spec:\r\n  host: x\r\n  name: a\r\n');
  });

  it('are not written where their map has no key of its own in the text', () => {
    expect(withMissingKeys({ at: 6, values }, 'spec: $(#ref.vars.spec)\n')).toEqual([]);
    expect(added('? name: a\n: b\n')).toBeUndefined();
  });
});

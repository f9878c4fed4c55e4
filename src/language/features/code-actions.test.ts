import { describe, expect, it } from 'vitest';
import type { Finding } from '../diagnostics/finding.ts';
import { fixAll, otherSeverities, quickFixes } from './code-actions.ts';
import { severityEdit } from './severity-edit.ts';
import { edited, marked } from './testing/marked.ts';

function range(line: number, from: number, to: number): Finding['range'] {
  return { start: { line, character: from }, end: { line, character: to } };
}

function finding(line: number, from: number, to: number, text: string, isSafe = true): Finding {
  const at = range(line, from, to);
  return {
    code: 'unknown-key',
    severity: 'error',
    message: '',
    range: at,
    related: [],
    fixes: [{ title: `Change to \`${text}\``, edits: [{ range: at, text }], isSafe }],
    docPath: '',
  };
}

describe('quick fixes', () => {
  const text = 'name: shop\nservices:\n  web:\n    typ: Namespace.K8s\n    nam: web\n';
  const { view } = marked(text);
  const findings = [finding(3, 4, 7, 'type'), finding(4, 4, 7, 'name', false)];

  it('offers no other severity for a text that cannot be read', () => {
    const wrong = finding(3, 4, 7, 'type');
    expect(otherSeverities(wrong).map(({ severity }) => severity)).toEqual(['warning', 'off']);
    expect(otherSeverities({ ...wrong, code: 'yaml-syntax' })).toEqual([]);
  });

  it('puts the comment above a text of several lines, of which it would be a part otherwise', () => {
    const text =
      'name: shop\nservices:\n  web:\n    type: ConfigMap.K8s\n    settings:\n      data:\n        a: >\n          x\n          $(#ref.vars.none)\n';
    const { service, view } = marked(text);
    const findings = service.findings(view);
    const finding = findings.find(({ code }) => code === 'reference-unknown');
    expect(finding?.range.start.line).toBe(8);
    const ignore = quickFixes(view, findings, finding?.range ?? view.parsed.lines.range(0, 0)).find(({ title }) =>
      title.startsWith('Ignore `reference-unknown`'),
    );
    const silenced = edited(view, ignore?.edits ?? []);
    expect(silenced).toBe(text.replace('        a: >', '        # meshdeck-ignore reference-unknown\n        a: >'));
    const left = service.findings(service.view('a.pattern.yaml', silenced));
    expect(left.map(({ code }) => code)).not.toContain('reference-unknown');
  });

  it('offers the fix first, then all of its kind, then to ignore it', () => {
    const offers = quickFixes(view, findings, range(3, 5, 5));
    expect(offers.map(({ title, isPreferred }) => [title, isPreferred === true])).toEqual([
      ['Change to `type`', true],
      ['Fix all 2 of `unknown-key` in this file', false],
      ['Ignore `unknown-key` on this line', false],
    ]);
    expect(edited(view, offers[1]?.edits ?? [])).toBe(text.replace('typ:', 'type:').replace('nam:', 'name:'));
    expect(edited(view, offers[2]?.edits ?? [])).toBe(
      text.replace('    typ:', '    # meshdeck-ignore unknown-key\n    typ:'),
    );
  });

  it('makes safe fixes together, and of two in one place the first', () => {
    const both = [...findings, finding(3, 4, 7, 'kind')];
    expect(edited(view, fixAll(both)?.edits ?? [])).toBe(text.replace('typ:', 'type:'));
    expect(fixAll(findings.slice(1))).toBeUndefined();
  });

  it('adds a code to a comment that is there, and keeps the ends of lines', () => {
    const commented = marked('a:\r\n  # meshdeck-ignore x\r\n  b: 1\r\n').view;
    const [offer] = quickFixes(commented, [{ ...finding(2, 2, 3, ''), fixes: [] }], range(2, 2, 3));
    expect(edited(commented, offer?.edits ?? [])).toBe('a:\r\n  # meshdeck-ignore x, unknown-key\r\n  b: 1\r\n');
    const plain = marked('a:\r\n  b: 1\r\n').view;
    const [other] = quickFixes(plain, [{ ...finding(1, 2, 3, ''), fixes: [] }], range(1, 2, 3));
    expect(edited(plain, other?.edits ?? [])).toBe('a:\r\n  # meshdeck-ignore unknown-key\r\n  b: 1\r\n');
  });

  it('has no comment to offer in JSON', () => {
    const json = marked('{\n"a": 1}\n').view;
    expect(quickFixes(json, [{ ...finding(1, 1, 2, ''), fixes: [] }], range(1, 1, 2))).toEqual([]);
  });
});

describe('severity in the project settings', () => {
  it.each([
    ['', 'lint:\n  severity:\n    type-unknown: "off"\n'],
    ['protectedContexts: [a]', 'protectedContexts: [a]\nlint:\n  severity:\n    type-unknown: "off"\n'],
    ['lint:\n', 'lint:\n  severity:\n    type-unknown: "off"\n'],
    ['lint:\n  ignore: [a]\n', 'lint:\n  severity:\n    type-unknown: "off"\n  ignore: [a]\n'],
    ['lint:\n  severity:\n', 'lint:\n  severity:\n    type-unknown: "off"\n'],
    ['lint:\n  severity:\n    a: hint\n', 'lint:\n  severity:\n    type-unknown: "off"\n    a: hint\n'],
    ['lint:\n  severity:\n    type-unknown: hint\n', 'lint:\n  severity:\n    type-unknown: "off"\n'],
    ['lint: { severity: { a: hint } }\n', 'lint: { severity: { type-unknown: "off", a: hint } }\n'],
    ['lint: { ignore: [] }\n', 'lint: { severity: { type-unknown: "off" }, ignore: [] }\n'],
  ])('%j', (before, after) => {
    const edit = severityEdit(before, 'type-unknown', 'off');
    if (edit === undefined) throw new Error('no edit');
    expect(before.slice(0, edit.start) + edit.text + before.slice(edit.end)).toBe(after);
  });

  it('leaves a broken file alone', () => {
    expect(severityEdit('lint: [', 'type-unknown', 'off')).toBeUndefined();
  });
});

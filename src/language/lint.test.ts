import { describe, expect, it } from 'vitest';
import { lintText, type LintSettings } from './lint.ts';

const wrong = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';

function severitiesOf(settings: LintSettings): readonly string[] {
  return lintText({ path: 'a.pattern.yaml', text: wrong, settings }).findings.map(({ severity }) => severity);
}

describe('lintText', () => {
  it('gives plain data: code, severity, message, range, page', () => {
    expect(lintText({ path: 'a.pattern.yaml', text: wrong }).findings).toEqual([
      {
        code: 'type-unknown',
        severity: 'error',
        message: '`Namspace.K8s` is no type that Meshdeck knows. Did you mean `Namespace.K8s`?',
        range: { start: { line: 3, character: 10 }, end: { line: 3, character: 22 } },
        related: [],
        fixes: [
          {
            title: 'Change to `Namespace.K8s`',
            edits: [
              {
                range: { start: { line: 3, character: 10 }, end: { line: 3, character: 22 } },
                text: 'Namespace.K8s',
              },
            ],
            isSafe: false,
          },
        ],
        docPath: 'docs/diagnostics/type-unknown.md',
      },
    ]);
  });

  it('follows the severities of the project, and refuses those that do not exist', () => {
    expect(severitiesOf({ severities: { 'type-unknown': 'hint' } })).toEqual(['hint']);
    expect(severitiesOf({ severities: { 'type-unknown': 'off' } })).toEqual([]);
    expect(() => severitiesOf({ severities: { 'type-unknow': 'off' } })).toThrow('language.code-unknown');
    expect(() => severitiesOf({ severities: { 'type-unknown': 'fatal' } })).toThrow('language.severity-unknown');
  });

  it('recognises a pattern by its content, and says when a file is none of ours', () => {
    expect(lintText({ path: 'anything.yaml', text: wrong }).isRecognised).toBe(true);
    const compose = lintText({ path: 'compose.yaml', text: 'services:\n  web:\n    image: nginx\n  bad: [\n' });
    expect(compose).toMatchObject({ isRecognised: false, findings: [] });
  });
});

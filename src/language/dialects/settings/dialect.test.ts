import { describe, expect, it } from 'vitest';
import { LanguageService } from '../../service/service.ts';

const service = new LanguageService();

function labels(text: string): readonly string[] {
  return service.completions(service.view('meshdeck.yaml', text), text.length).map(({ label }) => label);
}

describe('the settings dialect', () => {
  it('offers its keys, codes and severities', () => {
    expect(labels('lint: {}\n')).toEqual(expect.arrayContaining(['protectedContexts', 'kubernetes', 'registries']));
    expect(labels('lint: {}\n')).not.toContain('lint');
    expect(labels('lint:\n  severity:\n    ')).toContain('depends-on-cycle');
    expect(labels('lint:\n  severity:\n    depends-on-cycle: ')).toEqual([
      'error',
      'warning',
      'information',
      'hint',
      'off',
    ]);
  });

  it('tells what a code is', () => {
    const text = 'lint:\n  severity:\n    depends-on-cycle: off\n';
    const hover = service.hover(service.view('meshdeck.yaml', text), text.indexOf('cycle'));
    expect(hover?.markdown).toMatch(/Services depend on each other in a circle\. By default: error/);
  });

  it('offers the key, code or severity that was meant', () => {
    const text = 'lint:\n  severty: {}\n';
    const [finding] = service.findings(service.view('meshdeck.yaml', text));
    expect(finding?.fixes.map(({ title }) => title)).toEqual(['Change to `severity`']);
  });
});

import { describe, expect, it } from 'vitest';
import { problemOf } from '../../core/problem.ts';
import { noProjectSettings, readProjectSettings } from './project-settings.ts';

function faultOf(text: string): unknown {
  try {
    return readProjectSettings(text, 'meshdeck.yaml');
  } catch (error) {
    const { code, params, place } = problemOf(error);
    return `${code} ${params['reason']} ${place?.line}:${place?.column}`;
  }
}

describe('readProjectSettings', () => {
  it('reads protected contexts and severities', () => {
    const text = 'protectedContexts: ["*prod*"]\nlint:\n  severity:\n    unknown-key: warning\n';
    expect(readProjectSettings(text, 'meshdeck.yaml')).toEqual({
      ...noProjectSettings,
      protectedContexts: ['*prod*'],
      severities: { 'unknown-key': 'warning' },
    });
  });

  it('reads ignored paths, registries and the version of Kubernetes as it is written', () => {
    const text = 'lint: { ignore: [charts/**] }\nkubernetes:\n  version: 1.30\nregistries: [crds, oam/*.yaml]\n';
    expect(readProjectSettings(text, 'meshdeck.yaml')).toEqual({
      ...noProjectSettings,
      ignoredPaths: ['charts/**'],
      kubernetesVersion: '1.30',
      registries: ['crds', 'oam/*.yaml'],
    });
  });

  it.each([
    ['"v1.34.2"', '1.34'],
    ['1.34', '1.34'],
    ['"1.9"', '1.9'],
    ['null', undefined],
  ])('takes %s for the version %s', (written, expected) => {
    const { kubernetesVersion } = readProjectSettings(`kubernetes: { version: ${written} }`, 'meshdeck.yaml');
    expect(kubernetesVersion).toBe(expected);
  });

  it('takes an empty file for none', () => {
    expect(readProjectSettings('# nothing yet\n', 'meshdeck.yaml')).toEqual(noProjectSettings);
  });

  it.each([
    ['protectedContexts: prod', 'pattern.settings-file protectedContexts must be a list of texts 1:20'],
    ['protectedContexts: [1]', 'pattern.settings-file protectedContexts must be a list of texts 1:21'],
    ['protectedContexts: [""]', 'pattern.settings-file an empty text protects no context 1:21'],
    ['- a', 'pattern.settings-file it is not a map 1:1'],
    ['lint: { severity: [a] }', 'pattern.settings-file lint.severity must be a map from codes to severities 1:19'],
    ['lint: { severity: { a: 1 } }', 'pattern.settings-file the severity of a must be a text 1:24'],
    [
      'lint: { sverity: {} }',
      'pattern.settings-file it does not know the key lint.sverity (did you mean severity?) 1:9',
    ],
    ['lint: { ignore: charts }', 'pattern.settings-file lint.ignore must be a list of texts 1:17'],
    ['registries: [/etc]', expect.stringMatching(/without a leading slash 1:14$/)],
    ['registries: [../crds]', expect.stringMatching(/leads out of the folder of this file 1:14$/)],
    ['kubernetes: { version: latest }', expect.stringMatching(/must be a version such as "1.34" 1:24$/)],
    ['kubernetes: 1.34', 'pattern.settings-file kubernetes must be a map 1:13'],
    ['a: 1\nlint: [', expect.stringMatching(/^pattern.settings-file .* 2:7$/)],
    ['protectedContext: ["*prod*"]', expect.stringMatching(/did you mean protectedContexts\?\) 1:1$/)],
  ])('refuses %j whole, because half of the protection is none', (text, expected) => {
    expect(faultOf(text)).toEqual(expected);
  });
});

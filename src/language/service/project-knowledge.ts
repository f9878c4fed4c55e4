import type { ProjectSettings } from '../../pattern/model/project-settings.ts';
import { checkedSeverities } from '../diagnostics/severities.ts';
import type { LanguageSettings } from './knowledge.ts';

/**
 * The part of the project settings that checks need: editor and command line both make it here, so that they agree.
 *
 * @throws `language.code-unknown`, `language.severity-unknown` for the first severity that cannot be followed.
 */
export function languageSettings(settings: ProjectSettings): LanguageSettings {
  const { severities, ignoredPaths, kubernetesVersion, registries } = settings;
  return {
    severities: checkedSeverities(severities),
    ignoredPaths,
    registries,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  };
}

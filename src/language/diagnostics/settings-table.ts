import { projectSettingsFile } from '../../pattern/model/project-settings.ts';
import { wordsOf, type ProblemCode } from '../../core/problems/table.ts';
import { example, type DiagnosticTable } from './entry.ts';

/** Words of a problem that is thrown where the settings are used, so that both places say the same. */
function said(code: ProblemCode): string {
  return wordsOf(code).message;
}

const protectedProduction = example`
  protectedContexts:
    - "*prod*"
`;

const silenced = example`
  lint:
    severity:
      unknown-key: warning
`;

const registries = example`
  registries:
    - crds/widgets.yaml
`;

/** Faults of the project settings. */
export const settingsDiagnostics = {
  'settings-invalid': {
    file: projectSettingsFile,
    severity: 'error',
    title: 'Project settings that cannot be used',
    message: said('pattern.settings-file'),
    why: 'Half of a list of protected contexts would protect half of them, so a file with a fault is refused whole, and nothing is applied, deleted, installed or put under load until it is mended.',
    wrong: protectedProduction.replace('protectedContexts', 'protectedContext'),
    right: protectedProduction,
  },
  'settings-code-unknown': {
    file: projectSettingsFile,
    severity: 'error',
    title: 'The severity of a diagnostic that does not exist',
    message: said('language.code-unknown'),
    why: 'A misspelt code silences nothing. Until it is mended no severity of the file counts.',
    wrong: silenced.replace('unknown-key', 'unknow-key'),
    right: silenced,
  },
  'settings-severity-unknown': {
    file: projectSettingsFile,
    severity: 'error',
    title: 'A severity that does not exist',
    message: said('language.severity-unknown'),
    why: 'The severities are `error`, `warning`, `information`, `hint` and `off`. Until it is mended no severity of the file counts.',
    wrong: silenced.replace('warning', 'fatal'),
    right: silenced,
  },
  'settings-registry': {
    file: projectSettingsFile,
    severity: 'warning',
    title: 'A registry that cannot be read',
    message: 'Nothing is known from the registry `{entry}`: {why}.',
    why: 'What a registry defines is checked like the kinds that are bundled. Without it those kinds are unknown, or are not checked at all. A registry is a file, a folder or a glob below this file, with CustomResourceDefinitions, components of Meshery or definitions of OAM in YAML or JSON. All of them together may have 1000 files and 8 MB.',
    wrong: registries.replace('crds', 'crd'),
    right: registries,
    registryFaults: { 'crd/widgets.yaml': 'no YAML or JSON file is there' },
  },
} as const satisfies DiagnosticTable;

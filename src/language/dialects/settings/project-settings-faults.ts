import {
  inspectProjectSettings,
  projectSettingsFile,
  type ProjectSettings,
} from '../../../pattern/model/project-settings.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { severityFaults } from '../../diagnostics/severities.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { spanAtPath } from '../../document/spans.ts';
import type { DocumentView } from '../../service/document.ts';

/** `meshdeck.yaml`: what makes editor and command line refuse it, at its place. */
export function* projectSettingsFaults({ yaml, parsed }: DocumentView): Iterable<Fault> {
  const [first, second] = parsed.documents;
  if (second !== undefined) {
    if (yaml === first) yield invalid('it holds more than one document', spanAtPath(second.root, [], 'key'));
    return;
  }
  const { settings, faults } = inspectProjectSettings(yaml.root);
  for (const { reason, path, at } of faults) yield invalid(reason, spanAtPath(yaml.root, path, at));
  yield* ofSeverities(settings, yaml.root);
}

function invalid(reason: string, span: { readonly start: number; readonly end: number }): Fault {
  return { code: 'settings-invalid', ...span, params: { path: projectSettingsFile, reason } };
}

function* ofSeverities({ severities }: ProjectSettings, root: ValueNode): Iterable<Fault> {
  for (const { code, key, params } of severityFaults(severities)) {
    const isOfKey = code === 'language.code-unknown';
    yield {
      code: isOfKey ? 'settings-code-unknown' : 'settings-severity-unknown',
      ...spanAtPath(root, ['lint', 'severity', key], isOfKey ? 'key' : 'value'),
      params,
    };
  }
}

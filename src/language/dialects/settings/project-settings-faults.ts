import {
  inspectProjectSettings,
  projectSettingsFile,
  type ProjectSettings,
} from '../../../pattern/model/project-settings.ts';
import { nearest } from '../../../core/nearest.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { severityFaults, severityLevels } from '../../diagnostics/severities.ts';
import { diagnosticCodes } from '../../diagnostics/table.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { spanAtPath, type TextSpan } from '../../document/spans.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';

/** `meshdeck.yaml`: what makes editor and command line refuse it, at its place. */
export function* projectSettingsFaults({ yaml, parsed }: DocumentView, { registries }: Knowledge): Iterable<Fault> {
  const [first, second] = parsed.documents;
  if (second !== undefined) {
    if (yaml === first) yield invalid('it holds more than one document', spanAtPath(second.root, [], 'key'));
    return;
  }
  const { settings, faults } = inspectProjectSettings(yaml.root);
  for (const { reason, path, at, nearest: meant } of faults) {
    const span = spanAtPath(yaml.root, path, at);
    yield { ...invalid(reason, span), fixes: meant === undefined ? [] : [changeTo(meant, span)] };
  }
  yield* ofSeverities(settings, yaml.root);
  for (const [index, entry] of settings.registries.entries()) {
    const why = registries?.faults.get(entry);
    if (why === undefined) continue;
    yield {
      code: 'settings-registry',
      ...spanAtPath(yaml.root, ['registries', index], 'value'),
      params: { entry, why },
    };
  }
}

function invalid(reason: string, span: TextSpan): Fault {
  return { code: 'settings-invalid', ...span, params: { path: projectSettingsFile, reason } };
}

function changeTo(text: string, { start, end }: TextSpan): Fix {
  return { title: `Change to \`${text}\``, edits: [{ start, end, text }] };
}

function* ofSeverities({ severities }: ProjectSettings, root: ValueNode): Iterable<Fault> {
  for (const { code, key, params } of severityFaults(severities)) {
    const isOfKey = code === 'language.code-unknown';
    const span = spanAtPath(root, ['lint', 'severity', key], isOfKey ? 'key' : 'value');
    const meant = isOfKey ? nearest(key, diagnosticCodes) : nearest(severities[key] ?? '', severityLevels);
    yield {
      code: isOfKey ? 'settings-code-unknown' : 'settings-severity-unknown',
      ...span,
      params,
      fixes: meant === undefined || Object.hasOwn(severities, meant) ? [] : [changeTo(meant, span)],
    };
  }
}

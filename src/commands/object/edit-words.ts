import { formatPlural } from '../../core/format.ts';
import { jsonEquals, type JsonValue } from '../../core/json.ts';
import type { ObjectChange } from '../../cluster/objects/difference.ts';
import type { EditChange } from '../../cluster/objects/edit-types.ts';

/** One line about a field. */
export interface FieldLine {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** Makes words; the host passes `vscode.l10n.t`. */
export type Say = (template: string, ...parts: readonly (string | number)[]) => string;

/** Longer values are cut in lists; "Compare" shows them whole. */
const longestValue = 60;

/** What a field becomes and who owns it now, in the words of the Plan page. */
export function changeLine(change: EditChange, meanwhile: readonly ObjectChange[], say: Say): FieldLine {
  const undone = meanwhile.find(({ path, before }) => path === change.path && jsonEquals(before, change.after));
  const parts = [
    undone === undefined ? undefined : say('Takes back what {0} set meanwhile', ownersText(undone, say)),
    change.isAsked ? undefined : say('Changed by the server because of your edit'),
    say('Owner now: {0}', ownersText(change, say)),
  ];
  return line(change, parts, say);
}

/** What somebody else changed. */
export function meanwhileLine(change: ObjectChange, say: Say): FieldLine {
  return line(change, [say('Owner now: {0}', ownersText(change, say))], say);
}

/** `Apply 2 Changes`. */
export function applyTitle(changes: readonly EditChange[], say: Say): string {
  return changes.length === 1 ? say('Apply 1 Change') : say('Apply {0} Changes', changes.length);
}

/** `2 fields change, owned by helm and kubectl-edit`. */
export function planSummary(changes: readonly EditChange[], say: Say): string {
  const owners = [...new Set(changes.flatMap(({ owners: ofField }) => ofField.map(({ manager }) => manager)))];
  const count = formatPlural(changes.length, 'field');
  if (owners.length === 0) return say('{0} to change. Nothing is sent before you apply.', count);
  return say('{0} to change, owned by {1}. Whoever set them may set them back.', count, owners.join(', '));
}

function line(change: ObjectChange, parts: readonly (string | undefined)[], say: Say): FieldLine {
  const { path, before, after } = change;
  return {
    label: path,
    description: `${valueText(before, say('not set'))} → ${valueText(after, say('removed'))}`,
    detail: parts.filter((part) => part !== undefined).join(' · '),
  };
}

function ownersText({ owners }: ObjectChange, say: Say): string {
  const names = owners.map(({ manager, operation, subresource }) =>
    subresource === undefined ? `${manager} (${operation})` : `${manager} (${operation}, ${subresource})`,
  );
  return names.length === 0 ? say('nobody') : [...new Set(names)].join(', ');
}

function valueText(value: JsonValue | undefined, absent: string): string {
  if (value === undefined) return absent;
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\s+/g, ' ');
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

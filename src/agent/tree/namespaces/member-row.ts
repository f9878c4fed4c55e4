import type { AnyFacts } from '../../../cluster/kinds/any.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import { objectsAt, textAt } from '../../../cluster/readiness/read.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import { formatAge } from '../../../core/format.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import type { Place } from './place.ts';
import { joined, rowBase, spoken } from './place.ts';

/** The most conditions that a tooltip tells. */
const toldConditions = 8;

/** A row for a member of a release, with its kind, its readiness and what its controllers say of it. */
export function memberRow(
  place: Place,
  path: readonly string[],
  { group, version, kind }: Pick<ServedResource, 'group' | 'version' | 'kind'>,
  entry: Entry,
): Row {
  const { namespace, name, readiness, createdMs } = entry;
  const content = (entry.facts as AnyFacts | undefined)?.object;
  const conditions = content === undefined ? [] : conditionsOf(content);
  const isSilent = readiness.state === 'current' && readiness.reason === 'there';
  const word = isSilent ? undefined : readiness.reason;
  const object: ObjectReference = {
    ...{ group, version, kind, name },
    ...(namespace === '' ? {} : { namespace }),
  };
  return {
    ...rowBase(place, path),
    kind: 'object',
    label: name,
    description: joined(kind, word),
    tooltip: paragraphs(
      escapeMarkdown(`${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`),
      isSilent ? 'It is there. Nobody reports whether it works.' : escapeMarkdown(readiness.reason),
      Number.isNaN(createdMs) ? undefined : escapeMarkdown(`Created ${formatAge(place.now.getTime() - createdMs)}`),
      ...conditions.slice(0, toldConditions).map(escapeMarkdown),
    ),
    icon: isSilent ? 'object' : iconOf(readiness.state),
    accessibleText: spoken(kind, name, word),
    expandable: false,
    name,
    object,
    actions: actionsOf(object),
  };
}

function iconOf(state: Entry['readiness']['state']): RowIcon {
  if (state === 'current') return 'healthy';
  return state === 'failed' ? 'failing' : 'not-ready';
}

/** Conditions in words, those of each parent of a route with its name: `web-gateway: Accepted: True`. */
function conditionsOf(object: JsonObject): readonly string[] {
  const own = objectsAt(object, 'status', 'conditions').map((condition) => conditionLine(condition));
  const ofParents = ['parents', 'ancestors'].flatMap((list) =>
    objectsAt(object, 'status', list).flatMap((parent) => {
      const reference = list === 'parents' ? 'parentRef' : 'ancestorRef';
      const name = textAt(parent, reference, 'name') ?? '';
      return objectsAt(parent, 'conditions').map((condition) => `${name}: ${conditionLine(condition)}`);
    }),
  );
  return [...own, ...ofParents];
}

function conditionLine(condition: JsonObject): string {
  const message = textAt(condition, 'message') ?? textAt(condition, 'reason');
  return `${textAt(condition, 'type') ?? ''}: ${textAt(condition, 'status') ?? 'Unknown'}${message === undefined ? '' : ` (${message})`}`;
}

import { warningKind } from '../../../cluster/kinds/in-namespace.ts';
import { formatCount } from '../../../core/format.ts';
import { splitApiVersion, type ObjectReference } from '../../../core/kubernetes.ts';
import type { Row } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { fixed, lazy } from '../children.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { instead, stateWord } from './kind-states.ts';
import type { Place } from './place.ts';
import { joined, pathIn, rowBase, spoken } from './place.ts';
import type { Warning } from './warnings.ts';
import { agoWord, foldWarnings, timesWord, warningSentence } from './warnings.ts';

const group = 'warnings';

/** The row that holds the warnings of a namespace; absent where there are none. */
export function warningGroupRow(place: Place): Row | undefined {
  const warnings = warningsOf(place);
  const [newest] = warnings;
  const state = newest === undefined ? stateWord(place, [warningKind.id]) : undefined;
  if (newest === undefined && state !== 'not permitted') return undefined;
  const ago = newest === undefined ? '' : agoWord(newest.lastSeenMs, place.now);
  const words = state ?? joined(formatCount(warnings.length), ago === '' ? undefined : `newest ${ago}`);
  return {
    ...rowBase(place, pathIn(place, group)),
    kind: 'group.warnings',
    label: 'Warnings',
    description: words,
    tooltip: paragraphs(
      'Events of type Warning, one row for each object and reason. The server forgets them, after an hour where nobody has set it otherwise.',
      newest === undefined
        ? undefined
        : escapeMarkdown(`Newest: ${newest.about}: ${warningSentence(newest, place.now)}`),
    ),
    icon: state === undefined ? 'warning' : 'denied',
    accessibleText: spoken('Warnings', words.replace(' · ', ', ')),
    expandable: true,
  };
}

/** The warnings of a namespace, the newest first. */
export function warningsChildren(place: Place): Children {
  const warnings = warningsOf(place);
  if (warnings.length === 0)
    return fixed(
      instead(place, pathIn(place, group), [warningKind.id], {
        reading: 'Reading warnings…',
        label: 'No warnings',
        next: 'What the server was warned of is forgotten by now, or never was.',
      }),
    );
  return lazy([], warnings, (warning) => warningRow(place, warning));
}

function warningsOf({ view, namespace }: Place): readonly Warning[] {
  return foldWarnings(view.cache.storeOf(warningKind).in(namespace).values());
}

function warningRow(place: Place, warning: Warning): Row {
  const { about, aboutVersion, reason, count, lastSeenMs, message } = warning;
  const slash = about.indexOf('/');
  const [kind, name] = [about.slice(0, slash), about.slice(slash + 1)];
  const ago = agoWord(lastSeenMs, place.now);
  const object: ObjectReference | undefined =
    aboutVersion === '' ? undefined : { ...splitApiVersion(aboutVersion), kind, namespace: place.namespace, name };
  return {
    ...rowBase(place, pathIn(place, group, about, reason)),
    kind: 'event',
    label: reason,
    description: joined(`${kind} ${name}`, timesWord(count), ago),
    tooltip: paragraphs(
      escapeMarkdown(`${kind} ${place.namespace}/${name}`),
      escapeMarkdown(warningSentence(warning, place.now)),
      Number.isNaN(lastSeenMs) ? undefined : escapeMarkdown(`Last seen ${new Date(lastSeenMs).toLocaleString()}`),
    ),
    icon: 'warning',
    accessibleText: spoken('Warning', reason, `${kind} ${name}`, timesWord(count), ago, message),
    expandable: false,
    name,
    ...(object === undefined ? {} : { object, actions: actionsOf(object) }),
  };
}

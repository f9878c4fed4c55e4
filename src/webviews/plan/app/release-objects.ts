import { formatPlural } from '../../../core/format.ts';
import { describeReference, referenceKey } from '../../../core/kubernetes.ts';
import type { PlanRelease, PlanReleaseObject, ReleaseObjectAction } from '../../../pattern/types.ts';
import type { PlanPageState } from '../../contract/plan.ts';
import { h, type ElementNode } from '../../ui/dom.ts';
import { icon } from '../../ui/icons.ts';
import { problemView } from '../../ui/problem-view.ts';
import { changesTable } from './changes-table.ts';
import { actionLooks, type Look } from './words.ts';

const looks: Readonly<Record<ReleaseObjectAction, Look>> = {
  ...actionLooks,
  keep: { word: 'keep', icon: 'equal', tone: 'muted' },
};

/** Actions in the order in which they are counted and listed: what must be decided comes first. */
const order: readonly ReleaseObjectAction[] = [
  'forbidden',
  'invalid',
  'conflict',
  'delete',
  'change',
  'create',
  'keep',
  'unchanged',
];

/** What helm would do with each object of a release; those that stay as they are are only counted. */
export function releaseObjects(state: PlanPageState, item: PlanRelease): ElementNode | false {
  const { objects = [] } = item;
  if (objects.length === 0) return false;
  const shown = order.flatMap((action) =>
    action === 'unchanged' ? [] : objects.filter((object) => object.action === action),
  );
  const unchanged = objects.length - shown.length;
  return h(
    'section',
    { class: 'release-objects', 'aria-label': `Objects of ${item.namespace}/${item.release}` },
    h('h3', {}, `${formatPlural(objects.length, 'object')} of the chart`),
    h(
      'ul',
      { class: 'rows' },
      shown.map((object) => objectRow(state, item, object)),
    ),
    unchanged > 0 && h('p', { class: 'muted' }, `${formatPlural(unchanged, 'object')} unchanged.`),
  );
}

function objectRow(state: PlanPageState, item: PlanRelease, object: PlanReleaseObject): ElementNode {
  const title = describeReference(object.reference);
  const { word, icon: shape, tone } = looks[object.action];
  const words = state.itemProblems[`${item.id} ${referenceKey(object.reference)}`];
  const said = [
    object.hook === undefined ? undefined : `hook ${object.hook}`,
    object.takesAlong === undefined ? undefined : `takes ${formatPlural(object.takesAlong, 'object')} along`,
    object.changes.length === 0 ? undefined : formatPlural(object.changes.length, 'field'),
  ].filter((part) => part !== undefined);
  return h(
    'li',
    { key: title, class: 'release-object' },
    h('span', { class: `look ${tone}` }, icon(shape), ` ${word}`),
    h('span', {}, title, said.length > 0 && h('span', { class: 'muted' }, ` · ${said.join(' · ')}`)),
    words !== undefined &&
      problemView(words, { icon: shape, tone: object.action === 'conflict' ? 'warning' : 'error' }),
    object.conflicts.length > 0 &&
      h(
        'ul',
        {},
        object.conflicts.map(({ field, manager }) =>
          h('li', {}, h('code', {}, field), h('span', { class: 'muted' }, ' is owned by '), h('strong', {}, manager)),
        ),
      ),
    object.changes.length > 0 && changesTable(title, object.changes),
  );
}

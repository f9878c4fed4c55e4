import type { AnyFacts } from '../../../cluster/kinds/any.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import { printerCells, type PrinterCell, type ReadableColumn } from '../../../core/printer-cells.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { createdWords } from '../state-words.ts';
import {
  addressesOf,
  attachedRoutesOf,
  conditionLine,
  conditionsOf,
  hostsOf,
  validationMessagesOf,
  type ObjectCondition,
} from './object-words.ts';

/** So many hosts fit into a row; the tooltip has the rest. */
const namedHosts = 2;
const hostsInTooltip = 50;

/** Every object tells its age in the tooltip. */
const age = '.metadata.creationTimestamp';

/** So many columns fit into a row, and so much of each; the tooltip has all of them. */
const mostCells = 4;
const longestCell = 40;

/** Columns of what a row says in its own words: hosts, addresses, and conditions that its state is made of. */
const toldOtherwise =
  /^\.(?:spec\.hosts?|spec\.hostnames|status\.addresses\b.*|status\.conditions\[\?\(@\.type\s*==\s*["'](?:Ready|Accepted|Programmed|ResolvedRefs)["']\)\]\.(?:status|reason|message))$/;

/** Where a row of an object stands. */
export interface ObjectPlace {
  readonly context: string;
  /** Of the row above it. */
  readonly path: readonly string[];
  readonly now: Date;
  /** True below the row of its namespace, which then need not be named again. */
  readonly isInNamespace?: true;
}

/** An object of any kind. What its kind's controllers say of it is shown; of a kind that says nothing, only that it is there. */
export function objectRow(
  entry: Entry<AnyFacts>,
  resource: ServedResource,
  { context, path, now, isInNamespace }: ObjectPlace,
  columns: readonly ReadableColumn[],
): Row {
  const { key, namespace, name, readiness } = entry;
  const label = isInNamespace === true ? name : key;
  const whole = entry.facts.object ?? {};
  const conditions = conditionsOf(whole);
  const hosts = hostsOf(whole);
  const messages = validationMessagesOf(whole);
  const cells = printerCells(columns, whole, now).filter(({ column }) => column.jsonPath !== age);
  const parts = [
    stateWords(entry, conditions),
    messages.length === 0 ? undefined : formatPlural(messages.length, 'message'),
    ...gatewayWords(whole),
    shortList(hosts),
    ...cellWords(cells),
  ].filter((part) => part !== undefined);
  const object: ObjectReference = {
    group: resource.group,
    version: resource.version,
    kind: resource.kind,
    ...(namespace === '' ? {} : { namespace }),
    name,
  };
  return {
    id: rowId(context, ...path, label),
    kind: 'object',
    label,
    ...(parts.length === 0 ? {} : { description: parts.join(' · ') }),
    tooltip: paragraphs(
      ...[
        `${resource.kind} ${key}${isSilent(entry) ? '' : `: ${readiness.reason}`}`,
        ...conditions.map(conditionLine),
        ...messages,
        ...(hosts.length === 0 ? [] : [`Hosts: ${hosts.slice(0, hostsInTooltip).join(', ')}`]),
        ...cells.map(({ column, text }) => `${column.name}: ${text}`),
        createdWords(entry.createdMs, now) ?? '',
      ].map(escapeMarkdown),
      isSilent(entry) && conditions.length === 0 ? 'Nothing tells whether it works: it has no conditions.' : undefined,
    ),
    icon: messages.length > 0 && readiness.state === 'current' ? 'warning' : iconOf(entry),
    accessibleText: [
      resource.kind,
      name,
      ...(label === key && namespace !== '' ? [`namespace ${namespace}`] : []),
      ...parts,
    ].join(', '),
    expandable: false,
    context,
    ...(namespace === '' ? {} : { namespace }),
    name,
    object,
    actions: actionsOf(object),
  };
}

/** Columns beside the state, as far as they say more than the row has said by then. */
function cellWords(cells: readonly PrinterCell[]): readonly string[] {
  return cells
    .filter(({ column }) => (column.priority ?? 0) === 0 && !toldOtherwise.test(column.jsonPath))
    .slice(0, mostCells)
    .map(
      ({ column, text }) => `${column.name}: ${text.length > longestCell ? `${text.slice(0, longestCell)}…` : text}`,
    );
}

/** True for an object that only is there: no rule says more of its kind. */
function isSilent({ readiness }: Entry): boolean {
  return readiness.state === 'current' && readiness.reason === 'there';
}

function iconOf(entry: Entry): RowIcon {
  const { state } = entry.readiness;
  if (state === 'failed') return 'failing';
  if (state !== 'current') return 'not-ready';
  return isSilent(entry) ? 'object' : 'healthy';
}

/** Conditions that the Gateway API asks for; the others are in the tooltip. */
const gatewayConditions = ['Accepted', 'Programmed', 'ResolvedRefs'];

/** `not Programmed: AddressNotAssigned`; what is not as it should be, or that it is. */
function stateWords(entry: Entry, conditions: readonly ObjectCondition[]): string | undefined {
  const { readiness } = entry;
  if (readiness.state === 'terminating') return 'being deleted';
  if (isSilent(entry)) return undefined;
  const wrong = conditions.filter(({ type, status }) => gatewayConditions.includes(type) && status !== 'True');
  if (readiness.state === 'current' || wrong.length === 0) return readiness.reason;
  return [...new Set(wrong.map(({ type, reason }) => (reason === '' ? `not ${type}` : `not ${type}: ${reason}`)))].join(
    ', ',
  );
}

function gatewayWords(object: JsonObject): readonly string[] {
  const addresses = addressesOf(object);
  const routes = attachedRoutesOf(object);
  return [
    ...(addresses.length === 0 ? [] : [addresses.join(', ')]),
    ...(routes === undefined ? [] : [formatPlural(routes, 'route')]),
  ];
}

function shortList(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const rest = names.length - namedHosts;
  return rest > 0 ? `${names.slice(0, namedHosts).join(', ')} and ${formatCount(rest)} more` : names.join(', ');
}

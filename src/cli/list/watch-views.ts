import type { ListedEntry } from '../../cluster/list/read-list.ts';
import { formatPlural } from '../../core/format.ts';
import { clipped, visibleText } from '../cells.ts';
import type { Output, ScreenSize } from '../output.ts';
import type { RowChange } from './changes.ts';
import type { ListColumn } from './rows.ts';
import { fittingLines, Screen, type ScreenLine } from './screen.ts';
import { ageWords } from './states.ts';
import { headerLine, rowLine, widthsOf, type ColumnWidths } from './table.ts';
import type { WatchedTarget, WatchSession } from './watch-session.ts';

/** How what is followed reaches whoever looks. */
export interface WatchView {
  /** What decides whether a row is told again. */
  textOf(watched: WatchedTarget, row: ListedEntry): string;
  /** All of it is here for the first time. */
  begin(session: WatchSession, now: Date): void;
  /** A row of a kind came, changed or went. */
  change(watched: WatchedTarget, change: RowChange, now: Date): void;
  /** Something may look otherwise, if only because time has passed. */
  refresh(session: WatchSession, now: Date): void;
  /** A remark, or a state of a kind. */
  message(text: string): void;
}

/** A table, then a line for each change. For pipes, files, and terminals that cannot be written over. */
export function linesView(output: Output): WatchView {
  const { isColoured } = output;
  const tables = new Map<WatchedTarget, { readonly columns: readonly ListColumn[]; readonly widths: ColumnWidths }>();
  return {
    textOf: cellsText,
    begin(session, now) {
      let isFirst = true;
      for (const watched of session.watched) {
        const { columns } = watched;
        const rows = session.rowsOf(watched, now);
        const widths = widthsOf(columns, rows, now);
        tables.set(watched, { columns, widths });
        if (rows.length === 0) continue;
        if (!isFirst) output.line();
        isFirst = false;
        output.line(headerLine(columns, widths, { isColoured }));
        for (const row of rows) output.line(rowLine(columns, row, widths, { isColoured }, now));
      }
    },
    change(watched, { word, row }, now) {
      const { columns } = watched;
      const table = tables.get(watched);
      const isOther = table !== undefined && table.columns !== columns;
      const widths = widthsOf(columns, [row], now, isOther ? [] : table?.widths);
      tables.set(watched, { columns, widths });
      const tell = (what: string, line: string): void => {
        output.line(`${what}  ${line}`);
      };
      if (isOther) tell(' '.repeat(`${clockTime(now)}  CHANGED`.length), headerLine(columns, widths, { isColoured }));
      const line = rowLine(columns, row, widths, { isColoured }, now);
      tell(`${clockTime(now)}  ${word.padEnd('CHANGED'.length)}`, line);
    },
    refresh: () => undefined,
    message: (text) => {
      output.message(text);
    },
  };
}

/** A JSON document for each change, on a line of its own. */
export function documentsView(output: Output): WatchView {
  const tell = (watched: WatchedTarget, { word, row }: RowChange, now: Date): void => {
    output.documentLine({ time: now.toISOString(), type: word, ...rowDocument(watched, row) });
  };
  return {
    textOf: (watched, row) => JSON.stringify(rowDocument(watched, row)),
    begin(session, now) {
      for (const watched of session.watched) {
        for (const row of session.rowsOf(watched, now)) tell(watched, { word: 'ADDED', row }, now);
        output.documentLine({ time: now.toISOString(), type: 'SYNCED', ...kindDocument(watched) });
      }
    },
    change: tell,
    refresh: () => undefined,
    message: (text) => {
      output.message(text);
    },
  };
}

/** A table that is drawn over where it stands, with the age of its data above it. */
export function screenView(output: Output, sizeOf: () => ScreenSize, title: string): WatchView {
  const screen = new Screen((text) => {
    output.text(text);
  });
  const { isColoured } = output;
  return {
    textOf: () => '',
    begin: () => undefined,
    change: () => undefined,
    refresh(session, now) {
      const size = sizeOf();
      const style = { isColoured, width: size.columns };
      const all = session.watched.map((watched) => ({ watched, rows: session.rowsOf(watched, now) }));
      const parts = all.map(
        ({ watched: { target }, rows }) =>
          `${target.id}: ${formatPlural(rows.length, 'object')}, ${ageWords(session.stateOf(target), now)}`,
      );
      const status = [clockTime(now), visibleText(title), ...parts].join(' · ');
      const lines: ScreenLine[] = [{ text: clipped(status, size.columns), isRow: false }];
      for (const { watched, rows } of all) {
        if (rows.length === 0) continue;
        if (lines.length > 1) lines.push({ text: '', isRow: false });
        // Only what fits is measured: the rest of 20,000 rows would take long, every second.
        const seen = rows.slice(0, size.rows);
        const fitting = widthsOf(watched.columns, seen, now);
        lines.push({ text: headerLine(watched.columns, fitting, style), isRow: false });
        for (const row of seen) lines.push({ text: rowLine(watched.columns, row, fitting, style, now), isRow: true });
        for (let left = rows.length - seen.length; left > 0; left -= 1) lines.push({ text: '', isRow: true });
      }
      screen.draw(fittingLines(lines, size));
    },
    message(text) {
      screen.clear();
      output.message(text);
    },
  };
}

/** The cells of a row, but for its age. */
function cellsText({ columns }: WatchedTarget, row: ListedEntry): string {
  return columns
    .filter(({ header }) => header !== 'AGE')
    .map(({ timeless }) => timeless(row))
    .join('\n');
}

function kindDocument({ target: { id, resource } }: WatchedTarget): object {
  const { group, version, kind } = resource;
  return { resource: id, group, version, kind };
}

function rowDocument(watched: WatchedTarget, row: ListedEntry): object {
  const { namespace, name, uid, createdMs, labels, readiness } = row.entry;
  return {
    ...kindDocument(watched),
    ...(namespace === '' ? {} : { namespace }),
    name,
    uid,
    ...(Number.isNaN(createdMs) ? {} : { created: new Date(createdMs).toISOString() }),
    labels,
    readiness,
    columns: Object.fromEntries(watched.columns.filter(isOwn).map(({ header, timeless }) => [header, timeless(row)])),
  };
}

/** What is no column of the kind alone is a field of the document. */
function isOwn({ header }: ListColumn): boolean {
  return header !== 'NAMESPACE' && header !== 'NAME' && header !== 'AGE';
}

/** `14:03:07`, local. */
function clockTime(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

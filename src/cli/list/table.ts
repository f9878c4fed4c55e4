import { styleText } from 'node:util';
import type { ListedEntry } from '../../cluster/list/read-list.ts';
import type { ReadinessState } from '../../cluster/types.ts';
import { clipped, displayWidth, padded } from '../cells.ts';
import type { ListColumn } from './rows.ts';

/** How a table is drawn. */
export interface TableStyle {
  readonly isColoured: boolean;
  /** Lines are cut at so many columns; undefined for never. */
  readonly width?: number | undefined;
}

/** A table that was written already: what follows goes under its columns. */
export type ColumnWidths = readonly number[];

const gap = '   ';

const colours: Readonly<Partial<Record<ReadinessState, 'red' | 'yellow' | 'magenta'>>> = {
  failed: 'red',
  'in-progress': 'yellow',
  terminating: 'magenta',
};

/** How wide each column is, for headers and rows; never narrower than before. */
export function widthsOf(
  columns: readonly ListColumn[],
  rows: readonly ListedEntry[],
  now: Date,
  before: ColumnWidths = [],
): ColumnWidths {
  const widths = columns.map(({ header }, index) => Math.max(before[index] ?? 0, displayWidth(header)));
  for (const row of rows)
    for (const [index, { cell }] of columns.entries())
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell(row, now)));
  return widths;
}

/** The line above a table. */
export function headerLine(columns: readonly ListColumn[], widths: ColumnWidths, style: TableStyle): string {
  return line(
    columns.map(({ header }) => ({ text: header })),
    widths,
    style,
  );
}

/** One line of a table. Colours repeat what the words say. */
export function rowLine(
  columns: readonly ListColumn[],
  row: ListedEntry,
  widths: ColumnWidths,
  style: TableStyle,
  now: Date,
): string {
  const colour = colours[row.entry.readiness.state];
  return line(
    columns.map(({ cell, isState }) => ({ text: cell(row, now), ...(isState ? { colour } : {}) })),
    widths,
    style,
  );
}

interface Cell {
  readonly text: string;
  readonly colour?: (typeof colours)[ReadinessState] | undefined;
}

function line(cells: readonly Cell[], widths: ColumnWidths, { isColoured, width = Infinity }: TableStyle): string {
  let left = width;
  let whole = '';
  for (const [index, { text, colour }] of cells.entries()) {
    if (left <= 0) break;
    const shown = clipped(text, left);
    const isLast = index === cells.length - 1;
    const filled = isLast ? shown : `${padded(shown, widths[index] ?? 0)}${gap}`;
    const painted = isColoured && colour !== undefined ? styleText(colour, shown, { validateStream: false }) : shown;
    whole += painted + filled.slice(shown.length);
    left -= displayWidth(filled);
  }
  return whole.trimEnd();
}

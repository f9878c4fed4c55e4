import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { h, type ElementNode } from '../../ui/dom.ts';
import type { Columns } from './series.ts';

/** One line of a chart. The dash pattern tells lines apart without colour. */
export interface Line {
  readonly name: string;
  /** Name of a theme colour, such as `--vscode-charts-blue`. */
  readonly colour: string;
  readonly dash?: readonly number[];
}

/** What a chart shows; only the data changes while it lives. */
export interface ChartDescription {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
}

const heightPixels = 200;

/**
 * A chart over the seconds of a run. It draws on a canvas, which nobody can hear: the caller shows the same figures in a table on
 * demand. Colours are the theme's, read again when the theme changes. Nothing in it moves by itself.
 */
export class Chart {
  readonly #description: ChartDescription;
  #columns: Columns = [];
  #plot: uPlot | undefined;
  #frame: HTMLElement | undefined;
  #readouts: readonly HTMLElement[] = [];
  #themeObserver: MutationObserver | undefined;
  #sizeObserver: ResizeObserver | undefined;

  constructor(description: ChartDescription) {
    this.#description = description;
  }

  /** The chart as part of the page; `summary` is what screen readers say for it. */
  view(summary: string): ElementNode {
    const { name, lines } = this.#description;
    return h(
      'figure',
      { key: name, class: 'chart' },
      h(
        'figcaption',
        {},
        h('span', { class: 'chart-name' }, name),
        lines.map((line, index) =>
          h(
            'span',
            { class: 'legend' },
            h(
              'svg',
              { class: `legend-line line-${line.name}`, viewBox: '0 0 24 8', 'aria-hidden': true, focusable: 'false' },
              h('path', { d: 'M0 4h24' }),
            ),
            line.name,
            h('span', { class: 'readout', opaque: true, 'data-line': index }),
          ),
        ),
      ),
      h('div', {
        class: 'plot',
        role: 'img',
        'aria-label': summary,
        opaque: true,
        created: (element) => {
          this.#attach(element);
        },
      }),
    );
  }

  /** Draws new figures. */
  show(columns: Columns): void {
    this.#columns = columns;
    this.#plot?.setData(columns as uPlot.AlignedData);
  }

  #attach(frame: HTMLElement): void {
    this.detach();
    this.#frame = frame;
    const figure = frame.closest('figure');
    this.#readouts = figure === null ? [] : [...figure.querySelectorAll<HTMLElement>('.readout')];
    this.#draw();
    this.#themeObserver = new MutationObserver(() => {
      this.#draw();
    });
    // VS Code writes the colours on the root element and the kind of theme on the body.
    this.#themeObserver.observe(document.documentElement, { attributeFilter: ['style'] });
    this.#themeObserver.observe(document.body, { attributeFilter: ['class'] });
    this.#sizeObserver = new ResizeObserver(() => {
      if (frame.clientWidth > 0) this.#plot?.setSize({ width: frame.clientWidth, height: heightPixels });
    });
    this.#sizeObserver.observe(frame);
  }

  /** Frees what it holds; called when the chart leaves the page. */
  detach(): void {
    this.#themeObserver?.disconnect();
    this.#sizeObserver?.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#frame = undefined;
  }

  #draw(): void {
    if (this.#frame === undefined) return;
    this.#plot?.destroy();
    const theme = getComputedStyle(document.body);
    const colour = (name: string) => theme.getPropertyValue(name).trim() || theme.color;
    const axis: uPlot.Axis = {
      stroke: colour('--vscode-foreground'),
      grid: { stroke: colour('--meshdeck-chart-grid'), width: 1 },
      ticks: { stroke: colour('--meshdeck-chart-grid'), width: 1 },
      font: `12px ${theme.fontFamily}`,
    };
    const { lines, format } = this.#description;
    this.#plot = new uPlot(
      {
        width: Math.max(this.#frame.clientWidth, 200),
        height: heightPixels,
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
        scales: { x: { time: false }, y: { range: fromZero } },
        axes: [
          { ...axis, size: 32, values: (_plot, splits) => splits.map((split) => `${split} s`) },
          { ...axis, size: 80, values: (_plot, splits) => splits.map((split) => format(split)) },
        ],
        series: [
          {},
          ...lines.map((line) => ({
            stroke: colour(line.colour),
            width: 2,
            points: { show: false },
            ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
          })),
        ],
        hooks: {
          setCursor: [
            (plot) => {
              this.#readOut(plot.cursor.idx ?? undefined);
            },
          ],
        },
      },
      this.#columns as uPlot.AlignedData,
      this.#frame,
    );
  }

  /** Writes the figures under the pointer beside the names of the lines. */
  #readOut(index: number | undefined): void {
    this.#readouts.forEach((readout, line) => {
      const value = index === undefined ? undefined : this.#columns[line + 1]?.[index];
      readout.textContent = value === undefined || value === null ? '' : this.#description.format(value);
    });
  }
}

/** The axis begins at zero, so that a difference looks as large as it is. */
function fromZero(_plot: uPlot, _lowest: number | null, highest: number | null): uPlot.Range.MinMax {
  return [0, highest === null || highest <= 0 ? 1 : highest * 1.1];
}

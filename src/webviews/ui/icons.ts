import { h, type ElementNode } from './dom.ts';

/** Drawn on a grid of 16 by 16 with a line of the text's colour; each shape is told apart without colour. */
const paths = {
  add: 'M8 2.5v11M2.5 8h11',
  edit: 'M3 13l.7-3L10.8 2.9l2.3 2.3L6 12.3zM9.3 4.4l2.3 2.3',
  equal: 'M3 6h10M3 10h10',
  warning: 'M8 2.2L14.5 13.5h-13zM8 6.3v3.6M8 11.3v.9',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  pass: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5 8.2l2.1 2.1L11 6',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.4 1.8',
  trash: 'M3 4h10M6 4V2.5h4V4M4.3 4l.6 9.5h6.2l.6-9.5M6.7 6.5v4.5M9.3 6.5v4.5',
  skip: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM3.7 12.3l8.6-8.6',
  shield: 'M8 1.8l5.2 2v4c0 3-2.1 5.3-5.2 6.4C4.9 13.1 2.8 10.8 2.8 7.8v-4z',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.2v4M8 4.7v.9',
  play: 'M4.5 2.8v10.4L13 8z',
  stop: 'M3.5 3.5h9v9h-9z',
  'chevron-right': 'M6 3.5L10.5 8 6 12.5',
  'chevron-down': 'M3.5 6L8 10.5 12.5 6',
  'circle-partial': 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 1.8v12.4M8 5h4.9M8 8h6.2M8 11h4.9',
} as const;

/** Names of the icons. */
export type IconName = keyof typeof paths;

/** An icon of the text's size and colour. It is hidden from screen readers: words always stand beside it. */
export function icon(name: IconName): ElementNode {
  return h(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 16 16', 'aria-hidden': true, focusable: 'false' },
    h('path', { d: paths[name] }),
  );
}

/**
 * A description of a piece of the page. Pages describe themselves whole at each state, and {@link file://./patch.ts} changes
 * only what differs, so that focus, selection and scroll positions stay where the person left them.
 */
export interface ElementNode {
  readonly tag: string;
  readonly properties: Properties;
  readonly children: readonly PageNode[];
}

/** An element or a text. */
export type PageNode = ElementNode | string;

/** What may stand as a child: `false`, `null` and `undefined` are left out, so that conditions read well. */
export type Child = PageNode | number | false | null | undefined | readonly Child[];

/** Value of an attribute. */
export type AttributeValue = string | number | boolean | undefined;

/** Listeners by type of event; always the latest ones are called. */
export type Listeners = {
  readonly [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type], element: HTMLElement) => void;
};

/** Attributes, and beside them what is not one. */
export interface Properties {
  /** Tells siblings apart: a node with the same key and tag is the same element, wherever it moved. */
  readonly key?: string;
  readonly on?: Listeners;
  /** Properties of the element that no attribute carries, such as `checked`. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  /** Called once, when the element is in the page. */
  readonly created?: (element: HTMLElement) => void;
  /** True where somebody else (a chart) fills the element. */
  readonly opaque?: boolean;

  readonly id?: string | undefined;
  readonly class?: string | undefined;
  readonly title?: string | undefined;
  readonly role?: string | undefined;
  readonly tabindex?: number | undefined;
  readonly hidden?: boolean | undefined;
  readonly lang?: string | undefined;
  readonly type?: string | undefined;
  readonly scope?: 'col' | 'row' | undefined;
  readonly colspan?: number | undefined;
  readonly appearance?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly spellcheck?: 'true' | 'false' | undefined;
  readonly viewBox?: string | undefined;
  readonly d?: string | undefined;
  readonly focusable?: 'false' | undefined;
  readonly [aria: `aria-${string}`]: AttributeValue;
  readonly [data: `data-${string}`]: AttributeValue;
}

/** Describes an element. */
export function h(tag: string, properties: Properties = {}, ...children: readonly Child[]): ElementNode {
  return { tag, properties, children: flatten(children) };
}

function flatten(children: readonly Child[]): readonly PageNode[] {
  const nodes: PageNode[] = [];
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (isList(child)) nodes.push(...flatten(child));
    else nodes.push(typeof child === 'number' ? String(child) : child);
  }
  return nodes;
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

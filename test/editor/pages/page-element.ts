/**
 * What the page objects read of an element of the page. Functions that run in the page are typed with this, so that the types of
 * browsers need not be known in a program for Node.
 */
export interface PageElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
}

/** What they read of its window. */
export interface PageWindow {
  getComputedStyle(element: unknown): { readonly color: string };
}

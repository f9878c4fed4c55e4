import type { AttributeValue, Listeners, PageNode, Properties } from './dom.ts';

/** What stands in the page for a node. */
interface Shown {
  node: PageNode;
  readonly dom: Element | Text;
  children: readonly Shown[];
}

const shownIn = new WeakMap<Element, readonly Shown[]>();
const listenersOf = new WeakMap<Element, Listeners>();
const notAttributes = new Set(['key', 'on', 'set', 'created', 'opaque']);
const svgNamespace = 'http://www.w3.org/2000/svg';

/** Makes the children of `parent` look like `nodes`. Elements that stay the same are never replaced and, where possible, not moved. */
export function patch(parent: Element, nodes: readonly PageNode[]): void {
  const created: (() => void)[] = [];
  shownIn.set(parent, patchChildren(parent, shownIn.get(parent) ?? [], nodes, created));
  // After the whole is in the page: custom elements have been connected by then.
  for (const call of created) call();
}

function patchChildren(
  parent: Element,
  before: readonly Shown[],
  nodes: readonly PageNode[],
  created: (() => void)[],
): readonly Shown[] {
  const reusable = new Map<string, Shown[]>();
  for (const shown of before) {
    const identity = identityOf(shown.node);
    const sameIdentity = reusable.get(identity);
    if (sameIdentity === undefined) reusable.set(identity, [shown]);
    else sameIdentity.push(shown);
  }
  const after = nodes.map((node) => {
    const same = reusable.get(identityOf(node))?.shift();
    return same === undefined ? create(parent, node, created) : update(same, node, created);
  });
  // Removing first means that a removal moves nobody: a moved element would lose the focus.
  for (const left of reusable.values()) for (const shown of left) shown.dom.remove();
  let expected = parent.firstChild;
  for (const { dom } of after) {
    if (dom === expected) expected = expected.nextSibling;
    else parent.insertBefore(dom, expected);
  }
  return after;
}

function identityOf(node: PageNode): string {
  if (typeof node === 'string') return '#text';
  return node.properties.key === undefined ? node.tag : `${node.tag}#${node.properties.key}`;
}

function create(parent: Element, node: PageNode, created: (() => void)[]): Shown {
  if (typeof node === 'string') return { node, dom: document.createTextNode(node), children: [] };
  const { tag, properties } = node;
  const namespace =
    tag === 'svg' || parent.namespaceURI === svgNamespace ? svgNamespace : 'http://www.w3.org/1999/xhtml';
  const element = document.createElementNS(namespace, tag) as HTMLElement;
  const children = properties.opaque === true ? [] : patchChildren(element, [], node.children, created);
  applyProperties(element, {}, properties);
  const whenCreated = properties.created;
  if (whenCreated !== undefined) {
    created.push(() => {
      whenCreated(element);
    });
  }
  return { node, dom: element, children };
}

function update(shown: Shown, node: PageNode, created: (() => void)[]): Shown {
  if (typeof node === 'string' || typeof shown.node === 'string') {
    if (shown.node !== node) shown.dom.textContent = node as string;
  } else if (shown.node !== node) {
    const element = shown.dom as HTMLElement;
    if (node.properties.opaque !== true)
      shown.children = patchChildren(element, shown.children, node.children, created);
    applyProperties(element, shown.node.properties, node.properties);
  }
  shown.node = node;
  return shown;
}

function applyProperties(element: HTMLElement, before: Properties, after: Properties): void {
  const old = before as Readonly<Record<string, unknown>>;
  const fresh = after as Readonly<Record<string, unknown>>;
  for (const name of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
    if (notAttributes.has(name) || old[name] === fresh[name]) continue;
    applyAttribute(element, name, fresh[name] as AttributeValue);
  }
  for (const [name, value] of Object.entries(after.set ?? {})) {
    const target = element as unknown as Record<string, unknown>;
    if (target[name] !== value) target[name] = value;
  }
  listen(element, after.on);
}

function applyAttribute(element: Element, name: string, value: AttributeValue): void {
  // ARIA attributes are words: "false" says something else than an absent attribute. For the others, false means absent.
  const isWord = name.startsWith('aria-') || name.startsWith('data-');
  if (value === undefined || (value === false && !isWord)) element.removeAttribute(name);
  else element.setAttribute(name, value === true && !isWord ? '' : String(value));
}

function listen(element: HTMLElement, listeners: Listeners | undefined): void {
  const before = listenersOf.get(element);
  if (listeners === undefined && before === undefined) return;
  listenersOf.set(element, listeners ?? {});
  const types = Object.keys(listeners ?? {}) as (keyof HTMLElementEventMap)[];
  for (const type of types) {
    if (before !== undefined && type in before) continue;
    element.addEventListener(type, (event) => {
      const latest = listenersOf.get(element)?.[type] as ((event: Event, element: HTMLElement) => void) | undefined;
      latest?.(event, element);
    });
  }
}

import { orderComponents } from '../../../pattern/model/order.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import { isSameValue, withoutEntry, withoutItem } from '../../document/block-edits.ts';
import { namedText, type NamedText } from '../oam/application.ts';
import { faultAt } from '../object/fault.ts';
import { entryAt, itemsAt } from '../object/read.ts';
import type { Design, DesignComponent } from './read.ts';

/** Components that wait for each other. Others are named by their identity or by their name for people. */
export function* dependencyFaults({ components }: Design, text: string): Iterable<Fault> {
  const named = new Map<string, DesignComponent>();
  for (const component of components)
    for (const name of [component.id, component.displayName])
      if (name !== undefined && !named.has(name.text)) named.set(name.text, component);
  const labels = labelsOf(components);
  const nodes = components.map((component) => ({
    component,
    key: labels.get(component) ?? '',
    uses: itemsAt(component.node, 'metadata', 'dependsOn').flatMap((item): readonly Dependency[] => {
      const at = namedText(item);
      const target = at === undefined ? undefined : named.get(at.text);
      return at === undefined || target === undefined ? [] : [{ at, target }];
    }),
  }));
  const order = orderComponents(
    nodes.map(({ key, uses }) => ({ key, dependsOn: uses.map(({ target }) => labels.get(target) ?? '') })),
  );
  for (const { code, path, params, related = [] } of order.findings) {
    if (code !== 'depends-on-cycle') continue;
    const at = useAt(nodes, path);
    if (at === undefined) continue;
    const others = related.flatMap((one) => useAt(nodes, one) ?? []);
    yield faultAt(
      'design-cycle',
      at.use.at.node,
      { cycle: params['cycle'] ?? '' },
      {
        related: others.map(({ owner, use }) => ({
          message: `\`${labels.get(owner) ?? ''}\` depends on the next one here.`,
          start: use.at.node.start,
          end: use.at.node.end,
        })),
        fixes: at.use.target === at.owner ? withoutItself(at.owner, at.use.at, text) : [],
      },
    );
  }
}

interface Dependency {
  readonly at: NamedText;
  readonly target: DesignComponent;
}

interface DependencyNode {
  readonly component: DesignComponent;
  readonly key: string;
  readonly uses: readonly Dependency[];
}

function useAt(
  nodes: readonly DependencyNode[],
  [, key, , index]: readonly (string | number)[],
): { readonly owner: DesignComponent; readonly use: Dependency } | undefined {
  const node = nodes.find((one) => one.key === key);
  const use = node?.uses[Number(index)];
  return node === undefined || use === undefined ? undefined : { owner: node.component, use };
}

/** Names for people where they are different, identities otherwise. */
function labelsOf(components: readonly DesignComponent[]): ReadonlyMap<DesignComponent, string> {
  const counts = new Map<string, number>();
  for (const { displayName } of components)
    if (displayName !== undefined) counts.set(displayName.text, (counts.get(displayName.text) ?? 0) + 1);
  return new Map(
    components.map((component, index) => {
      const name = component.displayName?.text;
      const isUnique = name !== undefined && counts.get(name) === 1;
      return [component, isUnique ? name : (component.id?.text ?? `components[${index}]`)];
    }),
  );
}

/** A component that waits for itself. */
function withoutItself({ node }: DesignComponent, use: NamedText, text: string): readonly Fix[] {
  const entry = entryAt(node, 'metadata', 'dependsOn');
  if (entry?.value.is !== 'list') return [];
  const { items } = entry.value;
  const index = items.findIndex((item) => item.start === use.node.start && isSameValue(item, use.node));
  return items.length === 1 ? withoutEntry(text, entry) : withoutItem(text, entry.value, index);
}

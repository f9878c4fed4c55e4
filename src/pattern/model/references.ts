import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { without } from '../../core/without.ts';
import type { DocumentPath, ModelFinding } from './findings.ts';
import { isReference } from './reference-text.ts';
import { ReferenceResolver, type Failure } from './resolve-references.ts';
import type { Component, Pattern } from './types.ts';

export { isReference } from './reference-text.ts';

/** A pattern whose references were filled in, with what could not be. */
export interface FilledPattern {
  readonly pattern: Pattern;
  readonly findings: readonly ModelFinding[];
  /** What each text with references became, by {@link placeKey}. A text whose references could not be filled in is not here. */
  readonly values: ReadonlyMap<string, JsonValue>;
}

/** The key of a place in {@link FilledPattern.values}. */
export function placeKey(path: DocumentPath): string {
  return path.join('\0');
}

/** Traits that only drawings use. Their references lead to ids that an editor gives, so they are left alone. */
export const drawingTraits: readonly string[] = ['meshmap'];

/**
 * Fills `$(#ref.<path>)` in. Its path begins with `services.<key>.`, `vars.` or `name`; list items are addressed by index and keys that
 * hold a dot are written in brackets, as in `services.[ns.sample].name`. A reference to a reference is followed.
 *
 * A reference that is the whole text becomes the value that it leads to: in settings and traits any value, elsewhere a single one.
 * References inside a longer text become texts (`zone-$(#ref.vars.zone)`). Meshery itself would put the value in the place of the
 * whole text and lose what stands around it; nobody can have meant that.
 */
export function fillReferences(pattern: Pattern): FilledPattern {
  const filler = new Filler(pattern);
  const filled = filler.filled();
  return { pattern: filled, findings: filler.findings, values: filler.values };
}

class Filler {
  readonly findings: ModelFinding[] = [];
  readonly values = new Map<string, JsonValue>();
  private readonly pattern: Pattern;
  private readonly resolver: ReferenceResolver;
  private readonly circles = new Set<string>();

  constructor(pattern: Pattern) {
    this.pattern = pattern;
    this.resolver = new ReferenceResolver({
      name: pattern.name,
      vars: pattern.vars,
      services: Object.fromEntries(pattern.components.map((component) => [component.key, asFields(component)])),
    });
  }

  filled(): Pattern {
    const { name, vars, components } = this.pattern;
    return {
      name: this.text(name, ['name']),
      vars: this.object(vars, ['vars']),
      components: components.map((component) => this.component(component)),
    };
  }

  private component(component: Component): Component {
    const path = ['services', component.key];
    const optional = (key: 'namespace' | 'version' | 'apiVersion' | 'model'): Record<string, string> => {
      const value = component[key];
      return value === undefined ? {} : { [key]: this.text(value, [...path, key]) };
    };
    return {
      ...component,
      name: this.text(component.name, [...path, 'name']),
      type: this.text(component.type, [...path, 'type']),
      ...optional('namespace'),
      ...optional('version'),
      ...optional('apiVersion'),
      ...optional('model'),
      labels: this.texts(component.labels, [...path, 'labels']),
      annotations: this.texts(component.annotations, [...path, 'annotations']),
      dependsOn: component.dependsOn.map((dependency, index) => this.text(dependency, [...path, 'dependsOn', index])),
      settings: this.object(component.settings, [...path, 'settings']),
      traits: this.object(component.traits, [...path, 'traits'], drawingTraits),
    };
  }

  private texts(fields: Readonly<Record<string, string>>, path: DocumentPath): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, this.text(value, [...path, key])]));
  }

  private object(object: JsonObject, path: DocumentPath, leaveAlone: readonly string[] = []): JsonObject {
    const entries = Object.entries(object).map(([key, value]): [string, JsonValue] =>
      leaveAlone.includes(key) ? [key, value] : [key, this.value(value, [...path, key])],
    );
    return Object.fromEntries(entries);
  }

  private value(value: JsonValue, path: DocumentPath): JsonValue {
    if (typeof value === 'string') return isReference(value) ? this.fill(value, path, 'any value') : value;
    if (Array.isArray(value))
      return (value as readonly JsonValue[]).map((item, index) => this.value(item, [...path, index]));
    return isJsonObject(value) ? this.object(value, path) : value;
  }

  private text(value: string, path: DocumentPath): string {
    if (!isReference(value)) return value;
    const filled = this.fill(value, path, 'a text');
    return typeof filled === 'string' ? filled : value;
  }

  /** What a text becomes; the text itself, and a finding, where that cannot be told. */
  private fill(text: string, path: DocumentPath, wanted: 'any value' | 'a text'): JsonValue {
    const outcome = this.resolver.resolve(text, path, wanted);
    if (outcome.failure === undefined) {
      this.values.set(placeKey(path), outcome.value);
      return outcome.value;
    }
    this.report(outcome.failure, path, text);
    return text;
  }

  private report(failure: Failure, path: DocumentPath, text: string): void {
    if (failure.code !== 'reference-circle') {
      const { code, params, place } = failure;
      // What fails behind a reference is told where it fails, and here only if nobody looks there.
      if (placeKey(place) === placeKey(path) || isOfDrawing(place))
        this.findings.push({ code, path, at: 'value', params });
      return;
    }
    const members = failure.circle.map(placeKey);
    const circle = [...members].sort().join('\n');
    if (!members.includes(placeKey(path)) || this.circles.has(circle)) return;
    this.circles.add(circle);
    const related = failure.circle.filter((place) => placeKey(place) !== placeKey(path));
    const params = { ...failure.params, reference: text.trim() };
    this.findings.push({ code: failure.code, path, at: 'value', params, ...(related.length === 0 ? {} : { related }) });
  }
}

function isOfDrawing(path: DocumentPath): boolean {
  const [root, , field, trait] = path;
  return root === 'services' && field === 'traits' && drawingTraits.includes(String(trait));
}

function asFields(component: Component): JsonObject {
  return without(component, 'key', 'isAnnotation');
}

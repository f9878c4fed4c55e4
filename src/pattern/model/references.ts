import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { without } from '../../core/without.ts';
import { nearest } from '../../core/nearest.ts';
import { nearestParam, type DocumentPath, type ModelFinding } from './findings.ts';
import type { Component, Pattern } from './types.ts';

const wholeReference = /^\s*\$\(#ref\.(.+)\)\s*$/;
const importType = /^\s*\$\(#use\s+(\S.*?)\s*\)\s*$/;

/** True for a text that is a reference, whatever it leads to: such a text may stand where a number or a map is expected. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.includes('$(#ref.');
}

/** The address of a `$(#use ...)` type; undefined for every other type. */
export function importAddress(type: string): string | undefined {
  return importType.exec(type)?.[1];
}

/** A pattern whose references were filled in, with what could not be. */
export interface FilledPattern {
  readonly pattern: Pattern;
  readonly findings: readonly ModelFinding[];
}

/** Traits that only drawings use. Their references lead to ids that an editor gives, so they are left alone. */
const drawingTraits: readonly string[] = ['meshmap'];

/**
 * Fills `$(#ref.<path>)` in. A reference is a whole text. Its path begins with `services.<key>.`, `vars.` or `name`; list items are
 * addressed by index and keys that hold a dot are written in brackets, as in `services.[ns.sample].name`. Settings and traits may take
 * any single value; the other fields need text. A reference to a reference is followed.
 */
export function fillReferences(pattern: Pattern): FilledPattern {
  const filler = new Filler(pattern);
  return { pattern: filler.filled(), findings: filler.findings };
}

class Filler {
  readonly findings: ModelFinding[] = [];
  private readonly pattern: Pattern;
  private readonly root: JsonObject;

  constructor(pattern: Pattern) {
    this.pattern = pattern;
    this.root = {
      name: pattern.name,
      vars: pattern.vars,
      services: Object.fromEntries(pattern.components.map((component) => [component.key, asFields(component)])),
    };
  }

  filled(): Pattern {
    return { ...this.pattern, components: this.pattern.components.map((component) => this.component(component)) };
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
    if (typeof value === 'string') return isReference(value) ? this.lookUp(value, path) : value;
    if (Array.isArray(value))
      return (value as readonly JsonValue[]).map((item, index) => this.value(item, [...path, index]));
    return isJsonObject(value) ? this.object(value, path) : value;
  }

  private text(value: string, path: DocumentPath): string {
    if (!isReference(value)) return value;
    const found = this.lookUp(value, path);
    return typeof found === 'string' ? found : String(found);
  }

  /** The value behind a reference; the reference itself, and a finding, where there is none. */
  private lookUp(reference: string, path: DocumentPath): string | number | boolean {
    const visited = new Set<string>();
    let current: string = reference;
    for (;;) {
      const query = wholeReference.exec(current)?.[1];
      if (query === undefined) return this.fail('reference-embedded', reference, path);
      if (visited.has(query)) return this.fail('reference-not-usable', reference, path, { found: 'a circle' });
      visited.add(query);
      const steps = stepsOf(query);
      const { value, missing } = walk(this.root, steps);
      if (missing !== undefined) return this.fail('reference-unknown', reference, path, missing);
      if (typeof value === 'string' && isReference(value)) current = value;
      else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      else return this.fail('reference-not-usable', reference, path, { found: Array.isArray(value) ? 'list' : 'map' });
    }
  }

  private fail(
    code: 'reference-unknown' | 'reference-not-usable' | 'reference-embedded',
    reference: string,
    path: DocumentPath,
    more: Readonly<Record<string, string>> = {},
  ): string {
    this.findings.push({ code, path, at: 'value', params: { reference: reference.trim(), ...more } });
    return reference;
  }
}

function asFields(component: Component): JsonObject {
  return without(component, 'key', 'isAnnotation');
}

/** `services.[ns.sample].name` into its steps. */
function stepsOf(query: string): readonly string[] {
  return [...query.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

interface Walk {
  readonly value?: JsonValue;
  /** The step that is not there, with the nearest that is. */
  readonly missing?: Readonly<Record<string, string>>;
}

function walk(root: JsonObject, steps: readonly string[]): Walk {
  let current: JsonValue = root;
  for (const step of steps) {
    const keys: readonly string[] = Array.isArray(current)
      ? (current as readonly JsonValue[]).map((_, index) => String(index))
      : isJsonObject(current)
        ? Object.keys(current)
        : [];
    if (!keys.includes(step)) return { missing: { step, ...nearestParam(nearest(step, keys)) } };
    current = (current as Readonly<Record<string, JsonValue>>)[step] ?? null;
  }
  return { value: current };
}

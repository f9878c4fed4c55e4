import type { JsonObject } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
import { entryOf, type MapNode, type ScalarNode, type ValueNode } from '../../yaml/nodes.ts';
import { mostRepeatedNodes, plainValue } from '../../yaml/plain-value.ts';
import { nearestParam, type DocumentPath, type ModelFinding, type ModelFindingCode } from './findings.ts';
import type { Component, Pattern } from './types.ts';

/** What was read. `pattern` is absent only where there is nothing to work with; otherwise it holds everything that is right. */
export interface PatternReading {
  readonly pattern?: Pattern;
  readonly findings: readonly ModelFinding[];
}

/** Keys at the root of a pattern. `version` is found in many files, and says nothing that is used. */
export const patternKeys = ['name', 'services', 'vars', 'patternID', 'version', 'schemaVersion'] as const;

/** Keys of one service. */
export const componentKeys = [
  'id',
  'name',
  'type',
  'apiVersion',
  'namespace',
  'version',
  'model',
  'isAnnotation',
  'labels',
  'annotations',
  'dependsOn',
  'settings',
  'traits',
] as const;

/**
 * Reads a Meshery pattern (`services:`). Syntax errors of the YAML are the caller's: a document with some is read as far as it goes.
 * An empty value (`version:`) counts as absent, as Meshery's own files use it.
 */
export function readPattern(root: ValueNode): PatternReading {
  return new PatternReader(root).read();
}

interface ComponentReading {
  readonly key: string;
  readonly component: Component | undefined;
  readonly findings: readonly ModelFinding[];
}

/** What was read of a service, by its node. Findings are placed by path, so they stay right wherever the node moves. */
const readings = new WeakMap<ValueNode, ComponentReading>();

class PatternReader {
  private readonly findings: ModelFinding[] = [];
  /** Where something was found: paths as {@link keyOf} writes them. */
  private readonly places = new Set<string>();
  private readonly root: ValueNode | undefined;

  constructor(root: ValueNode) {
    this.root = filled(root);
  }

  read(): PatternReading {
    const { root } = this;
    if (root?.is !== 'map') {
      this.report('not-a-map', [], 'value', { found: describe(root) });
      return { findings: this.findings };
    }
    this.reportUnknownKeys(root, [], patternKeys, 'pattern');
    const components = this.components(root);
    if (components === undefined) return { findings: this.findings };
    const pattern: Pattern = {
      name: this.text(root, 'name', []) ?? '',
      components,
      vars: this.map(root, 'vars', []),
    };
    return { pattern, findings: this.findings };
  }

  private components(root: MapNode): readonly Component[] | undefined {
    const entry = entryOf(root, 'services');
    const services = filled(entry?.value);
    if (entry === undefined) {
      // A misspelt `services` was reported with its nearest key already.
      const misspelt = this.findings.some(({ params }) => params['nearest'] === 'services');
      if (!misspelt) this.report('services-missing', [], 'value', {});
      return undefined;
    }
    if (services === undefined) {
      this.report('services-empty', ['services'], 'key', {});
      return [];
    }
    if (services.is !== 'map') {
      this.report('wrong-type', ['services'], 'value', { key: 'services', expected: 'map', found: describe(services) });
      return undefined;
    }
    if (services.entries.length === 0) this.report('services-empty', ['services'], 'key', {});
    return services.entries.flatMap(({ key, value }) => {
      const component = this.keptComponent(key, value);
      return component === undefined ? [] : [component];
    });
  }

  /** An edit leaves the nodes of all services but one as they were: what was read of them is taken over. */
  private keptComponent(key: string, value: ValueNode): Component | undefined {
    const kept = readings.get(value);
    if (kept?.key === key) {
      this.findings.push(...kept.findings);
      return kept.component;
    }
    const before = this.findings.length;
    const component = this.component(key, filled(value));
    readings.set(value, { key, component, findings: this.findings.slice(before) });
    return component;
  }

  private component(key: string, node: ValueNode | undefined): Component | undefined {
    const path = ['services', key];
    if (node?.is !== 'map') {
      this.report('component-not-a-map', path, node === undefined ? 'key' : 'value', { key, found: describe(node) });
      return undefined;
    }
    this.reportUnknownKeys(node, path, componentKeys, 'service');
    const type = this.text(node, 'type', path);
    if (type === undefined || type.trim() === '') {
      if (!this.hasFinding([...path, 'type'])) this.report('type-missing', path, 'key', { key });
      return undefined;
    }
    const optional = {
      apiVersion: this.text(node, 'apiVersion', path),
      namespace: this.text(node, 'namespace', path),
      version: this.text(node, 'version', path),
      model: this.text(node, 'model', path),
    };
    return {
      key,
      name: this.text(node, 'name', path) ?? key,
      type: type.trim(),
      ...withoutEmpty(optional),
      labels: this.texts(node, 'labels', path),
      annotations: this.texts(node, 'annotations', path),
      dependsOn: this.list(node, 'dependsOn', path),
      settings: this.map(node, 'settings', path),
      traits: this.map(node, 'traits', path),
      isAnnotation: this.flag(node, 'isAnnotation', path) || isShape(optional.model),
    };
  }

  /** A text; numbers and booleans count as the text that was written (`version: 1.20` is "1.20"). */
  private text(map: MapNode, key: string, path: DocumentPath): string | undefined {
    const node = valueAt(map, key);
    if (node === undefined) return undefined;
    const text = scalarText(node);
    if (text === undefined) this.reportType([...path, key], 'text', node);
    return text;
  }

  private flag(map: MapNode, key: string, path: DocumentPath): boolean {
    const node = valueAt(map, key);
    if (node === undefined) return false;
    const value = node.is === 'scalar' ? node.value : undefined;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.reportType([...path, key], 'true or false', node);
    return false;
  }

  private texts(map: MapNode, key: string, path: DocumentPath): Readonly<Record<string, string>> {
    const node = this.mapNode(map, key, path);
    if (node === undefined) return {};
    const entries = node.entries.flatMap((entry): [string, string][] => {
      const value = filled(entry.value);
      const text = value === undefined ? '' : scalarText(value);
      if (text !== undefined) return [[entry.key, text]];
      this.reportType([...path, key, entry.key], 'text', value);
      return [];
    });
    return Object.fromEntries(entries);
  }

  private list(map: MapNode, key: string, path: DocumentPath): readonly string[] {
    const node = valueAt(map, key);
    if (node === undefined) return [];
    if (node.is !== 'list') {
      this.reportType([...path, key], 'list', node);
      return [];
    }
    return node.items.flatMap((item, index) => {
      const value = filled(item);
      const text = value === undefined ? undefined : scalarText(value);
      if (text === undefined) this.reportType([...path, key, index], 'text', value);
      return text === undefined ? [] : [text];
    });
  }

  private map(map: MapNode, key: string, path: DocumentPath): JsonObject {
    const node = this.mapNode(map, key, path);
    if (node === undefined) return {};
    const value = plainValue(node);
    if (value === undefined) this.report('too-many-aliases', [...path, key], 'value', { key, max: mostRepeatedNodes });
    else this.reportNotFinite(node, [...path, key]);
    return value ?? {};
  }

  /** What is infinite would become nothing on its way to the API server. */
  private reportNotFinite(node: ValueNode, path: DocumentPath): void {
    if (!holdsNotFinite(node)) return;
    if (node.is === 'map') for (const { key, value } of node.entries) this.reportNotFinite(value, [...path, key]);
    else if (node.is === 'list')
      node.items.forEach((item, index) => {
        this.reportNotFinite(item, [...path, index]);
      });
    else this.report('number-not-finite', path, 'value', { written: node.source ?? String(node.value) });
  }

  private mapNode(map: MapNode, key: string, path: DocumentPath): MapNode | undefined {
    const node = valueAt(map, key);
    if (node === undefined || node.is === 'map') return node;
    this.reportType([...path, key], 'map', node);
    return undefined;
  }

  private reportUnknownKeys(map: MapNode, path: DocumentPath, known: readonly string[], of: string): void {
    const present = new Set(map.entries.map(({ key }) => key));
    // What is there already was not meant.
    const free = known.filter((one) => !present.has(one));
    for (const { key } of map.entries) {
      if (known.includes(key) || key === '<<') continue;
      this.report('unknown-key', [...path, key], 'key', { key, of, ...nearestParam(nearest(key, free)) });
    }
  }

  private reportType(path: DocumentPath, expected: string, node: ValueNode | undefined): void {
    this.report('wrong-type', path, 'value', { key: nameOf(path), expected, found: describe(node) });
  }

  private hasFinding(path: DocumentPath): boolean {
    return this.places.has(keyOf(path));
  }

  private report(
    code: ModelFindingCode,
    path: DocumentPath,
    at: ModelFinding['at'],
    params: ModelFinding['params'],
  ): void {
    this.findings.push({ code, path, at, params });
    this.places.add(keyOf(path));
  }
}

function keyOf(path: DocumentPath): string {
  return JSON.stringify(path);
}

function holdsNotFinite(node: ValueNode): boolean {
  if (node.is === 'map') return node.entries.some(({ value }) => holdsNotFinite(value));
  if (node.is === 'list') return node.items.some(holdsNotFinite);
  return typeof node.value === 'number' && !Number.isFinite(node.value);
}

/** Models of Meshery whose components are shapes of a drawing: sections, comments, groups. Many files do not mark them otherwise. */
const shapeModels: readonly string[] = ['meshery-core', 'meshery-shapes'];

function isShape(model: string | undefined): boolean {
  return model !== undefined && shapeModels.includes(model);
}

/** What a value is called: its key, or that of its list with the index. */
function nameOf(path: DocumentPath): string {
  const last = path.at(-1) ?? '';
  return typeof last === 'number' ? `${path.at(-2) ?? ''}[${last}]` : last;
}

/** The node, unless nothing is written there. */
function filled(node: ValueNode | undefined): ValueNode | undefined {
  return node?.is === 'scalar' && node.value === null ? undefined : node;
}

function valueAt(map: MapNode, key: string): ValueNode | undefined {
  return filled(entryOf(map, key)?.value);
}

function scalarText(node: ValueNode): string | undefined {
  if (node.is !== 'scalar') return undefined;
  const { value, source } = node;
  if (typeof value === 'string') return value;
  return value === null ? undefined : (source ?? String(value));
}

function describe(node: ValueNode | undefined): string {
  if (node === undefined) return 'nothing';
  return node.is === 'scalar' ? describeScalar(node) : node.is;
}

function describeScalar({ value }: ScalarNode): string {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'true or false' : 'text';
}

function withoutEmpty<Key extends string>(
  fields: Readonly<Record<Key, string | undefined>>,
): Partial<Record<Key, string>> {
  const result: Partial<Record<Key, string>> = {};
  for (const [key, value] of Object.entries(fields) as [Key, string | undefined][])
    if (value !== undefined && value !== '') result[key] = value;
  return result;
}

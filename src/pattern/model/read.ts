import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type YAMLMap } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { nearest } from '../../core/nearest.ts';
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

/** YAML aliases may expand to this many nodes; more is a mistake or an attack. */
const maxAliasCount = 1000;

/**
 * Reads a Meshery pattern (`services:`). Syntax errors of the YAML are the caller's: a document with some is read as far as it goes.
 * An empty value (`version:`) counts as absent, as Meshery's own files use it.
 */
export function readPattern(document: Document): PatternReading {
  return new PatternReader(document).read();
}

class PatternReader {
  private readonly findings: ModelFinding[] = [];
  private readonly document: Document;

  constructor(document: Document) {
    this.document = document;
  }

  read(): PatternReading {
    const root = this.resolved(this.document.contents);
    if (root === undefined || !isMap(root)) {
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

  private components(root: YAMLMap): readonly Component[] | undefined {
    const services = this.resolved(root.get('services', true));
    if (services === undefined && !root.has('services')) {
      // A misspelt `services` was reported with its nearest key already.
      const misspelt = this.findings.some(({ params }) => params['nearest'] === 'services');
      if (!misspelt) this.report('services-missing', [], 'value', {});
      return undefined;
    }
    if (services === undefined) {
      this.report('services-empty', ['services'], 'key', {});
      return [];
    }
    if (!isMap(services)) {
      this.report('wrong-type', ['services'], 'value', { key: 'services', expected: 'map', found: describe(services) });
      return undefined;
    }
    if (services.items.length === 0) this.report('services-empty', ['services'], 'key', {});
    return services.items.flatMap((pair) => {
      const key = keyText(pair.key);
      const component = this.component(key, this.resolved(pair.value));
      return component === undefined ? [] : [component];
    });
  }

  private component(key: string, node: Node | undefined): Component | undefined {
    const path = ['services', key];
    if (node === undefined || !isMap(node)) {
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
  private text(map: YAMLMap, key: string, path: DocumentPath): string | undefined {
    const node = this.resolved(map.get(key, true));
    if (node === undefined) return undefined;
    const text = scalarText(node);
    if (text === undefined) this.reportType([...path, key], 'text', node);
    return text;
  }

  private flag(map: YAMLMap, key: string, path: DocumentPath): boolean {
    const node = this.resolved(map.get(key, true));
    if (node === undefined) return false;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.reportType([...path, key], 'true or false', node);
    return false;
  }

  private texts(map: YAMLMap, key: string, path: DocumentPath): Readonly<Record<string, string>> {
    const node = this.mapNode(map, key, path);
    if (node === undefined) return {};
    const entries = node.items.flatMap((pair): [string, string][] => {
      const name = keyText(pair.key);
      const value = this.resolved(pair.value);
      const text = value === undefined ? '' : scalarText(value);
      if (text !== undefined) return [[name, text]];
      this.reportType([...path, key, name], 'text', value);
      return [];
    });
    return Object.fromEntries(entries);
  }

  private list(map: YAMLMap, key: string, path: DocumentPath): readonly string[] {
    const node = this.resolved(map.get(key, true));
    if (node === undefined) return [];
    if (!isSeq(node)) {
      this.reportType([...path, key], 'list', node);
      return [];
    }
    return node.items.flatMap((item, index) => {
      const value = this.resolved(item);
      const text = value === undefined ? undefined : scalarText(value);
      if (text === undefined) this.reportType([...path, key, index], 'text', value);
      return text === undefined ? [] : [text];
    });
  }

  private map(map: YAMLMap, key: string, path: DocumentPath): JsonObject {
    const node = this.mapNode(map, key, path);
    if (node === undefined) return {};
    try {
      // The document's schema makes JSON values only: no dates, no binary.
      return node.toJS(this.document, { maxAliasCount }) as JsonObject;
    } catch (error) {
      // `yaml` throws a plain ReferenceError where aliases would expand without bound.
      if (!(error instanceof ReferenceError)) throw error;
      this.report('too-many-aliases', [...path, key], 'value', { key, max: maxAliasCount });
      return {};
    }
  }

  private mapNode(map: YAMLMap, key: string, path: DocumentPath): YAMLMap | undefined {
    const node = this.resolved(map.get(key, true));
    if (node === undefined || isMap(node)) return node;
    this.reportType([...path, key], 'map', node);
    return undefined;
  }

  /** The node behind an alias; undefined for nothing and for an empty value. */
  private resolved(node: unknown): Node | undefined {
    const target = isAlias(node) ? node.resolve(this.document) : (node as Node | null | undefined);
    if (target === undefined || target === null) return undefined;
    return isScalar(target) && target.value === null ? undefined : target;
  }

  private reportUnknownKeys(map: YAMLMap, path: DocumentPath, known: readonly string[], of: string): void {
    for (const { key } of map.items) {
      const text = keyText(key);
      if (known.includes(text) || text === '<<') continue;
      const params = { key: text, of, ...nearestParam(nearest(text, known)) };
      this.report('unknown-key', [...path, text], 'key', params);
    }
  }

  private reportType(path: DocumentPath, expected: string, node: Node | undefined): void {
    this.report('wrong-type', path, 'value', { key: String(path.at(-1) ?? ''), expected, found: describe(node) });
  }

  private hasFinding(path: DocumentPath): boolean {
    return this.findings.some(
      (finding) => finding.path.length === path.length && finding.path.every((step, index) => step === path[index]),
    );
  }

  private report(
    code: ModelFindingCode,
    path: DocumentPath,
    at: ModelFinding['at'],
    params: ModelFinding['params'],
  ): void {
    this.findings.push({ code, path, at, params });
  }
}

/** Models of Meshery whose components are shapes of a drawing: sections, comments, groups. Many files do not mark them otherwise. */
const shapeModels: readonly string[] = ['meshery-core', 'meshery-shapes'];

function isShape(model: string | undefined): boolean {
  return model !== undefined && shapeModels.includes(model);
}

/** The text of a key as it becomes the name of a JSON field. */
export function keyText(key: unknown): string {
  if (isScalar(key)) return key.value === null ? '' : (key.source ?? JSON.stringify(key.value));
  return String(key);
}

function scalarText(node: Node): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return node.source ?? String(value);
  return undefined;
}

function describe(node: Node | undefined): string {
  if (node === undefined) return 'nothing';
  if (isMap(node)) return 'map';
  if (isSeq(node)) return 'list';
  const value: JsonValue | undefined = isScalar(node) ? (node.value as JsonValue) : undefined;
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'true or false';
  return 'text';
}

function withoutEmpty<Key extends string>(
  fields: Readonly<Record<Key, string | undefined>>,
): Partial<Record<Key, string>> {
  const result: Partial<Record<Key, string>> = {};
  for (const [key, value] of Object.entries(fields) as [Key, string | undefined][])
    if (value !== undefined && value !== '') result[key] = value;
  return result;
}

import path from 'node:path';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { readPattern } from '../../pattern/model/read.ts';
import { dialectOf } from '../../pattern/model/recognise.ts';
import { LineIndex } from '../../yaml/lines.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import { parseText } from '../../yaml/parse.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import type { SourcePlace } from '../protocol/sources.ts';
import { nodeAt, objectsOfRoots, scalarAt, type DescribedObject } from './objects-of-text.ts';

/** What a file of the workspace says of objects. */
export interface FileFacts {
  readonly file: string;
  readonly objects: readonly DescribedObject[];
  /** Patterns that it holds, with the namespaces that they may be applied to as far as the file tells. */
  readonly patterns: readonly {
    readonly name: string;
    readonly namespaces: readonly string[];
    readonly start: number;
  }[];
  /** Components of OAM Applications. */
  readonly components: readonly { readonly application: string; readonly name: string; readonly start: number }[];
  /** Set for a `kustomization.yaml`. */
  readonly kustomization: Kustomization | undefined;
  readonly placeOf: (offset: number) => SourcePlace;
}

/** What a kustomization makes of its resources. */
export interface Kustomization {
  readonly prefix: string;
  readonly suffix: string;
  readonly namespace: string | undefined;
  /** Absolute paths of files and folders. */
  readonly resources: readonly string[];
  /** Names of ConfigMaps and Secrets that are generated, with a hash behind them. */
  readonly generated: Readonly<Record<'ConfigMap' | 'Secret', readonly string[]>>;
}

const kustomizationNames: ReadonlySet<string> = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** True for the name that kustomize looks for in a folder. */
export function isKustomization(file: string): boolean {
  return kustomizationNames.has(path.basename(file));
}

/** Reads a text of YAML. A text that cannot be read says nothing. */
export function factsOf(file: string, text: string): FileFacts {
  const lines = new LineIndex(text);
  const roots = parseText(text).documents.map(({ root }) => root);
  const [first] = roots;
  return {
    file,
    objects: objectsOfRoots(roots),
    patterns: roots.flatMap(patternsOf),
    components: roots.flatMap(componentsOf),
    kustomization: isKustomization(file) && first !== undefined ? kustomizationOf(file, plainValue(first)) : undefined,
    placeOf: (offset) => ({ file, ...lines.positionAt(offset) }),
  };
}

function patternsOf(root: ValueNode): FileFacts['patterns'] {
  const { pattern } = root.is === 'map' && dialectOf(root) === 'pattern' ? readPattern(root) : {};
  if (pattern === undefined) return [];
  const namespaces = new Set(pattern.components.flatMap(({ namespace }) => namespace ?? []));
  return [{ name: pattern.name, namespaces: [...namespaces], start: root.start }];
}

function componentsOf(root: ValueNode): FileFacts['components'] {
  if (root.is !== 'map' || dialectOf(root) !== 'oam') return [];
  const application = scalarAt(root, 'metadata', 'name');
  const components = nodeAt(root, ['spec', 'components']);
  if (application === undefined || components?.is !== 'list') return [];
  return components.items.flatMap((item) => {
    const name = scalarAt(item, 'name');
    return name === undefined ? [] : [{ application, name, start: item.start }];
  });
}

function kustomizationOf(file: string, value: JsonValue | undefined): Kustomization | undefined {
  if (value === undefined || !isJsonObject(value)) return undefined;
  const folder = path.dirname(file);
  return {
    prefix: textIn(value, 'namePrefix') ?? '',
    suffix: textIn(value, 'nameSuffix') ?? '',
    namespace: textIn(value, 'namespace'),
    resources: ['resources', 'bases', 'components'].flatMap((key) =>
      listIn(value, key).flatMap((one) => (typeof one === 'string' ? [path.resolve(folder, one)] : [])),
    ),
    generated: {
      ConfigMap: namesIn(value, 'configMapGenerator'),
      Secret: namesIn(value, 'secretGenerator'),
    },
  };
}

function namesIn(value: JsonObject, key: string): readonly string[] {
  return listIn(value, key).flatMap((one) => (isJsonObject(one) ? (textIn(one, 'name') ?? []) : []));
}

function listIn(value: JsonObject, key: string): readonly JsonValue[] {
  const list = value[key];
  return Array.isArray(list) ? (list as readonly JsonValue[]) : [];
}

function textIn(value: JsonObject, key: string): string | undefined {
  const text = value[key];
  return typeof text === 'string' ? text : undefined;
}

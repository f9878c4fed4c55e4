import { splitApiVersion } from '../../../core/kubernetes.ts';
import { isReference } from '../../../pattern/model/reference-text.ts';
import { knownTypes } from '../../../pattern/model/registry.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { NodePath, ValueOffer } from '../dialect.ts';
import { aboutTarget } from '../object/about.ts';
import type { ManifestObject } from '../object/objects.ts';
import { referencesOf } from '../object/references/extract.ts';
import { namespaceTarget, offeredNames, targetAt, type NamesOfFile } from '../object/references/offered-names.ts';
import { serviceObject } from './service-object.ts';
import { serviceEntry } from './service-part.ts';
import { aboutKnownType } from './type-text.ts';
import { patternViewOf, type PatternView } from './view.ts';

/** Values that can stand at a path: types, services, and names of objects of the pattern, of the workspace and of the cluster. */
export function* patternValues(document: DocumentView, path: NodePath, knowledge: Knowledge): Iterable<ValueOffer> {
  const [root, key, field, ...rest] = path;
  if (root !== 'services' || typeof key !== 'string') return;
  if (field === 'type' && rest.length === 0) {
    for (const value of typesFor(key, patternViewOf(document, knowledge), knowledge))
      yield { value, kind: 'type', documentation: () => aboutKnownType(value, knowledge) };
  } else if (field === 'dependsOn') {
    for (const component of patternViewOf(document, knowledge).components.values())
      if (component.key !== key) yield { value: component.key, kind: 'service', detail: component.type };
  } else if (field === 'namespace' && rest.length === 0) {
    const view = patternViewOf(document, knowledge);
    const used = new Set([...view.components.values()].map(({ namespace }) => namespace));
    used.delete(view.components.get(key)?.namespace);
    const ofFile: NamesOfFile = () => [
      ...namesOfPattern(view)('', 'Namespace'),
      ...[...used].map((name) => ({ name, namespace: undefined })),
    ];
    yield* offeredNames(namespaceTarget, ofFile, knowledge);
  } else if (field === 'settings') {
    yield* namesInSettings(document, key, rest, knowledge);
  }
}

/** All types, those that stand in the pattern first, and then those that end as they do: who writes for a mesh goes on with it. */
function typesFor(key: string, { components }: PatternView, { bundle }: Knowledge): Iterable<string> {
  const others = [...components.values()].filter((one) => one.key !== key).map(({ type }) => type);
  const known = [...knownTypes(bundle.kinds)];
  const endings = new Set(others.map(endingOf).filter((ending) => ending !== undefined));
  const isAlike = (type: string): boolean => endings.has(endingOf(type) ?? '');
  const written = new Set(others);
  return new Set([...known.filter((type) => written.has(type)), ...known.filter(isAlike), ...known]);
}

/** `Istio` of `VirtualService.Istio`. */
function endingOf(type: string): string | undefined {
  const dot = type.indexOf('.');
  return dot < 0 ? undefined : type.slice(dot + 1);
}

function* namesInSettings(
  document: DocumentView,
  key: string,
  path: NodePath,
  knowledge: Knowledge,
): Iterable<ValueOffer> {
  const at = objectInSettings(document, key, path, knowledge);
  const target = at === undefined ? undefined : targetAt(at.object, at.path);
  if (target !== undefined) yield* offeredNames(target, namesOfPattern(patternViewOf(document, knowledge)), knowledge);
}

/** What a name in the settings of a service means, in Markdown. */
export function aboutNameInSettings(
  document: DocumentView,
  key: string,
  path: NodePath,
  knowledge: Knowledge,
): string | undefined {
  const at = objectInSettings(document, key, path, knowledge);
  const wanted = at?.path.join('.');
  const use = at === undefined ? undefined : referencesOf(at.object).find((one) => one.path.join('.') === wanted);
  if (use === undefined || isReference(use.name)) return undefined;
  return aboutTarget(use.target, namesOfPattern(patternViewOf(document, knowledge)), document, knowledge);
}

/** The object that a service becomes, with a path of its settings as the object has it. */
function objectInSettings(
  document: DocumentView,
  key: string,
  path: NodePath,
  knowledge: Knowledge,
): { readonly object: ManifestObject; readonly path: NodePath } | undefined {
  const { components, resolutions } = patternViewOf(document, knowledge);
  const component = components.get(key);
  const resolution = resolutions.get(key);
  const entry = serviceEntry(document.yaml.root, key);
  if (component === undefined || entry === undefined || resolution?.is !== 'kubernetes') return undefined;
  const object = serviceObject(component, resolution, entry);
  return object === undefined
    ? undefined
    : { object, path: resolution.settingsAre === 'spec' ? ['spec', ...path] : path };
}

/** The objects that services of a pattern become. */
function namesOfPattern({ components, resolutions }: PatternView): NamesOfFile {
  return (group, kind) =>
    [...components.values()].filter(({ key }) => {
      const resolution = resolutions.get(key);
      return (
        resolution?.is === 'kubernetes' &&
        resolution.kind === kind &&
        splitApiVersion(resolution.apiVersion).group === group
      );
    });
}

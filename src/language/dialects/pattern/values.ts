import { splitApiVersion } from '../../../core/kubernetes.ts';
import { knownTypes } from '../../../pattern/model/registry.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { NodePath, ValueOffer } from '../dialect.ts';
import { namespaceTarget, offeredNames, targetAt, type NamesOfFile } from '../object/references/offered-names.ts';
import { serviceObject } from './service-object.ts';
import { serviceEntry } from './service-part.ts';
import { patternViewOf, type PatternView } from './view.ts';

/** Values that can stand at a path: types, services, and names of objects of the pattern, of the workspace and of the cluster. */
export function* patternValues(document: DocumentView, path: NodePath, knowledge: Knowledge): Iterable<ValueOffer> {
  const [root, key, field, ...rest] = path;
  if (root !== 'services' || typeof key !== 'string') return;
  if (field === 'type' && rest.length === 0) {
    for (const value of knownTypes(knowledge.bundle.kinds)) yield { value, kind: 'type' };
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

function* namesInSettings(
  document: DocumentView,
  key: string,
  path: NodePath,
  knowledge: Knowledge,
): Iterable<ValueOffer> {
  const view = patternViewOf(document, knowledge);
  const component = view.components.get(key);
  const resolution = view.resolutions.get(key);
  const entry = serviceEntry(document.yaml.root, key);
  if (component === undefined || entry === undefined || resolution?.is !== 'kubernetes') return;
  const object = serviceObject(component, resolution, entry);
  if (object === undefined) return;
  const target = targetAt(object, resolution.settingsAre === 'spec' ? ['spec', ...path] : path);
  if (target !== undefined) yield* offeredNames(target, namesOfPattern(view), knowledge);
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

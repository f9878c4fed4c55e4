import type { KindCatalog } from '../../../../pattern/model/kinds.ts';
import type { DocumentView } from '../../../service/document.ts';
import type { Knowledge, WorkspaceObject } from '../../../service/knowledge.ts';
import type { ObjectName } from '../../../service/symbols.ts';
import { partsOf, portsOf } from '../declared.ts';
import { fileObjects, type FileObjects } from '../file-objects.ts';
import { grantsOf } from '../gateway-api/grants.ts';
import { gatewayClassOf, listenersOf } from '../gateway-api/listeners.ts';
import type { ManifestObject } from '../objects.ts';

/** An object that a reference can mean. */
export interface KnownObject extends Pick<
  WorkspaceObject,
  'name' | 'namespace' | 'ports' | 'parts' | 'listeners' | 'gatewayClass' | 'grants'
> {
  /** The object itself, where it stands in the same file. */
  readonly object?: ManifestObject;
}

/** What is known of the objects around one: those of its file, of the workspace and of the cluster. */
export interface KnownObjects {
  /** Objects of the file and of the workspace that a name can mean. A file that leaves the namespace open may mean any. */
  called(target: ObjectName): readonly KnownObject[];
  /** True where the object is known, or where it cannot be told. */
  mayExist(target: ObjectName): boolean;
  /** A name without the namespace that a kind of the whole cluster does not have. */
  placed(target: ObjectName): ObjectName;
  /** Names of a kind's objects in one namespace, as far as they are known. */
  namesBeside(target: ObjectName): NamesBeside;
}

/** Names in the same file, and in the workspace or the cluster. */
export interface NamesBeside {
  readonly here: ReadonlySet<string>;
  readonly elsewhere: ReadonlySet<string>;
}

/** Of a larger workspace the first ones tell enough. */
const mostNames = 2000;

const byName = new WeakMap<FileObjects, ReadonlyMap<string, readonly ManifestObject[]>>();

/** The objects around those of a document. */
export function knownObjects({ path, parsed }: DocumentView, knowledge: Knowledge): KnownObjects {
  const { workspace, cluster, bundle } = knowledge;
  const file = fileObjects(parsed);
  const known: KnownObjects = {
    called(written) {
      const target = placed(written, bundle.kinds);
      const here = inFile(file, target).map((object): KnownObject => {
        const ports = portsOf(object);
        const listeners = listenersOf(object);
        const gatewayClass = gatewayClassOf(object);
        const grants = grantsOf(object);
        return {
          name: target.name,
          namespace: object.namespace,
          parts: partsOf(object),
          object,
          ...(ports === undefined ? {} : { ports }),
          ...(listeners === undefined ? {} : { listeners }),
          ...(gatewayClass === undefined ? {} : { gatewayClass }),
          ...(grants === undefined ? {} : { grants }),
        };
      });
      return [...here, ...inWorkspace(target)];
    },
    mayExist(written) {
      const target = placed(written, bundle.kinds);
      const { group, kind, name, namespace } = target;
      // What stands in a document that cannot be read may be the one that is looked for.
      if (!file.isWhole || inFile(file, target).length > 0 || inWorkspace(target).length > 0) return true;
      if (cluster?.has(kind, group, name, namespace) === true) return true;
      if (namespace !== undefined) return false;
      for (const object of workspace.objects(kind, group)) if (object.name === name) return true;
      return false;
    },
    placed: (target) => placed(target, bundle.kinds),
    namesBeside(written) {
      const { group, kind, namespace } = placed(written, bundle.kinds);
      const here = namesInFile(file, `${group}/${kind}`, namespace);
      const elsewhere = new Set(namespace === undefined ? [] : cluster?.names(kind, group, namespace));
      for (const object of workspace.objects(kind, group)) {
        if (elsewhere.size >= mostNames) break;
        if (object.namespace === namespace && object.uri !== path) elsewhere.add(object.name);
      }
      return { here, elsewhere };
    },
  };
  return known;

  function inWorkspace(target: ObjectName): readonly WorkspaceObject[] {
    const { group, kind, name, namespace } = target;
    const found = [...workspace.named(target)];
    if (namespace !== undefined) found.push(...workspace.named({ group, kind, name }));
    return found.filter(({ uri }) => uri !== path);
  }
}

/** A name without the namespace that a kind of the whole cluster does not have. */
function placed(target: ObjectName, kinds: KindCatalog): ObjectName {
  const { group, kind, name, namespace } = target;
  if (namespace === undefined) return target;
  const known = kinds.find(kind, { apiVersion: group === '' ? 'v1' : `${group}/v1` });
  return known?.namespaced === false ? { group, kind, name } : target;
}

function inFile(file: FileObjects, { group, kind, name, namespace }: ObjectName): readonly ManifestObject[] {
  let index = byName.get(file);
  if (index === undefined) {
    const made = new Map<string, ManifestObject[]>();
    for (const object of file.objects) {
      const key = `${object.group}/${object.kind}/${object.name ?? ''}`;
      const before = made.get(key);
      if (before === undefined) made.set(key, [object]);
      else before.push(object);
    }
    index = made;
    byName.set(file, made);
  }
  const found = index.get(`${group}/${kind}/${name}`) ?? [];
  return found.filter((object) => object.namespace === namespace || !object.namespace || !namespace);
}

const namesByKind = new WeakMap<FileObjects, Map<string, ReadonlySet<string>>>();

/** The names of a kind's objects in one namespace: the same set as long as the file is the same. */
function namesInFile(file: FileObjects, kind: string, namespace: string | undefined): ReadonlySet<string> {
  const known = namesByKind.get(file) ?? new Map<string, ReadonlySet<string>>();
  namesByKind.set(file, known);
  const key = `${kind}/${namespace ?? ''}`;
  let names = known.get(key);
  if (names === undefined) {
    const [group = '', ofGroup = ''] = kind.split('/');
    const objects = file.ofKind(group, ofGroup).filter((object) => object.namespace === namespace);
    names = new Set(objects.flatMap(({ name }) => name ?? []));
    known.set(key, names);
  }
  return names;
}

import type { ParsedText } from '../../../yaml/parse.ts';
import { isToolInput, objectsOf, type ManifestObject } from './objects.ts';

/** All objects of a text, for what needs more than one of them. */
export interface FileObjects {
  readonly objects: readonly ManifestObject[];
  /** False where a document cannot be read: what stands in it is not known. */
  readonly isWhole: boolean;
  /** By group and kind: `apps/Deployment`, `/Service`. */
  ofKind(group: string, kind: string): readonly ManifestObject[];
  /** Of the objects that stand twice, each but the first one, with the first one. */
  readonly repeated: ReadonlyMap<ManifestObject, ManifestObject>;
}

const known = new WeakMap<ParsedText, FileObjects>();

/** The objects of a text; made once for a version of it. Documents with broken YAML are left out: half an object misleads. */
export function fileObjects(parsed: ParsedText): FileObjects {
  let made = known.get(parsed);
  if (made === undefined) {
    made = gather(parsed);
    known.set(parsed, made);
  }
  return made;
}

function gather({ documents }: ParsedText): FileObjects {
  const objects = documents.flatMap(({ root, faults }) => (faults.length === 0 ? objectsOf(root) : []));
  const byKind = new Map<string, ManifestObject[]>();
  const first = new Map<string, ManifestObject>();
  const repeated = new Map<ManifestObject, ManifestObject>();
  for (const object of objects) {
    const kindKey = `${object.group}/${object.kind}`;
    const ofKind = byKind.get(kindKey);
    if (ofKind === undefined) byKind.set(kindKey, [object]);
    else ofKind.push(object);
    if (object.name === undefined || isToolInput(object)) continue;
    const key = `${kindKey}/${object.namespace ?? ''}/${object.name}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, object);
    else repeated.set(object, before);
  }
  const isWhole = documents.every(({ faults }) => faults.length === 0);
  return { objects, isWhole, repeated, ofKind: (group, kind) => byKind.get(`${group}/${kind}`) ?? [] };
}

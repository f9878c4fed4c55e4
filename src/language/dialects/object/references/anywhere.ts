import type { DocumentView } from '../../../service/document.ts';
import type { Knowledge } from '../../../service/knowledge.ts';
import type { NodePath, SelectedObject } from '../../dialect.ts';
import { fileObjects } from '../file-objects.ts';
import { objectAt } from '../objects.ts';
import { nodeAt } from '../read.ts';
import { referencesOf } from './extract.ts';

/** The objects of all namespaces that a name at a path means; undefined where no such name stands there. */
export function namedAnywhere(
  document: DocumentView,
  path: NodePath,
  { workspace }: Knowledge,
): readonly SelectedObject[] | undefined {
  const found = objectAt(document.yaml.root, path);
  if (found === undefined) return undefined;
  const here = found.path.join('.');
  const use = referencesOf(found.object).find((one) => one.isAnywhere === true && one.path.join('.') === here);
  if (use === undefined) return undefined;
  const { group, kind, name } = use.target;
  const inFile = fileObjects(document.parsed)
    .ofKind(group, kind)
    .filter((object) => object.name === name)
    .flatMap(({ node, namespace }): readonly SelectedObject[] => {
      const at = nodeAt(node, 'metadata', 'name');
      return at === undefined ? [] : [{ kind, name, namespace, at: { start: at.start, end: at.end } }];
    });
  const elsewhere = [...workspace.objects(kind, group)]
    .filter((object) => object.name === name && object.uri !== document.path)
    .map(({ namespace, place }): SelectedObject => ({ kind, name, namespace, at: place }));
  return [...inFile, ...elsewhere];
}

import { isReference } from '../../../pattern/model/reference-text.ts';
import { isFormerKind, meshOfOrigin, meshTypes, originOfModel } from '../../../pattern/model/type-names.ts';
import type { KindCatalog, KindOrigin } from '../../../pattern/model/kinds.ts';
import type { TypeResolution } from '../../../pattern/model/types.ts';
import { entryOf } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { keepingQuotes } from '../../diagnostics/obvious-fixes.ts';
import type { ServicePart } from './service-part.ts';

/**
 * A model of another mesh than the type's. Meshery looks for the kind in the model alone, and does not find it there. Kinds that belong to
 * no single mesh may be in any model.
 */
export function* contradictedModel({
  component,
  resolution,
  entry,
  document,
  knowledge,
}: ServicePart): Iterable<Fault> {
  const node = entry.value.is === 'map' ? entryOf(entry.value, 'model')?.value : undefined;
  const named = originOfModel(component.model);
  if (node?.is !== 'scalar' || named === undefined || isReference(node.value) || resolution === undefined) return;
  const { kinds } = knowledge.bundle;
  const own = ownerOf(resolution, component.type.includes('.'));
  if (own === undefined || own === named) return;
  // Of a bare kind the model decides, and may have it where not all its kinds are known.
  const isCertain = resolution.is !== 'kubernetes' || component.type.includes('.') || kinds.isComplete(named);
  if (!isCertain) return;
  const { start, end } = node;
  const { text } = document.parsed;
  const title = `Change to \`${own}\``;
  const edits = [{ start, end, text: keepingQuotes(text.slice(start, end), own) }];
  const fixes = mayBeOf(named, resolution, kinds) ? [] : [{ title, edits }];
  const params = { type: component.type, own, model: component.model ?? '' };
  yield { code: 'model-contradicts', start, end, params, fixes };
}

/** The mesh that a type is of, or Kubernetes. */
function ownerOf(resolution: TypeResolution, hasSuffix: boolean): KindOrigin | undefined {
  if (resolution.is === 'mesh' || resolution.is === 'addon') return resolution.mesh;
  if (resolution.is === 'uncatalogued') return hasSuffix ? resolution.mesh : undefined;
  if (resolution.is !== 'kubernetes') return undefined;
  const { origin } = resolution;
  return origin === 'kubernetes' || meshes.has(origin) ? origin : undefined;
}

const meshes: ReadonlySet<KindOrigin> = new Set([...meshTypes.values()].map(({ mesh }) => mesh));

/** True where the model has a kind of that name too: the suffix may be the mistake. */
function mayBeOf(origin: KindOrigin, resolution: TypeResolution, kinds: KindCatalog): boolean {
  if (resolution.is !== 'kubernetes' && resolution.is !== 'uncatalogued') return false;
  const { kind } = resolution;
  const mesh = meshOfOrigin(origin);
  const hadOnce = mesh !== undefined && isFormerKind(mesh, kind);
  return hadOnce || !kinds.isComplete(origin) || kinds.find(kind, { origin })?.origin === origin;
}

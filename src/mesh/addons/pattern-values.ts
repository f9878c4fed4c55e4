import { parseDocument, isMap, type Document } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import { problemError } from '../../core/problem.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import { isByHelm, mainChart } from '../releases.ts';

/** A change of the values that a pattern gives to a chart of its mesh. */
export interface ValuesChange {
  readonly mesh: MeshFacts;
  readonly chart: string;
  readonly values: JsonObject;
  /** `give` writes them; `take` takes out those that say just that. */
  readonly is: 'give' | 'take';
}

/**
 * The text of the pattern that installs a mesh, with the values of an add-on in it or out of it. Comments and everything else stay.
 *
 * @param path of the file, for people.
 * @throws `mesh.addon-values-pattern` where the pattern has no component that installs the mesh.
 */
export function withAddonValues(text: string, path: string, { mesh, chart, values, is }: ValuesChange): string {
  const document = parseDocument(text);
  const { displayName, patternType } = mesh.identity;
  const key = componentKey(document, patternType);
  if (key === undefined)
    throw problemError('mesh.addon-values-pattern', { path, mesh: displayName, type: patternType });
  const isMain = isByHelm(mesh.installation) && mainChart(mesh.installation).chart === chart;
  const root = ['services', key, 'settings', ...(isMain ? ['values'] : ['chartValues', chart])];
  for (const [path, value] of leavesOf(values)) {
    const place = [...root, ...path];
    if (is === 'give') document.setIn(place, value);
    else if (document.getIn(place) === value) removeAt(document, place, root.length);
  }
  return document.toString({ lineWidth: 120 });
}

function componentKey(document: Document, patternType: string): string | undefined {
  const services = document.get('services');
  if (!isMap(services)) return undefined;
  const found = services.items.find(({ value }) => {
    const type = isMap(value) ? value.get('type') : undefined;
    return typeof type === 'string' && type.toLowerCase() === patternType.toLowerCase();
  });
  return found === undefined ? undefined : String(found.key);
}

/** Takes a value out, and the maps around it that hold nothing else. */
function removeAt(document: Document, place: readonly string[], rootDepth: number): void {
  document.deleteIn(place);
  for (let depth = place.length - 1; depth >= rootDepth; depth -= 1) {
    const around = document.getIn(place.slice(0, depth));
    if (!isMap(around) || around.items.length > 0) return;
    document.deleteIn(place.slice(0, depth));
  }
}

function leavesOf(
  values: JsonObject,
  path: readonly string[] = [],
): readonly (readonly [readonly string[], JsonValue])[] {
  return Object.entries(values).flatMap(([key, value]) =>
    isJsonObject(value) && Object.keys(value).length > 0
      ? leavesOf(value, [...path, key])
      : [[[...path, key], value] as const],
  );
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { joinApiVersion } from '../../src/core/kubernetes.ts';
import { listAt, objectAt, textAt, type RawKind } from './raw.ts';

/** The kinds of every CustomResourceDefinition below a folder, each served version a kind of its own. */
export function readCrds(folder: string, origin: RawKind['origin']): readonly RawKind[] {
  return filesBelow(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
      const value = document.toJS() as JsonValue;
      return isJsonObject(value) && value['kind'] === 'CustomResourceDefinition' ? kindsOf(value, origin) : [];
    }),
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return filesBelow(path);
      return /\.ya?ml$/.test(name) ? [path] : [];
    });
}

function kindsOf(definition: JsonObject, origin: RawKind['origin']): readonly RawKind[] {
  const spec = objectAt(definition, 'spec');
  const common = {
    kind: textAt(objectAt(spec, 'names'), 'kind'),
    plural: textAt(objectAt(spec, 'names'), 'plural'),
    namespaced: spec['scope'] !== 'Cluster',
    origin,
  };
  return listAt(spec, 'versions')
    .filter((version) => isJsonObject(version))
    .filter((version) => version['served'] !== false)
    .map((version) => ({
      ...common,
      apiVersion: joinApiVersion(textAt(spec, 'group'), textAt(version, 'name')),
      schema: objectAt(version, 'schema', 'openAPIV3Schema'),
    }));
}

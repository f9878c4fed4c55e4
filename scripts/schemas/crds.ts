import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import { joinApiVersion } from '../../src/core/kubernetes.ts';
import { printerColumnsOf } from '../../src/core/printer-columns.ts';
import { listAt, objectAt, textAt, type RawKind } from './raw.ts';

/** The kinds of every CustomResourceDefinition below a folder, each version a kind of its own. */
export function readCrds(folder: string, origin: RawKind['origin']): readonly RawKind[] {
  return crdDocuments(folder).flatMap((definition) => kindsOf(definition, origin));
}

/** Every CustomResourceDefinition below a folder, as it is written. */
export function crdDocuments(folder: string): readonly JsonObject[] {
  return filesBelow(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
      const value = document.toJS() as JsonValue;
      return isJsonObject(value) && value['kind'] === 'CustomResourceDefinition' ? [value] : [];
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
  const names = objectAt(spec, 'names');
  const shortNames = listAt(names, 'shortNames').filter((name) => typeof name === 'string');
  const common = {
    kind: textAt(names, 'kind'),
    plural: textAt(names, 'plural'),
    namespaced: spec['scope'] !== 'Cluster',
    origin,
    ...(shortNames.length === 0 ? {} : { shortNames }),
  };
  return listAt(spec, 'versions')
    .filter((version) => isJsonObject(version))
    .map((version) => {
      const columns = printerColumnsOf(version);
      const warning = version['deprecationWarning'];
      return {
        ...common,
        apiVersion: joinApiVersion(textAt(spec, 'group'), textAt(version, 'name')),
        ...(version['served'] === false ? { served: false } : {}),
        ...(version['deprecated'] === true ? { deprecation: typeof warning === 'string' ? warning : '' } : {}),
        schema: objectAt(version, 'schema', 'openAPIV3Schema'),
        ...(columns.length === 0 ? {} : { columns }),
      };
    });
}

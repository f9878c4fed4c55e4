import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import { joinApiVersion, splitApiVersion } from '../../core/kubernetes.ts';
import { printerColumnsOf, type PrinterColumn } from '../../core/printer-columns.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import { parseText } from '../../yaml/parse.ts';
import { plainValue } from '../../yaml/plain-value.ts';
import { definitionOf, type KnownDefinition } from '../dialects/oam/definitions.ts';
import type { KindRow } from '../schema/types.ts';

/** A kind of a registry, with its schema as it is written. */
export interface RegistryKind extends Omit<KindRow, 'origin'> {
  readonly schema: JsonObject;
  /** What `kubectl get` shows of it; absent where its source says nothing of that. */
  readonly columns?: readonly PrinterColumn[];
  /** True where a cluster would serve it so: a Meshery component only describes a kind, and gives way to what is bundled. */
  readonly isServed: boolean;
}

/** What a text of a registry defines. */
export interface RegistryText {
  readonly kinds: readonly RegistryKind[];
  readonly definitions: readonly KnownDefinition[];
}

/**
 * Reads CustomResourceDefinitions, components of Meshery (of its registry in v0.6 and as `components.meshery.io`) and definitions of OAM.
 * Other documents of the text are passed over.
 *
 * @returns why the text is no YAML, in words that follow a colon, where it is none.
 */
export function readRegistryText(text: string): RegistryText | { readonly why: string } {
  const { documents, faults } = parseText(text);
  const broken = faults[0] ?? documents.flatMap((one) => one.faults)[0];
  if (broken !== undefined) return { why: 'its YAML is broken' };
  const kinds = documents.flatMap(({ root }) => kindsOf(plainValue(root)));
  return { kinds, definitions: documents.flatMap(({ root }) => oamDefinition(root)) };
}

function oamDefinition(root: ValueNode): readonly KnownDefinition[] {
  const value = plainValue(root);
  const isOam = isJsonObject(value) && splitApiVersion(textAt(value, 'apiVersion') ?? '').group === 'core.oam.dev';
  const definition = isOam ? definitionOf(root) : undefined;
  return definition === undefined ? [] : [{ ...definition, from: 'registry' }];
}

function kindsOf(value: JsonValue | undefined): readonly RegistryKind[] {
  if (!isJsonObject(value)) return [];
  if (value['kind'] === 'List') return listAt(value, 'items').flatMap(kindsOf);
  if (value['kind'] === 'CustomResourceDefinition') return kindsOfCrd(value);
  const component = objectAt(value, 'component');
  return textAt(value, 'schemaVersion')?.startsWith('components.meshery.io/') === true
    ? kindOfComponent(component, textAt(component, 'version'), value)
    : kindOfComponent(value, textAt(value, 'apiVersion'), value);
}

function kindsOfCrd(definition: JsonObject): readonly RegistryKind[] {
  const spec = objectAt(definition, 'spec');
  const names = objectAt(spec, 'names');
  const [group, kind, plural] = [textAt(spec, 'group'), textAt(names, 'kind'), textAt(names, 'plural')];
  if (group === undefined || kind === undefined || plural === undefined) return [];
  const namespaced = spec['scope'] !== 'Cluster';
  return listAt(spec, 'versions').flatMap((version): readonly RegistryKind[] => {
    const name = isJsonObject(version) ? textAt(version, 'name') : undefined;
    if (!isJsonObject(version) || name === undefined) return [];
    const warning = textAt(version, 'deprecationWarning') ?? '';
    return [
      {
        apiVersion: joinApiVersion(group, name),
        kind,
        plural,
        namespaced,
        ...(version['served'] === false ? { served: false as const } : {}),
        ...(version['deprecated'] === true ? { deprecation: warning } : {}),
        schema: objectAt(objectAt(version, 'schema'), 'openAPIV3Schema'),
        columns: printerColumnsOf(version, spec),
        isServed: true,
      },
    ];
  });
}

/** A component's schema is JSON in a text. */
function kindOfComponent(
  described: JsonObject,
  apiVersion: string | undefined,
  { metadata }: JsonObject,
): readonly RegistryKind[] {
  const [kind, written] = [textAt(described, 'kind'), textAt(described, 'schema')];
  const schema = written === undefined ? undefined : jsonObject(written);
  if (apiVersion === undefined || kind === undefined || schema === undefined) return [];
  const namespaced = !isJsonObject(metadata) || metadata['isNamespaced'] !== false;
  return [{ apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced, schema, isServed: false }];
}

function jsonObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    // A component without a schema that can be read describes nothing.
    return undefined;
  }
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isJsonObject(found) ? found : {};
}

function listAt(value: JsonObject, key: string): readonly JsonValue[] {
  const found = value[key];
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
}

function textAt(value: JsonObject, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

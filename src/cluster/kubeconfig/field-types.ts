import type { JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';

/** What a field must hold. Anything may be null, which is the same as not being there; what is not named may hold anything. */
export type FieldType =
  | 'anything'
  | 'text'
  | 'flag'
  /** Bytes in base64. */
  | 'bytes'
  | { readonly listOf: FieldType }
  | { readonly mappingOf: FieldType }
  | { readonly fields: Readonly<Record<string, FieldType>> };

/** A field that does not hold what it must. Its value is not in it: it may be a secret. */
export interface TypeFault {
  readonly path: readonly (string | number)[];
  /** The names on that path down to the first list or mapping of anybody's keys: `exec.args`. */
  readonly field: string;
  /** A sentence's end: `is a list where a text must stand`. */
  readonly reason: string;
  /** It can be read all the same: a number stands for the text of its digits. */
  readonly isReadable: boolean;
}

const extensions: FieldType = { listOf: { fields: { name: 'text', extension: 'anything' } } };

/** The fields of client-go's `Config`, by the names of its lists' entries for those. @see client-go/tools/clientcmd/api/v1/types.go */
export const kubeconfigFields = {
  root: {
    fields: {
      apiVersion: 'text',
      kind: 'text',
      'current-context': 'text',
      preferences: { fields: { colors: 'flag', extensions } },
      extensions,
    },
  },
  context: { fields: { cluster: 'text', user: 'text', namespace: 'text', extensions } },
  cluster: {
    fields: {
      server: 'text',
      'tls-server-name': 'text',
      'insecure-skip-tls-verify': 'flag',
      'certificate-authority': 'text',
      'certificate-authority-data': 'bytes',
      'proxy-url': 'text',
      'disable-compression': 'flag',
      extensions,
    },
  },
  user: {
    fields: {
      'client-certificate': 'text',
      'client-certificate-data': 'bytes',
      'client-key': 'text',
      'client-key-data': 'bytes',
      token: 'text',
      tokenFile: 'text',
      as: 'text',
      'as-uid': 'text',
      'as-groups': { listOf: 'text' },
      'as-user-extra': { mappingOf: { listOf: 'text' } },
      username: 'text',
      password: 'text',
      'auth-provider': { fields: { name: 'text', config: { mappingOf: 'text' } } },
      exec: {
        fields: {
          apiVersion: 'text',
          command: 'text',
          args: { listOf: 'text' },
          env: { listOf: { fields: { name: 'text', value: 'text' } } },
          installHint: 'text',
          provideClusterInfo: 'flag',
          interactiveMode: 'text',
        },
      },
      extensions,
    },
  },
} as const satisfies Readonly<Record<string, FieldType>>;

/** The first field for which kubectl refuses the file, those that cannot be read before the others. Undefined where all is well. */
export function typeFaultOf(type: FieldType, value: JsonValue | undefined): TypeFault | undefined {
  const faults = typeFaults(type, value);
  return faults.find(({ isReadable }) => !isReadable) ?? faults[0];
}

function typeFaults(type: FieldType, value: JsonValue | undefined): readonly TypeFault[] {
  if (value === undefined || value === null || type === 'anything') return [];
  const fault = (reason: string, isReadable = false): readonly TypeFault[] => [
    { path: [], field: '', reason, isReadable },
  ];
  const otherThan = (wanted: string): readonly TypeFault[] =>
    fault(`is ${nameOfType(value)} where ${wanted} must stand`);
  switch (type) {
    case 'text':
      if (typeof value === 'string') return [];
      if (typeof value !== 'number') return otherThan('a text');
      return fault('is a number where a text must stand: write it in quotes', true);
    case 'flag':
      return typeof value === 'boolean' ? [] : otherThan('true or false');
    case 'bytes':
      if (typeof value !== 'string') return otherThan('a text');
      return isBase64(value) ? [] : fault('is not base64');
  }
  if ('listOf' in type)
    return Array.isArray(value)
      ? (value as readonly JsonValue[]).flatMap((item, index) => below(index, '', typeFaults(type.listOf, item)))
      : otherThan('a list');
  if (!isJsonObject(value)) return otherThan('a mapping');
  if ('mappingOf' in type)
    return Object.entries(value).flatMap(([key, item]) => below(key, '', typeFaults(type.mappingOf, item)));
  return Object.entries(type.fields).flatMap(([key, field]) =>
    Object.hasOwn(value, key) ? below(key, key, typeFaults(field, value[key])) : [],
  );
}

function below(step: string | number, name: string, faults: readonly TypeFault[]): readonly TypeFault[] {
  return faults.map((fault) => ({
    ...fault,
    path: [step, ...fault.path],
    field: name === '' || fault.field === '' ? name : `${name}.${fault.field}`,
  }));
}

function nameOfType(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a mapping';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'nothing';
}

/** Base64 with its padding and with line breaks, as Go reads it. */
function isBase64(text: string): boolean {
  const written = text.replaceAll(/[\r\n]/g, '');
  return written.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(written);
}

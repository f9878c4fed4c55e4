import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { isJsonObject, mergeJson, type JsonObject } from '../core/json.ts';
import { problemError } from '../core/problem.ts';
import type { MeshRelease } from './releases.ts';

/** A values file larger than this is none. */
const mostBytes = 2 * 1024 * 1024;

/**
 * A release with the values of its file put between those of the profile and those of the pattern.
 *
 * @throws `mesh.values-file`
 */
export async function withValuesFile(release: MeshRelease): Promise<MeshRelease> {
  const { valuesFile } = release;
  if (valuesFile === undefined) return release;
  const ofFile = await readValues(valuesFile.file);
  return { ...release, values: mergeJson(mergeJson(valuesFile.before, ofFile), valuesFile.after) };
}

async function readValues(file: string): Promise<JsonObject> {
  const fail = (reason: string): never => {
    throw problemError('mesh.values-file', { path: file, reason });
  };
  const text = await readFile(file, 'utf8').catch((error: unknown) =>
    fail((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : (error as Error).message),
  );
  if (text.length > mostBytes) return fail('it is larger than 2 MiB');
  const document = parseDocument(text, { version: '1.1', merge: true, logLevel: 'silent' });
  const [fault] = document.errors;
  if (fault !== undefined) return fail(fault.message.split('\n')[0]?.replace(/:$/, '') ?? 'it is not YAML');
  const values: unknown = document.toJS();
  if (values === null) return {};
  return isJsonObject(values) ? values : fail('it is not a map');
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';

/** Folder of the schemas of all documents. */
export const documentSchemas = path.join(import.meta.dirname, '..', '..', '..', 'schemas', 'cli');

/** Checks a document against the schema of a name; gives what is wrong with it. */
export async function validator(name: string): Promise<(value: unknown) => unknown> {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  for (const file of await readdir(documentSchemas))
    ajv.addSchema(JSON.parse(await readFile(path.join(documentSchemas, file), 'utf8')) as object);
  const validate = ajv.getSchema(`https://meshdeck.dev/schemas/cli/${name}.json`);
  if (validate === undefined) throw new Error(`no schema ${name}`);
  return (value) => (validate(value) === true ? [] : validate.errors);
}

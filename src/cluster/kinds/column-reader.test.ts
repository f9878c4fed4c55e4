import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { FakeApiServer, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import { ColumnReader, type DefinitionChange } from './column-reader.ts';

const id = 'widgets.example.com';
let server: FakeApiServer;
let reader: ColumnReader;
let changes: number;
let wake: () => void;

beforeEach(async () => {
  server = await FakeApiServer.start();
  changes = 0;
  wake = () => undefined;
  reader = new ColumnReader(server.connect(), () => {
    changes += 1;
    wake();
  });
});

afterEach(async () => {
  reader.close();
  await server.stop();
});

function definition(version: string, column: string): JsonObject {
  const additionalPrinterColumns = [{ name: column, type: 'string', jsonPath: '.spec.it' }];
  return { spec: { versions: [{ name: version, additionalPrinterColumns }] } };
}

const serve = (body: JsonObject): void => {
  server.fallback = (_request, response) => {
    sendJson(response, body);
  };
};

const changeTo = (resourceVersion: string): DefinitionChange => ({ after: { name: id, facts: { resourceVersion } } });

const changed = (count: number): Promise<void> =>
  new Promise((resolve) => {
    wake = () => {
      if (changes >= count) resolve();
    };
    wake();
  });

const names = (version: string): readonly string[] => reader.columnsOf(id, version).map(({ name }) => name);

describe('columns of a kind', () => {
  it('are read from its definition once, for everybody who needs them', async () => {
    serve(definition('v1', 'Phase'));
    reader.need(id);
    reader.need(id);
    await changed(1);
    expect(names('v1')).toEqual(['Phase']);
    expect(names('v2')).toEqual([]);
    expect(server.seen.map(({ path }) => path)).toEqual([
      `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${id}`,
    ]);
  });

  it('are read again when the definition changes, and gone with it', async () => {
    serve(definition('v1', 'Phase'));
    reader.need(id);
    await changed(1);
    serve(definition('v2', 'Colour'));
    reader.take(changeTo('2'));
    await changed(2);
    expect([names('v1'), names('v2')]).toEqual([[], ['Colour']]);
    server.fallback = (_request, response) => {
      sendStatus(response, 404, 'NotFound', 'not there');
    };
    reader.take({ before: { name: id, facts: {} } });
    await changed(3);
    expect(names('v2')).toEqual([]);
  });

  it('are not read again where a list begins with the definition that was read', async () => {
    serve({ metadata: { resourceVersion: '1' }, ...definition('v1', 'Phase') });
    reader.need(id);
    reader.take(changeTo('1'));
    await changed(1);
    reader.take(changeTo('1'));
    expect(server.seen).toHaveLength(1);
    serve({ metadata: { resourceVersion: '2' }, ...definition('v1', 'Colour') });
    reader.take(changeTo('2'));
    await changed(2);
    expect([names('v1'), server.seen.length]).toEqual([['Colour'], 2]);
  });

  it('are read once more where the definition changed while it was read', async () => {
    const answers = ['1', '2'].map((resourceVersion) => ({
      metadata: { resourceVersion },
      ...definition('v1', `Column${resourceVersion}`),
    }));
    server.fallback = (_request, response) => {
      reader.take(changeTo('2'));
      sendJson(response, answers.shift() ?? {});
    };
    reader.need(id);
    await changed(2);
    expect([names('v1'), server.seen.length]).toEqual([['Column2'], 2]);
  });

  it('are asked for again later where they could not be read, and nobody waits for that', async () => {
    server.fallback = (_request, response) => {
      sendStatus(response, 500, 'InternalError', 'ill');
    };
    reader.need(id);
    expect(reader.isAnswered(id)).toBe(false);
    await changed(1);
    expect([reader.isAnswered(id), names('v1')]).toEqual([true, []]);
  });

  it('are none where the definition may not be read', async () => {
    server.fallback = (_request, response) => {
      sendStatus(response, 403, 'Forbidden', 'no');
    };
    reader.need(id);
    await changed(1);
    expect([names('v1'), reader.isDenied(id)]).toEqual([[], true]);
    serve(definition('v1', 'Phase'));
    reader.take(changeTo('2'));
    await changed(2);
    expect([names('v1'), reader.isDenied(id)]).toEqual([['Phase'], false]);
  });

  it('are forgotten when nobody needs them, and then no change is looked at', async () => {
    serve(definition('v1', 'Phase'));
    const releases = [reader.need(id), reader.need(id)];
    await changed(1);
    for (const release of releases) release();
    expect(names('v1')).toEqual([]);
    reader.take(changeTo('2'));
    expect(server.seen).toHaveLength(1);
  });
});

import { meshNames } from '../../../perf/profile/mesh.ts';
import type { KindSchema } from '../../schema/bundle.ts';
import { ownSource } from '../../schema/own.ts';
import type { Schema } from '../../schema/types.ts';

const text = (description: string): Schema => ({ type: 'string', description });
const texts = (description: string): Schema => ({
  type: 'object',
  additionalProperties: { type: 'string' },
  description,
});

const client: Schema = {
  type: 'object',
  required: ['endpoint_urls'],
  properties: {
    endpoint_urls: {
      type: 'array',
      items: text('`http://host:port/path`, or `service://name.namespace:port/path` through a port-forward.'),
      description: 'Where load goes. A run has one.',
    },
    connections: { type: 'integer', description: 'Connections kept open; 1 where absent.' },
    rps: {
      type: 'integer',
      description: 'Requests a second in all, sent by a schedule. 0 or absent: as fast as possible.',
    },
    protocol: { type: 'integer', enum: [1], description: '1 is HTTP. TCP, UDP and gRPC are not supported yet.' },
    headers: texts('Headers of each request. Values may hold `${env:NAME}` and `${secret:NAME}`.'),
    cookies: texts('Cookies of each request.'),
    body: text('Body of each request; with one, requests are POST.'),
    content_type: text('The header Content-Type.'),
    load_generator: {
      type: 'string',
      enum: ['meshdeck', 'fortio', 'wrk2', 'nighthawk'],
      description: 'Noted. The load engine of Meshdeck runs every test.',
    },
    internal: { type: 'boolean', description: 'Load from inside the mesh, which is not run yet.' },
    ssl_certificate: text('For other load generators; changes nothing here.'),
    additional_options: text('For other load generators; changes nothing here.'),
  },
};

const test: Schema = {
  type: 'object',
  required: ['name', 'duration', 'clients'],
  properties: {
    name: text('Name of the test. Its results are known by it.'),
    duration: text('How long is measured: numbers with units, such as `30s` or `1m30s`.'),
    clients: { type: 'array', items: client, description: 'Who sends load. A run has one.' },
    labels: texts('Labels that results carry.'),
    smp_version: text('Version of the SMP specification.'),
    id: text('Id of the test; results refer to it.'),
  },
};

const mesh: Schema = {
  type: 'object',
  description: 'The mesh that is measured.',
  properties: {
    type: { type: 'string', enum: [...meshNames], description: 'Which mesh: its name, or its number in SMP.' },
    version: text('Version of the mesh.'),
    labels: texts('Labels of the mesh.'),
    annotations: texts('Annotations of the mesh.'),
  },
};

const extension: Schema = {
  type: 'object',
  description: 'What SMP has no field for.',
  properties: {
    warmup: text('Load before the measurement, not counted; at most `10m`.'),
    timeout: text('From the intended start of a request to its whole answer; `10s` where absent.'),
    method: {
      type: 'string',
      enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      description: 'GET where absent, POST where there is a body.',
    },
    context: text('Kubernetes context of `service://` and `pod://` endpoints.'),
  },
};

const wrapped: Schema = {
  type: 'object',
  required: ['test'],
  properties: { test: { ...test, description: 'The test.' }, mesh, meshdeck: extension },
};

const bare: Schema = { ...test, properties: { ...test.properties, mesh, meshdeck: extension } };

/**
 * What a profile looks like, for completion and hover: wrapped in `test`, or bare. Its faults are found by the reader of the load engine;
 * `schemas/smp-profile.schema.json` says the same to other editors.
 */
export function profileSchema(isBare: boolean): KindSchema {
  return isBare ? bareForm : wrappedForm;
}

const wrappedForm: KindSchema = { schema: wrapped, source: ownSource };
const bareForm: KindSchema = { schema: bare, source: ownSource };

/** `endpointUrls` is the JSON form of `endpoint_urls`. */
export function snakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

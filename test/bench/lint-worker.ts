import { generatedTypes, generatePattern } from './generate-pattern.ts';
import { asJsonSchema } from '../../src/language/schema/testing/json-schema.ts';
import { openBundle, type SchemaBundle } from '../../src/language/schema/bundle.ts';
import { resolveType } from '../../src/pattern/model/registry.ts';
import { schemaAt } from '../../src/language/schema/resolve.ts';

/**
 * One fresh process of the bench `lint`: `node lint-worker.ts ours|peer SIZE`. Modules are loaded and the document is made before the
 * clock starts; schemas are read and compiled after it. Prints milliseconds of the first check and of the second, processor time of the first, and what was found.
 */
const [, , side, size] = process.argv;
const text = generatePattern(Number(size));
const result = side === 'peer' ? await runPeer(text) : await runOurs(text);
console.log(JSON.stringify(result));

interface WorkerResult {
  readonly coldMs: number;
  readonly warmMs: number;
  /** Processor time of the first check, on all threads: what a busy machine changes least. */
  readonly coldCpuMs: number;
  readonly findings: number;
}

async function runOurs(document: string): Promise<WorkerResult> {
  const { lintText } = await import('../../src/language/lint.ts');
  return timed(async () => lintText({ path: 'bench.pattern.yaml', text: document }).findings.length);
}

async function runPeer(document: string): Promise<WorkerResult> {
  const { getLanguageService } = await import('yaml-language-server');
  const { TextDocument } = await import('vscode-languageserver-textdocument');
  const service = getLanguageService({
    schemaRequestService: async () => '',
    workspaceContext: { resolveRelativePath: (path: string) => path },
  });
  const schema = patternSchema(openBundle());
  return timed(async (run) => {
    if (run === 0) {
      service.configure({
        validate: true,
        schemas: [{ uri: 'file:///pattern.json', fileMatch: ['*.pattern.yaml'], schema }],
      });
    }
    const open = TextDocument.create('file:///bench.pattern.yaml', 'yaml', run, document);
    return (await service.doValidation(open, false)).length;
  });
}

async function timed(check: (run: number) => Promise<number>): Promise<WorkerResult> {
  const startedCpu = process.cpuUsage();
  const started = performance.now();
  const findings = await check(0);
  const coldMs = performance.now() - started;
  const { user, system } = process.cpuUsage(startedCpu);
  const again = performance.now();
  await check(1);
  return { coldMs, warmMs: performance.now() - again, coldCpuMs: (user + system) / 1000, findings };
}

/** What a careful author would give the peer: one `if/then` for each type that the document uses, from the same schemas. */
function patternSchema(bundle: SchemaBundle): object {
  let definitions: Record<string, object> = {};
  const branches = generatedTypes.map((type) => {
    const resolution = resolveType(type, {}, bundle.kinds);
    if (resolution.is !== 'kubernetes') throw new Error(type);
    const kind = bundle.schemaOf(resolution.apiVersion, resolution.kind);
    if (kind === undefined) throw new Error(type);
    const schema = resolution.settingsAre === 'spec' ? schemaAt(kind, ['spec']) : kind.schema;
    const converted = asJsonSchema({ ...kind, schema: schema ?? {} });
    definitions = { ...definitions, ...converted.definitions };
    return { if: { properties: { type: { const: type } } }, then: { properties: { settings: converted.schema } } };
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['services'],
    properties: {
      name: { type: 'string' },
      services: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          required: ['type'],
          properties: { type: { type: 'string' }, dependsOn: { type: 'array', items: { type: 'string' } } },
          allOf: branches,
        },
      },
    },
    definitions,
  };
}

import { generatePattern } from './generate-pattern.ts';
import { patternSchemaForPeer } from './peer-schema.ts';
import { openBundle } from '../../src/language/schema/bundle.ts';

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
  const schema = patternSchemaForPeer(openBundle());
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

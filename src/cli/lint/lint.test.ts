import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLinter, type Finding } from '../../language/lint.ts';
import { noProjectSettings } from '../../pattern/model/project-settings.ts';
import { runHere, type RunHere } from '../testing/run-here.ts';
import { fixText } from './fix.ts';
import { githubCommands } from './github.ts';
import { failsAt, type CheckedFile } from './report.ts';
import { sarifLog } from './sarif.ts';

const wrong = 'name: shop\nservices:\n  web:\n    type: Namspace.K8s\n';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-lint-'));
});

async function lint(args: readonly string[], input = ''): Promise<RunHere> {
  return runHere(['lint', ...args], folder, input);
}

async function put(name: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), text);
}

function checkedFile(change: Partial<Finding> = {}, name = 'a.pattern.yaml'): CheckedFile {
  const file = path.join('/project', name);
  const { findings, isRecognised } = createLinter(noProjectSettings).lint(file, wrong);
  return { path: file, name, text: wrong, isRecognised, findings: findings.map((one) => ({ ...one, ...change })) };
}

describe('meshdeck lint', () => {
  it('finds files by name and by content, and leaves out what is not ours or is ignored', async () => {
    await put('deep/anything.yaml', wrong);
    await put('a.pattern.yml', wrong);
    await put(
      'object.json',
      '{"apiVersion": "networking.istio.io/v1", "kind": "Sidecar", "metadata": {"name": "a"}, "spce": {}}',
    );
    await put('compose.yaml', 'services:\n  web:\n    image: nginx\n');
    await put('node_modules/x/b.pattern.yaml', wrong);
    await put('old/c.pattern.yaml', wrong);
    await put('meshdeck.yaml', 'lint: { ignore: [old] }\n');
    const { code, out } = await lint([]);
    expect(out.split('\n').map((line) => line.split('  ')[0])).toEqual([
      'a.pattern.yml:4:11',
      'deep/anything.yaml:4:11',
      'object.json:1:88',
      '4 files checked: 3 errors, 0 warnings, 0 others.',
      '',
    ]);
    expect(code).toBe(1);
  });

  it('follows the settings of the nearest project, and leaves out what a project around it leaves out', async () => {
    await put('meshdeck.yaml', 'lint: { ignore: [vendor] }\n');
    await put('vendor/deep/meshdeck.yaml', 'lint: { severity: { type-unknown: error } }\n');
    await put('vendor/deep/a.pattern.yaml', wrong);
    await put('shop/meshdeck.yaml', 'lint: { severity: { type-unknown: hint } }\n');
    await put('shop/b.pattern.yaml', wrong);
    const { out } = await lint([]);
    expect(out).toContain('shop/b.pattern.yaml:4:11  hint');
    expect(out).not.toContain('vendor');
  });

  it('lists rules that only a server can check, and reports none of them as a fault', async () => {
    const schema = {
      type: 'object',
      'x-kubernetes-validations': [{ rule: 'self.nothing() &&\n  true' }, { rule: 'self.spec.size < 3' }],
      properties: {
        spec: {
          type: 'object',
          properties: { size: { type: 'integer' } },
          oneOf: [{ 'x-kubernetes-validations': [{ rule: 'self.size > 0' }] }],
        },
      },
    };
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } };
    const spec = {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [version],
    };
    await put(
      'crd.json',
      JSON.stringify({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec }),
    );
    await put('meshdeck.yaml', 'registries: [crd.json]\n');
    await put('a.pattern.yaml', 'services:\n  a: { type: Widget, settings: { spec: { size: 2 } } }\n');
    const { code, out } = await lint(['a.pattern.yaml', '--unchecked']);
    expect(code).toBe(0);
    expect(out).toMatch(/^not checked: example\.com\/v1 Widget: self\.nothing\(\) && true \(.+\)$/m);
    expect(out).toContain(
      'not checked: example.com/v1 Widget: self.size > 0 (it stands below oneOf, where rules are not asked)',
    );
    expect(out).not.toContain('self.spec.size < 3');
    const { unchecked } = JSON.parse((await lint(['a.pattern.yaml', '--unchecked', '--output', 'json'])).out) as {
      unchecked: object[];
    };
    expect(unchecked).toHaveLength(2);
    expect((await lint(['a.pattern.yaml'])).out).not.toContain('not checked');
  });

  it('says of a file that was named that it is none of ours', async () => {
    await put('compose.yaml', 'services:\n  web:\n    image: nginx\n');
    const { code, err } = await lint(['compose.yaml']);
    expect(err).toContain('compose.yaml: not checked');
    expect(code).toBe(0);
  });

  it('fails at the severity that is asked for', async () => {
    await put('a.pattern.yaml', wrong);
    await put('meshdeck.yaml', 'lint: { severity: { type-unknown: information } }\n');
    expect((await lint([])).code).toBe(0);
    expect((await lint(['--fail-on', 'information'])).code).toBe(1);
    expect((await lint(['--fail-on', 'fatal'])).code).toBe(2);
    expect(failsAt('never', [checkedFile()])).toBe(false);
    expect(failsAt('error', [checkedFile({ severity: 'warning' })])).toBe(false);
    expect(failsAt('warning', [checkedFile({ severity: 'warning' })])).toBe(true);
  });

  it('could not run where a path is not there', async () => {
    expect((await lint(['nowhere'])).code).toBe(2);
  });

  it('checks standard input under the name and the settings that it is given', async () => {
    const { code, out } = await lint(['--stdin', '--stdin-filename', 'x/a.pattern.yaml'], wrong);
    expect(out).toContain('x/a.pattern.yaml:4:11  error');
    expect(code).toBe(1);
    expect((await lint(['--stdin', '--fix'], wrong)).code).toBe(2);
  });
});

describe('the SARIF log', () => {
  it('is valid against the schema of SARIF 2.1.0', async () => {
    const require = createRequire(import.meta.url);
    const file = path.join(path.dirname(require.resolve('@microsoft/jest-sarif')), 'schemas/sarif-2.1.0-rtm.5.json');
    const { $schema, id, ...schema } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    expect([$schema, id].every((name) => typeof name === 'string')).toBe(true);
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);

    await put('with space/a.pattern.yaml', 'services:\n  ä: { type: Deploymnt }\n  b:\n    typ: x\n    typ: y\n');
    await put('b.pattern.yaml', 'services:\n  a:\n\ttype: x\n');
    const { out, code } = await lint(['--output', 'sarif']);
    const log = JSON.parse(out) as { runs: { results: object[]; artifacts: object[] }[] };
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    expect(code).toBe(1);
    expect(log.runs[0]?.results.length).toBeGreaterThan(2);
    expect(out).not.toContain('helpUri');
    expect(log.runs[0]?.artifacts[1]).toMatchObject({ location: { uri: 'with%20space/a.pattern.yaml' } });
    expect(out).not.toContain(folder);
    expect(validate({ ...log, version: '2.0.0' })).toBe(false);
  });

  it('carries related places, changes and a fingerprint that does not move with the line', () => {
    const range = { start: { line: 3, character: 10 }, end: { line: 3, character: 22 } };
    const finding = {
      related: [{ message: 'here', range }],
      fixes: [{ title: 'Change it', isSafe: false, edits: [{ range, text: 'Namespace' }] }],
    };
    const region = { startLine: 4, startColumn: 11, endLine: 4, endColumn: 23 };
    expect(JSON.stringify(sarifLog([checkedFile()], '1.0.0', 'https://example.com/a/b'))).toContain(
      '"helpUri":"https://example.com/a/b/blob/HEAD/docs/diagnostics/type-unknown.md"',
    );
    expect(sarifLog([checkedFile(finding)], '1.0.0')).toMatchObject({
      runs: [
        {
          columnKind: 'utf16CodeUnits',
          results: [
            {
              ruleId: 'type-unknown',
              relatedLocations: [{ message: { text: 'here' }, physicalLocation: { region } }],
              fixes: [{ artifactChanges: [{ replacements: [{ deletedRegion: region }] }] }],
            },
          ],
        },
      ],
    });
    const fingerprint = (text: string): unknown => {
      const { findings, isRecognised } = createLinter(noProjectSettings).lint('a.pattern.yaml', text);
      const file = { path: '/a.pattern.yaml', name: 'a.pattern.yaml', text, findings, isRecognised };
      const log = sarifLog([file], '1') as { runs: { results: { partialFingerprints: object }[] }[] };
      return log.runs[0]?.results[0]?.partialFingerprints;
    };
    expect(fingerprint(`# a comment\n${wrong}`)).toEqual(fingerprint(wrong));
  });
});

describe('the commands for GitHub', () => {
  it('escape what would end them', () => {
    const file = checkedFile({ message: '100 %\nof: a, b' }, 'a,b.yaml');
    expect(githubCommands([file], ({ name }) => name)).toBe(
      '::error file=a%2Cb.yaml,line=4,endLine=4,col=11,endColumn=23,title=type-unknown::100 %25%0Aof: a, b\n',
    );
  });
});

describe('meshdeck lint --fix', () => {
  const at = (start: number, end: number) => ({
    start: { line: 0, character: start },
    end: { line: 0, character: end },
  });
  const finding = (start: number, end: number, text: string, isSafe = true): Finding => ({
    code: 'unknown-key',
    severity: 'error',
    message: '',
    range: at(start, end),
    related: [],
    docPath: '',
    fixes: [{ title: `to ${text}`, isSafe, edits: [{ range: at(start, end), text }] }],
  });

  it('makes safe changes only, and those that overlap one after the other', () => {
    const findings: Readonly<Record<string, readonly Finding[]>> = {
      'aa bb cc': [finding(0, 2, 'A'), finding(1, 4, 'X'), finding(6, 8, 'CCC'), finding(3, 5, 'no', false)],
      'A bb CCC': [finding(2, 4, 'B')],
    };
    const fixed = fixText('aa bb cc', (text) => ({ path: '', isRecognised: true, findings: findings[text] ?? [] }));
    expect(fixed.text).toBe('A B CCC');
    expect(fixed.changes.map(({ title }) => title)).toEqual(['to A', 'to CCC', 'to B']);
  });

  it('ends where changes go round in a circle', () => {
    const fixed = fixText('a', (text) => ({
      path: '',
      isRecognised: true,
      findings: [finding(0, 1, text === 'a' ? 'b' : 'a')],
    }));
    expect(fixed.changes).toHaveLength(10);
  });

  it('mends the files of a folder, says what it did, and finds nothing to mend after it', async () => {
    const text = (rest: string): string =>
      `services:\n  web:\n    type: Namespace.K8s\n    dependsOn: [db${rest}]\n  db:\n    type: Namespace.K8s\n`;
    await put('a.pattern.yaml', text(', db'));
    await put('below/b.pattern.yaml', text(''));
    const { code, out, err } = await lint(['--fix']);
    expect(err).toMatch(/^a\.pattern\.yaml:4 {2}fixed: .+ {2}\[depends-on-twice\]\n$/);
    expect(out).toBe('2 files checked: 0 errors, 0 warnings, 0 others, 1 fixed.\n');
    expect(code).toBe(0);
    expect(await readFile(path.join(folder, 'a.pattern.yaml'), 'utf8')).toBe(text(''));
    expect(await lint(['--fix'])).toEqual({
      code: 0,
      err: '',
      out: '2 files checked: 0 errors, 0 warnings, 0 others.\n',
    });
  });

  it('leaves a file alone in which nothing can be mended', async () => {
    await put('a.pattern.yaml', wrong);
    const before = await stat(path.join(folder, 'a.pattern.yaml'));
    expect((await lint(['--fix'])).code).toBe(1);
    expect((await stat(path.join(folder, 'a.pattern.yaml'))).mtimeMs).toBe(before.mtimeMs);
  });
});

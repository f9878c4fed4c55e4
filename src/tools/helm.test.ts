import { describe, expect, it } from 'vitest';
import { problemOf } from '../core/problem.ts';
import { parseHelmList, parseHelmVersion } from './helm-answers.ts';
import { helmList, helmUpgrade, type HelmTarget } from './helm-commands.ts';
import { helmFor } from './helm.ts';
import type { ToolCommand, ToolRunner } from './tool.ts';

const target: HelmTarget = { file: 'helm', kubeconfigFiles: ['/k'], context: 'demo', pathDelimiter: ':' };

/** A helm that answers by the first words of its arguments, and writes down what it was asked. */
function fakeHelm(answers: Readonly<Record<string, string>>): { run: ToolRunner; asked: ToolCommand[] } {
  const asked: ToolCommand[] = [];
  const run: ToolRunner = async (command) => {
    asked.push(command);
    const key = Object.keys(answers).find((words) => command.args.join(' ').startsWith(words));
    return { stdout: key === undefined ? '' : (answers[key] ?? ''), stderr: '' };
  };
  return { run, asked };
}

describe('helm commands', () => {
  it('names context and kubeconfig, and keeps values out of the list of processes', () => {
    const command = helmUpgrade(
      target,
      {
        release: 'istiod',
        namespace: 'istio-system',
        chart: 'istiod',
        repository: 'https://charts.example.com',
        version: '1.30.3',
        values: { password: 'hunter2' },
        timeoutSeconds: 300,
      },
      4,
    );
    expect(command.args.join(' ')).toBe(
      'upgrade istiod istiod --repo https://charts.example.com --version 1.30.3 --install --namespace istio-system ' +
        '--create-namespace --reset-values --values - --wait --timeout 300s --kubeconfig /k --kube-context demo',
    );
    expect(command.input).toBe('{"password":"hunter2"}');
  });

  it('passes several kubeconfig files by the environment, because the flag takes one', () => {
    const command = helmList({ ...target, kubeconfigFiles: ['/a', '/b'] }, 'demo', 4);
    expect(command.environment).toMatchObject({ KUBECONFIG: '/a:/b' });
    expect(command.args).not.toContain('--kubeconfig');
  });

  it('does not let the environment lead helm to another cluster or user than the context', () => {
    const { environment } = helmList(target, 'demo', 4);
    for (const name of ['HELM_KUBEAPISERVER', 'HELM_KUBETOKEN', 'HELM_KUBEASUSER'])
      expect(environment?.[name]).toBe('');
    expect(environment).not.toHaveProperty('KUBECONFIG');
  });

  it('asks Helm 3 for releases of all states, which Helm 4 shows by itself', () => {
    expect(helmList(target, 'demo', 3).args).toContain('--all');
    expect(helmList(target, 'demo', 4).args).not.toContain('--all');
  });
});

describe('helm answers', () => {
  it.each([
    ['v4.3.1', 4, 3],
    ['v4.3', 4, 3],
    ['v3.22.0+g123', 3, 22],
  ])('reads the version %s', (text, major, minor) => {
    expect(parseHelmVersion(text)).toMatchObject({ major, minor });
  });

  it('splits chart names from versions', () => {
    const text = JSON.stringify([
      {
        name: 'b',
        namespace: 'n',
        revision: '2',
        status: 'deployed',
        chart: 'istio-base-1.31.0-rc.0',
        app_version: 'x',
      },
    ]);
    expect(parseHelmList(text)).toEqual([
      {
        name: 'b',
        namespace: 'n',
        revision: 2,
        status: 'deployed',
        chart: 'istio-base',
        chartVersion: '1.31.0-rc.0',
        appVersion: 'x',
      },
    ]);
  });

  it('says so when an answer cannot be read', () => {
    expect(() => parseHelmList('oops')).toThrow('tools.unreadable-answer');
  });
});

describe('helmFor', () => {
  it('looks at the version once', async () => {
    const { run, asked } = fakeHelm({ version: 'v4.3.1', list: '[]', 'get values': 'null' });
    const helm = helmFor(target, run);
    await helm.list('demo');
    expect(await helm.values('a', 'demo')).toEqual({});
    expect(asked.map(({ args }) => args[0])).toEqual(['version', 'list', 'get']);
  });

  it('runs with the variables that lead to the cluster, asked for once', async () => {
    const { run, asked } = fakeHelm({ version: 'v4.3.1', list: '[]' });
    let times = 0;
    const surroundings = (): Promise<Readonly<Record<string, string>>> => {
      times += 1;
      return Promise.resolve({ PATH: '/of/the/shell', HELM_KUBETOKEN: 'other' });
    };
    const helm = helmFor({ ...target, surroundings }, run);
    expect(times).toBe(0);
    await helm.list('demo');
    expect(asked.map(({ environment }) => environment?.['PATH'])).toEqual(['/of/the/shell', '/of/the/shell']);
    expect(asked.at(-1)?.environment?.['HELM_KUBETOKEN']).toBe('');
    expect(times).toBe(1);
  });

  it('refuses a helm that is too old, and looks again the next time', async () => {
    const { run, asked } = fakeHelm({ version: 'v3.9.0' });
    const helm = helmFor(target, run);
    const codes = await Promise.all(
      [1, 2].map(() => helm.list('demo').catch((error: unknown) => problemOf(error).code)),
    );
    expect(codes).toEqual(['tools.version-unsupported', 'tools.version-unsupported']);
    await helm.list('demo').catch(() => undefined);
    expect(asked.length).toBeGreaterThan(1);
  });
});

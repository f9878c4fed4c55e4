import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { problemOf, type Problem } from '../core/problem.ts';
import { runTool, type RunOptions, type ToolCommand } from './tool.ts';

function script(code: string, more: Partial<ToolCommand> = {}): ToolCommand {
  return { tool: 'thing', file: process.execPath, args: ['-e', code], neededFor: 'this test', ...more };
}

async function problemFrom(command: ToolCommand, options: RunOptions = {}): Promise<Problem> {
  try {
    await runTool(command, options);
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('the tool was expected to fail');
}

describe('runTool', () => {
  it('gives the output, and each line as it comes', async () => {
    const lines: string[] = [];
    const command = script('console.log("one"); console.error("two"); process.stdin.pipe(process.stdout)', {
      input: 'three',
    });
    const answer = await runTool(command, { onLine: (line) => lines.push(line) });
    expect(answer).toEqual({ stdout: 'one\nthree', stderr: 'two\n' });
    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });

  it('says what needs a tool that is missing', async () => {
    const problem = await problemFrom({ ...script(''), file: '/nowhere/helm', tool: 'helm' });
    expect(problem).toMatchObject({
      code: 'tools.not-found',
      params: { tool: 'helm', path: '/nowhere/helm', needed: 'this test' },
    });
  });

  it('finds the reason in the error output, and shows no secret of it', async () => {
    const code = 'console.error("hint\\nError: no, token=abcdef123\\nbye"); process.exit(7)';
    const problem = await problemFrom(script(code));
    expect(problem.code).toBe('tools.failed');
    expect(problem.params).toMatchObject({ exitCode: 7, reason: 'Error: no, token=[redacted]' });
    expect(problem.detail).not.toContain('abcdef123');
  });

  it('ends the tool and what it started when it is cancelled', async () => {
    // The runner waits until nobody holds the tool's output any more, so it could not end before the grandchild has.
    const grandchild = '["-e", "setInterval(() => {}, 1000); console.log(1)"]';
    const code = `require('node:child_process').spawn(process.execPath, ${grandchild}, { stdio: 'inherit' });`;
    const controller = new AbortController();
    const options = {
      signal: controller.signal,
      graceMs: 60_000,
      onLine: () => {
        controller.abort();
      },
    };
    expect((await problemFrom(script(code), options)).code).toBe('cancelled');
  });

  it('asks the tool to end where its own process leaves at once', async () => {
    const mark = path.join(await mkdtemp(path.join(tmpdir(), 'meshdeck-tool-')), 'asked');
    const module = new URL('./tool.ts', import.meta.url).href;
    const tool = `
      process.on('SIGINT', () => {
        require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');
        process.exit();
      });
      console.log('ready');
      setInterval(() => {}, 1000);`;
    const code = `
      const { runTool } = await import(${JSON.stringify(module)});
      const command = { tool: 'thing', file: process.execPath, args: ['-e', ${JSON.stringify(tool)}], neededFor: 'x' };
      await runTool(command, { onLine: () => process.exit(3) });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([3, null]);
    await vi.waitFor(() => {
      expect(existsSync(mark)).toBe(true);
    });
  });

  it('kills a tool that does not end itself', async () => {
    const code = 'process.on("SIGINT", () => {}); console.log("ready"); setInterval(() => {}, 1000)';
    const controller = new AbortController();
    const options = {
      signal: controller.signal,
      graceMs: 50,
      onLine: () => {
        controller.abort();
      },
    };
    expect((await problemFrom(script(code), options)).code).toBe('cancelled');
  });

  it('limits the time', async () => {
    const problem = await problemFrom(script('setInterval(() => {}, 1000)'), { timeoutMs: 100, graceMs: 50 });
    expect(problem.code).toBe('tools.timeout');
  });
});

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInThread, type ProcessEnd, type ThreadedProcess } from './process-thread.ts';

const worker = path.join(import.meta.dirname, 'process-thread-worker.ts');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-thread-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

let scripts = 0;

/** Starts a script of a few lines. */
async function started(
  lines: string,
  options: Partial<Parameters<typeof startInThread>[1]> = {},
): Promise<ThreadedProcess> {
  scripts += 1;
  const module = path.join(folder, `script-${scripts}.cjs`);
  await writeFile(module, lines);
  return startInThread(worker, { module, ...options });
}

interface Heard {
  readonly messages: readonly unknown[];
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Each exit that was told. */
  readonly ends: readonly ProcessEnd[];
}

/** All that is heard of a process until nothing more comes. */
function heard(process: ThreadedProcess): Promise<Heard> {
  const messages: unknown[] = [];
  const output = { stdout: '', stderr: '' };
  const ends: ProcessEnd[] = [];
  process.onMessage((message) => {
    messages.push(message);
  });
  process.onOutput((text, stream) => {
    output[stream] += text;
  });
  process.onExit((end) => {
    ends.push(end);
  });
  return new Promise((resolve) => {
    process.onClose(() => {
      resolve({ messages, output, ends });
    });
  });
}

function firstMessage(process: ThreadedProcess): Promise<unknown> {
  return new Promise((resolve) => {
    process.onMessage(resolve);
  });
}

const echo = `process.on('message', (message) => process.send(message));`;
const numbers = Array.from({ length: 500 }, (_, number) => number);

describe('a process in a thread', () => {
  it('gets what is sent before it is there, and all messages keep their order', async () => {
    const process = await started(echo);
    const all = heard(process);
    const last = new Promise<void>((resolve) => {
      process.onMessage((message) => {
        if ((message as { readonly number: number }).number === numbers.at(-1)) resolve();
      });
    });
    for (const number of numbers) process.send({ number });
    await last;
    process.disconnect();
    const { messages, ends } = await all;
    expect(messages).toEqual(numbers.map((number) => ({ number })));
    expect(ends).toEqual([{ code: 0, signal: null }]);
  });

  it('is heard to its last message, output and exit code, also where it ends at once', async () => {
    const lines = `
      for (let number = 0; number < 200; number += 1) process.send({ number });
      process.stdout.write('wörds ');
      process.stderr.write('errors');
      process.stdout.write('x'.repeat(100_000));
      process.send('last', () => process.exit(3));`;
    const { messages, output, ends } = await heard(await started(lines));
    expect(messages).toEqual([...numbers.slice(0, 200).map((number) => ({ number })), 'last']);
    expect(output).toEqual({ stdout: `wörds ${'x'.repeat(100_000)}`, stderr: 'errors' });
    expect(ends).toEqual([{ code: 3, signal: null }]);
  });

  it('takes messages that are far larger than the thread has room for young objects', async () => {
    const rows = Array.from({ length: 100_000 }, (_, number) => ({ number, text: `row ${number} of a table` }));
    const process = await started(echo);
    process.send(rows);
    expect(await firstMessage(process)).toEqual(rows);
    process.disconnect();
  });

  it('takes structured clones, or what JSON leaves of a message', async () => {
    const value = { map: new Map([['a', 1]]), missing: undefined };
    const cloning = await started(echo);
    cloning.send(value);
    expect(await firstMessage(cloning)).toEqual(value);
    cloning.disconnect();

    const writing = await started(echo, { serialization: 'json' });
    writing.send({ ...value, told: { toJSON: () => 'as it wants' }, call: () => undefined });
    expect(await firstMessage(writing)).toStrictEqual({ map: {}, told: 'as it wants' });
    writing.disconnect();
  });

  it('has the process id that the system knows, and none of what could not be started', async () => {
    const process = await started(`process.send(process.pid); ${echo}`);
    expect(await firstMessage(process)).toBe(await process.pid);
    process.disconnect();
    await heard(process);
  });

  it('runs with the arguments, variables and folder that it was given, and not with those of this process', async () => {
    const lines = `process.send([process.argv.slice(2), process.execArgv, process.env.MESHDECK_WORD, process.cwd()]);`;
    const process = await started(lines, {
      arguments: ['--one'],
      nodeArguments: ['--no-warnings'],
      environment: { MESHDECK_WORD: 'two' },
      folder: path.parse(folder).root,
    });
    expect(await firstMessage(process)).toEqual([['--one'], ['--no-warnings'], 'two', path.parse(folder).root]);
    await heard(process);
  });

  it('is ended by a signal, which its exit tells', async () => {
    const process = await started(`process.on('SIGTERM', () => undefined); process.send('ready'); ${echo}`);
    const all = heard(process);
    await firstMessage(process);
    process.kill('SIGKILL');
    expect((await all).ends).toEqual([{ code: null, signal: 'SIGKILL' }]);
  });

  it('is noticed where something else ends it', async () => {
    const process = await started(echo);
    const all = heard(process);
    globalThis.process.kill((await process.pid) ?? Number.NaN, 'SIGKILL');
    expect((await all).ends).toEqual([{ code: null, signal: 'SIGKILL' }]);
  });

  it('hears that the channel is closed, and may take its time to end', async () => {
    const lines = `process.on('disconnect', () => setTimeout(() => process.exit(7), 50)); ${echo}`;
    const process = await started(lines);
    const all = heard(process);
    process.disconnect();
    process.disconnect();
    process.send('nobody gets this');
    expect((await all).ends).toEqual([{ code: 7, signal: null }]);
    // Nor does anybody mind what comes after the end.
    process.send('nobody gets this');
    process.disconnect();
    process.kill('SIGKILL');
  });

  it('ends by itself where its script is missing, and says why', async () => {
    const process = startInThread(worker, { module: path.join(folder, 'missing.cjs') });
    const { ends, output } = await heard(process);
    expect(ends).toEqual([{ code: 1, signal: null }]);
    expect(output.stderr).toContain('Cannot find module');
  });

  it.each([
    ['the program is missing', { executable: '/missing/node' }, 'ENOENT'],
    ['its folder is missing', { folder: '/missing' }, 'ENOENT'],
    ['its arguments cannot be passed on', { arguments: ['\0'] }, 'null bytes'],
  ])('could not be started where %s', async (_, options, reason) => {
    const process = await started(echo, options);
    const all = heard(process);
    process.send('nobody gets this');
    process.disconnect();
    expect(await process.pid).toBeUndefined();
    expect((await all).ends).toEqual([{ code: null, signal: null, error: expect.stringContaining(reason) as string }]);
  });

  it('could not be started where the file of the thread is missing', async () => {
    const process = startInThread(path.join(folder, 'missing-worker.cjs'), { module: '' });
    const { ends } = await heard(process);
    expect(ends).toEqual([{ code: null, signal: null, error: expect.stringContaining('missing-worker') as string }]);
    expect(await process.pid).toBeUndefined();
  });

  it('loses its channel where whoever started it is killed', async () => {
    const module = path.join(folder, 'follower.cjs');
    const marker = path.join(folder, 'told');
    // Whether a process has ended cannot be asked: one that nobody waits for stays in the system's table.
    await writeFile(
      module,
      `process.on('disconnect', () => require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'disconnected'));
      process.send('ready'); ${echo}`,
    );
    const starter = await started(
      `import(${JSON.stringify(path.join(import.meta.dirname, 'process-thread.ts'))}).then(({ startInThread }) => {
        const started = startInThread(${JSON.stringify(worker)}, { module: ${JSON.stringify(module)} });
        started.onMessage((message) => process.send(message));
      });`,
    );
    const all = heard(starter);
    expect(await firstMessage(starter)).toBe('ready');
    starter.kill('SIGKILL');
    await all;
    await expect.poll(() => existsSync(marker), { timeout: 10_000 }).toBe(true);
  });
});

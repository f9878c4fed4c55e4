import { spawn } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { endProcess, identify, isRunning, parseProcStat, residentBytes, signalProcess } from './process-identity.ts';

function sleeper(script = 'process.send("up"); setInterval(() => undefined, 1000)') {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const up = new Promise<number>((resolve) => {
    child.once('message', () => {
      resolve(child.pid ?? 0);
    });
  });
  return { child, up };
}

describe('parseProcStat', () => {
  const rest = 'S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 424242 20 21';

  it('reads state and start time', () => {
    expect(parseProcStat(`12 (node) ${rest}`)).toEqual({ state: 'S', startTicks: '424242' });
  });

  it('is not misled by a program name with spaces and parentheses', () => {
    expect(parseProcStat(`12 (a) R (b c) ${rest}`)).toEqual({ state: 'S', startTicks: '424242' });
  });

  it('takes nothing from text of another form', () => {
    expect(parseProcStat('')).toBeUndefined();
    expect(parseProcStat('12 (node) S 1')).toBeUndefined();
  });
});

describe('a process identity', () => {
  it('is the same for the same process at any time', () => {
    expect(identify(process.pid)).toEqual(identify(process.pid));
    expect(identify(process.pid)?.pid).toBe(process.pid);
  });

  it('is another one for a later process with the same pid, which is never signalled', () => {
    const stranger = { pid: process.pid, started: 'in another life' };
    expect(isRunning(stranger)).toBe(false);
    expect(signalProcess(stranger, 'SIGKILL')).toBe(false);
  });

  it('has an end', async () => {
    const { up } = sleeper();
    const identity = identify(await up);
    if (identity === undefined) throw new Error('the process is not there');
    expect(isRunning(identity)).toBe(true);
    expect(residentBytes([identity.pid]).get(identity.pid)).toBeGreaterThan(1_000_000);
    expect(await endProcess(identity, 5_000)).toBe(true);
    expect(isRunning(identity)).toBe(false);
  });

  it('ends also when it does not listen to SIGTERM', async () => {
    const { child, up } = sleeper(
      'process.on("SIGTERM", () => undefined); process.send("up"); setInterval(() => undefined, 1000)',
    );
    const identity = identify(await up);
    if (identity === undefined) throw new Error('the process is not there');
    const ended = new Promise((resolve) =>
      child.once('exit', (_, signal) => {
        resolve(signal);
      }),
    );
    expect(await endProcess(identity, 100)).toBe(true);
    expect(await ended).toBe('SIGKILL');
  });
});

import { describe, expect, it } from 'vitest';
import { createCrashPolicy } from './language-crashes.ts';

describe('after the language server ended', () => {
  it('sets aside the document that was sent last and not answered', () => {
    const policy = createCrashPolicy();
    policy.opened('a');
    policy.checked('a');
    policy.opened('b');
    policy.opened('c');
    policy.changed('b');
    expect(policy.serverEnded(0)).toEqual({ restart: true, setAside: 'b' });
    expect(policy.opened('a')).toBe(true);
    expect(policy.opened('b')).toBe(false);
    expect(policy.changed('b')).toBe(false);
  });

  it('takes the document back when it is closed and opened again', () => {
    const policy = createCrashPolicy();
    policy.opened('a');
    policy.serverEnded(0);
    expect(policy.closed('a')).toBe(false);
    expect(policy.opened('a')).toBe(true);
  });

  it('starts again without blaming anything when nothing was under way', () => {
    expect(createCrashPolicy().serverEnded(0)).toEqual({ restart: true });
  });

  it('sets aside the file of the workspace that was under way, which a server tells after an earlier one has ended', () => {
    const policy = createCrashPolicy();
    expect(policy.isCareful()).toBe(false);
    expect(policy.serverEnded(0)).toEqual({ restart: true });
    expect(policy.isCareful()).toBe(true);
    policy.checkingFile('a');
    policy.checkingFile('b');
    expect(policy.serverEnded(1)).toEqual({ restart: true, setAside: 'b' });
    expect(policy.leftOut()).toEqual(['b']);
    policy.checkingFile('c');
    policy.checkingFile(undefined);
    expect(policy.serverEnded(2)).toEqual({ restart: true });
  });

  it('gives up after four ends in a minute, and forgets older ones', () => {
    const policy = createCrashPolicy();
    for (const atMs of [0, 70_000, 80_000, 90_000]) expect(policy.serverEnded(atMs).restart).toBe(true);
    expect(policy.serverEnded(100_000)).toEqual({ restart: false, count: 4 });
  });
});

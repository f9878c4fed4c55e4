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
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'b' });
    expect(policy.opened('a')).toBe(true);
    expect(policy.opened('b')).toBe(false);
    expect(policy.changed('b')).toBe(false);
  });

  it('takes the document back when it is closed and opened again', () => {
    const policy = createCrashPolicy();
    policy.opened('a');
    policy.serverEnded();
    expect(policy.closed('a')).toBe(false);
    expect(policy.opened('a')).toBe(true);
  });

  it('starts again without blaming anything when nothing was under way', () => {
    expect(createCrashPolicy().serverEnded()).toEqual({ restart: true });
  });

  it('sets aside the file of the workspace that was under way, which a server tells after an earlier one has ended', () => {
    const policy = createCrashPolicy();
    expect(policy.isCareful()).toBe(false);
    expect(policy.serverEnded()).toEqual({ restart: true });
    expect(policy.isCareful()).toBe(true);
    policy.checkingFile('a');
    policy.checkingFile('b');
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'b' });
    expect(policy.leftOut()).toEqual(['b']);
    policy.checkingFile('c');
    policy.checkingFile(undefined);
    expect(policy.serverEnded()).toEqual({ restart: true });
  });

  it('does not suspect what was sent while the server stood still', () => {
    const clock = { nowMs: 0 };
    const policy = createCrashPolicy(() => clock.nowMs);
    policy.opened('other');
    policy.checked('other');
    clock.nowMs = 60_000;
    policy.changed('culprit');
    clock.nowMs = 62_000;
    // Whoever waits for an answer types on, and then looks at another document.
    policy.changed('culprit');
    clock.nowMs = 75_000;
    policy.changed('other');
    policy.asked('other');
    clock.nowMs = 90_000;
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'culprit' });
  });

  it('suspects the last one of many that are sent at once, as a new server begins with it', () => {
    const clock = { nowMs: 0 };
    const policy = createCrashPolicy(() => clock.nowMs);
    for (const uri of ['a', 'b', 'c']) policy.opened(uri);
    clock.nowMs = 10;
    policy.checked('c');
    clock.nowMs = 20_000;
    policy.opened('d');
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'b' });
  });

  it('suspects a document about which something was asked, until the answer has come, at the second end', () => {
    const policy = createCrashPolicy();
    const askAboutIt = (): (() => void) => {
      policy.opened('a');
      policy.checked('a');
      const answered = policy.asked('a');
      policy.asked('b')();
      return answered;
    };
    const answered = askAboutIt();
    // Something else may have ended the server: an editor always asks something.
    expect(policy.serverEnded()).toEqual({ restart: true });
    // The answer that does not come any more ends too, and has nothing to say about the next server.
    answered();
    askAboutIt();
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'a' });
    policy.asked('a');
    expect(policy.serverEnded()).toEqual({ restart: true });
  });

  it('suspects a document that has no answer itself at once, although something was asked about it as well', () => {
    const policy = createCrashPolicy();
    policy.opened('a');
    policy.asked('a');
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'a' });
  });

  it('suspects a file of the workspace that was begun before a document was changed', () => {
    const clock = { nowMs: 0 };
    const policy = createCrashPolicy(() => clock.nowMs);
    policy.serverEnded();
    policy.checkingFile('file');
    clock.nowMs = 5_000;
    policy.changed('open');
    expect(policy.serverEnded()).toEqual({ restart: true, setAside: 'file' });
  });

  it('gives up after four ends in a minute, and forgets older ones', () => {
    const clock = { nowMs: 0 };
    const policy = createCrashPolicy(() => clock.nowMs);
    const endAt = (atMs: number) => {
      clock.nowMs = atMs;
      policy.opened(`at ${atMs}`);
      return policy.serverEnded();
    };
    for (const atMs of [0, 70_000, 80_000, 90_000]) expect(endAt(atMs).restart).toBe(true);
    expect(endAt(100_000)).toEqual({ restart: false, count: 4 });
  });

  it('gives up after four ends in ten minutes that taught nothing: a server that stands still ends half a minute later', () => {
    const clock = { nowMs: 0 };
    const policy = createCrashPolicy(() => clock.nowMs);
    for (const atMs of [0, 31_000, 62_000]) {
      clock.nowMs = atMs;
      expect(policy.serverEnded()).toEqual({ restart: true });
    }
    clock.nowMs = 93_000;
    expect(policy.serverEnded()).toEqual({ restart: false, count: 4 });
  });
});

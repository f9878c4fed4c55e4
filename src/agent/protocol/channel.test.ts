import { describe, expect, it } from 'vitest';
import { ProblemError, problemError } from '../../core/problem.ts';
import { createCaller, serve, type Message, type MessagePort } from './channel.ts';

interface Methods {
  add: { params: readonly number[]; answer: number };
  fail: { params: null; answer: null };
  wait: { params: null; answer: null };
  tidyUp: { params: null; answer: null };
}
interface Events {
  moved: string;
}

/** Two ends that are connected in memory; what one sends the other gets at once. */
function portPair(): { left: MessagePort; right: MessagePort; close: () => void } {
  const listeners = { left: [] as ((message: Message) => void)[], right: [] as ((message: Message) => void)[] };
  const closers: (() => void)[] = [];
  const end = (mine: 'left' | 'right', other: 'left' | 'right'): MessagePort => ({
    send: (message) => {
      for (const listener of listeners[other]) listener(structuredClone(message));
    },
    onMessage: (listener) => listeners[mine].push(listener),
    onClose: (listener) => closers.push(listener),
  });
  return {
    left: end('left', 'right'),
    right: end('right', 'left'),
    close: () => {
      for (const closer of closers) closer();
    },
  };
}

function connected() {
  const { left, right, close } = portPair();
  const caller = createCaller<Methods, Events>(left);
  let finishSlowly = (): void => undefined;
  const { emit, settled } = serve<Methods, Events>(right, {
    add: (numbers) => numbers.reduce((sum, one) => sum + one, 0),
    fail: () => {
      throw problemError('file.not-found', { path: 'x' });
    },
    wait: (_params, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new DOMException('stopped', 'AbortError'));
        });
      }),
    tidyUp: () =>
      new Promise((resolve) => {
        finishSlowly = () => {
          resolve(null);
        };
      }),
  });
  return {
    caller,
    emit,
    settled,
    close,
    left,
    finishSlowly: () => {
      finishSlowly();
    },
  };
}

describe('a channel', () => {
  it('answers a call', async () => {
    await expect(connected().caller.call('add', [1, 2, 3])).resolves.toBe(6);
  });

  it('carries a problem as it was thrown', async () => {
    const error: unknown = await connected()
      .caller.call('fail', null)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({ code: 'file.not-found', params: { path: 'x' } });
  });

  it('makes an AbortSignal here one there', async () => {
    const stop = new AbortController();
    const waiting = connected().caller.call('wait', null, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  });

  it('says that the other side is gone to everybody who waits, and to everybody who asks later', async () => {
    const { caller, close } = connected();
    const waiting = caller.call('wait', null);
    close();
    await expect(waiting).rejects.toMatchObject({ problem: { code: 'host.agent-gone' } });
    await expect(caller.call('add', [])).rejects.toMatchObject({ problem: { code: 'host.agent-gone' } });
  });

  it('is settled once everything that still runs after the end has put down what it held', async () => {
    const { caller, settled, close, finishSlowly } = connected();
    const asked = caller.call('tidyUp', null);
    close();
    await expect(asked).rejects.toMatchObject({ problem: { code: 'host.agent-gone' } });
    let isSettled = false;
    const settling = settled().then(() => {
      isSettled = true;
    });
    await new Promise(setImmediate);
    expect(isSettled).toBe(false);
    finishSlowly();
    await settling;
  });

  it('lets whoever awaits an answer go on before the event behind it is heard', async () => {
    const { left, right } = portPair();
    const caller = createCaller<Methods, Events>(left);
    const heard: string[] = [];
    caller.on('moved', (value) => heard.push(value));
    const eventHeard = new Promise<void>((resolve) => {
      caller.on('moved', () => {
        resolve();
      });
    });
    right.onMessage((message) => {
      if (message.is !== 'request') return;
      right.send({ is: 'answer', id: message.id, answer: 1 });
      right.send({ is: 'event', name: 'moved', value: 'event' });
    });
    await caller.call('add', [1]);
    heard.push('answer');
    await eventHeard;
    expect(heard).toEqual(['answer', 'event']);
  });
});

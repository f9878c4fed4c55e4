import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StateSender } from './state-sender.ts';

describe('StateSender', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function makeSender() {
    const sent: number[] = [];
    return {
      sent,
      sender: new StateSender<number>(
        (state) => sent.push(state),
        () => Date.now(),
      ),
    };
  }

  it('sends nothing to a page that does not listen, then the latest at once', () => {
    const { sent, sender } = makeSender();
    sender.update(1);
    sender.update(2);
    expect(sent).toEqual([]);
    sender.listening();
    expect(sent).toEqual([2]);
  });

  it('sends a burst as its first and its last state', () => {
    const { sent, sender } = makeSender();
    sender.listening();
    for (let state = 1; state <= 1000; state += 1) sender.update(state);
    expect(sent).toEqual([1]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual([1, 1000]);
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([1, 1000]);
  });

  it('sends the whole again when a page comes back, and nothing while it is away', () => {
    const { sent, sender } = makeSender();
    sender.listening();
    sender.update(1);
    sender.hidden();
    sender.update(2);
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual([1]);
    sender.listening();
    sender.listening();
    expect(sent).toEqual([1, 2, 2]);
  });
});

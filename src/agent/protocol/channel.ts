import type { Problem } from '../../core/problem.ts';
import { ProblemError, cancelled, isCancelled, problemError, problemOf } from '../../core/problem.ts';

/** What goes over the wire, both ways. */
export type Message =
  | { readonly is: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly is: 'cancel'; readonly id: number }
  | { readonly is: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly is: 'problem'; readonly id: number; readonly problem: Problem }
  | { readonly is: 'event'; readonly name: string; readonly value: unknown };

/** One end of a two-way stream of messages: a child process, a worker, or a pair in a test. */
export interface MessagePort {
  send(message: Message): void;
  onMessage(listener: (message: Message) => void): void;
  onClose(listener: () => void): void;
}

/** Methods with their parameters and answers. */
export type MethodTable<Methods> = { [Method in keyof Methods]: { params: unknown; answer: unknown } };

/** One handler for each method. */
export type Handlers<Methods extends MethodTable<Methods>> = {
  readonly [Method in keyof Methods]: (
    params: Methods[Method]['params'],
    signal: AbortSignal,
  ) => Promise<Methods[Method]['answer']> | Methods[Method]['answer'];
};

/** The asking end. */
export interface Caller<Methods extends MethodTable<Methods>, Events> {
  /** Throws the `ProblemError` that the other side threw; `host.agent-gone` where it ended before it answered. */
  call<Method extends keyof Methods & string>(
    method: Method,
    params: Methods[Method]['params'],
    signal?: AbortSignal,
  ): Promise<Methods[Method]['answer']>;
  on<Name extends keyof Events & string>(name: Name, listener: (value: Events[Name]) => void): { dispose(): void };
}

/**
 * Hands over one message a turn of the event loop, in order. Node emits all messages of one read before any promise goes on, so
 * without this an event could be heard before whoever awaited the answer in front of it has continued.
 */
function onMessageInTurn(port: MessagePort, listener: (message: Message) => void): void {
  const queue: Message[] = [];
  const next = (): void => {
    const message = queue.shift();
    if (message === undefined) return;
    if (queue.length > 0) setImmediate(next);
    listener(message);
  };
  port.onMessage((message) => {
    queue.push(message);
    if (queue.length === 1) setImmediate(next);
  });
}

/** The asking end of a port. */
export function createCaller<Methods extends MethodTable<Methods>, Events>(port: MessagePort): Caller<Methods, Events> {
  let lastId = 0;
  let closed = false;
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Set<(value: never) => void>>();

  onMessageInTurn(port, (message) => {
    if (message.is === 'event') {
      for (const listener of listeners.get(message.name) ?? []) listener(message.value as never);
      return;
    }
    if (message.is !== 'answer' && message.is !== 'problem') return;
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.is === 'answer') waiter?.resolve(message.answer);
    else waiter?.reject(new ProblemError(message.problem));
  });
  port.onClose(() => {
    closed = true;
    for (const waiter of waiting.values()) waiter.reject(problemError('host.agent-gone'));
    waiting.clear();
  });

  return {
    call(method, params, signal) {
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(problemError('host.agent-gone'));
          return;
        }
        if (signal?.aborted === true) {
          reject(cancelled());
          return;
        }
        lastId += 1;
        const id = lastId;
        const onAbort = (): void => {
          port.send({ is: 'cancel', id });
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.set(id, {
          resolve: (answer) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(answer);
          },
          reject: (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(error);
          },
        });
        port.send({ is: 'request', id, method, params });
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return {
        dispose: () => {
          set.delete(listener);
        },
      };
    },
  };
}

/** The answering end: calls handlers, sends what they return or throw, and gives each an AbortSignal for "cancel". */
export function serve<Methods extends MethodTable<Methods>, Events>(
  port: MessagePort,
  handlers: Handlers<Methods>,
): {
  readonly emit: <Name extends keyof Events & string>(name: Name, value: Events[Name]) => void;
  /** Resolves once no handler runs. */
  readonly settled: () => Promise<void>;
} {
  const running = new Map<number, AbortController>();
  const answers = new Set<Promise<void>>();

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!Object.hasOwn(handlers, method)) throw problemError('unexpected', {}, { detail: `no method ${method}` });
      const handler = handlers[method as keyof Methods];
      port.send({ is: 'answer', id, answer: await handler(params, controller.signal) });
    } catch (error) {
      const problem = controller.signal.aborted && isCancelled(error) ? cancelled().problem : problemOf(error);
      port.send({ is: 'problem', id, problem });
    } finally {
      running.delete(id);
    }
  }

  port.onMessage((message) => {
    if (message.is === 'request') {
      const answering = answer(message.id, message.method, message.params).finally(() => answers.delete(answering));
      answers.add(answering);
    } else if (message.is === 'cancel') running.get(message.id)?.abort();
  });
  port.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  return {
    emit(name, value) {
      port.send({ is: 'event', name, value });
    },
    settled: async () => {
      await Promise.allSettled(answers);
    },
  };
}

import { beforeEach, expect, it, vi } from 'vitest';
import { problemError, problemOf } from '../../core/problem.ts';
import type { Confirmation } from './confirmed.ts';
import { agreed, confirmed } from './confirmed.ts';

interface Item {
  readonly label: string;
  readonly description?: string;
}

/** A person before the editor: what is asked, and what they answer. */
const person = vi.hoisted(() => ({
  asked: [] as string[],
  types: undefined as string | undefined,
  chooses: undefined as string | undefined,
}));

vi.mock('vscode', async () => ({
  l10n: (await import('../../host/testing/fake-l10n.ts')).l10n,
  ThemeIcon: function ThemeIcon() {
    return undefined;
  },
  window: {
    showInputBox: async (options: { readonly title: string; readonly prompt: string }) => {
      person.asked.push(`${options.title}: ${options.prompt}`);
      return person.types;
    },
    showQuickPick: async (items: readonly Item[], { title }: { readonly title: string }) => {
      const lines = items.map(({ label, description = '' }) => `${label} ${description}`.trim());
      person.asked.push(`${title}: ${lines.join(' | ')}`);
      return items.find(({ label }) => label === person.chooses);
    },
  },
}));

beforeEach(() => {
  person.asked = [];
  person.types = undefined;
  person.chooses = undefined;
});

/** What the agent does: it refuses what is not confirmed in a protected context. */
function agent(isProtected: boolean) {
  const done: Confirmation[] = [];
  const work = async (confirmation: Confirmation): Promise<string> => {
    if (isProtected && confirmation.confirmedContext !== 'prod-eu')
      throw problemError('pattern.needs-confirmation', { context: 'prod-eu' });
    done.push(confirmation);
    return 'done';
  };
  return { work, done };
}

it('nobody is asked in a context that is not protected', async () => {
  const { work, done } = agent(false);
  expect(await agreed('Open Shell in Pod shop/web', work)).toBe('done');
  expect(await confirmed('Delete 2 Objects', work)).toBe('done');
  expect(done).toEqual([{}, {}]);
  expect(person.asked).toEqual([]);
});

it('a shell or a forward in a protected context is chosen once more, with context and object named, and not by one more Enter', async () => {
  const { work, done } = agent(true);
  person.chooses = 'Forward Port 80 of Service shop/web';
  expect(await agreed('Forward Port 80 of Service shop/web', work)).toBe('done');
  expect(person.asked).toEqual([
    'The context prod-eu is protected: Cancel | Forward Port 80 of Service shop/web in prod-eu',
  ]);
  expect(done).toEqual([{ confirmedContext: 'prod-eu' }]);
});

it.each([undefined, 'Cancel'])('it is not begun where the answer is %s', async (answer) => {
  const { work, done } = agent(true);
  person.chooses = answer;
  expect(await agreed('Open Shell in Pod shop/web', work).catch(problemOf)).toMatchObject({ code: 'cancelled' });
  expect(done).toEqual([]);
});

it('a change of a protected context takes the very name of the context, with what is done in sight', async () => {
  const { work, done } = agent(true);
  for (const typed of [undefined, '', 'prod']) {
    person.types = typed;
    expect(await confirmed('Delete 2 Objects', work).catch(problemOf)).toMatchObject({ code: 'cancelled' });
  }
  expect(done).toEqual([]);
  person.types = 'prod-eu';
  expect(await confirmed('Scale Deployment shop/web from 3 to 0 replicas', work)).toBe('done');
  expect(person.asked.at(-1)).toBe(
    'Scale Deployment shop/web from 3 to 0 replicas: The context prod-eu is protected. Type its name to go on.',
  );
});

it('what fails for another reason is told as it is, and asks nothing', async () => {
  const failing = (): Promise<never> => Promise.reject(problemError('host.untrusted'));
  expect(await agreed('x', failing).catch(problemOf)).toMatchObject({ code: 'host.untrusted' });
  expect(person.asked).toEqual([]);
});

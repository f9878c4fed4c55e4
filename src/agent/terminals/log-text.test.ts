import { expect, it } from 'vitest';
import type { LogSource } from '../../cluster/logs/types.ts';
import { LogText } from './log-text.ts';

const source = (pod: string, container: string, index: number): LogSource => ({ pod, podUid: pod, container, index });
const line = (of: LogSource, text: string): { time: string; text: string; source: LogSource } => ({
  time: '',
  text,
  source: of,
});
// eslint-disable-next-line no-control-regex -- colours are taken out
const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '');

it('one source has no name before its lines, several have what tells them apart, in their own colours', () => {
  const app = source('web-1', 'app', 0);
  const proxy = source('web-1', 'proxy', 1);
  const other = source('web-2', 'app', 2);
  const text = new LogText({ previous: false });
  text.note({ is: 'begins', sources: [app], hidden: 0 });
  expect(text.lines([line(app, 'x')])).toBe('x\r\n');
  text.note({ is: 'joined', source: proxy });
  expect(plain(text.lines([line(app, 'x'), line(proxy, 'y')]))).toBe('app x\r\nproxy y\r\n');
  text.note({ is: 'joined', source: other });
  const lines = text.lines([line(app, 'x'), line(other, 'z')]);
  expect(plain(lines)).toBe('web-1/app x\r\nweb-2/app z\r\n');
  // eslint-disable-next-line no-control-regex -- the codes of colours are what is looked at
  const colours = [...lines.matchAll(/\u001b\[(\d+)mweb/g)].map(([, colour]) => colour);
  expect(new Set(colours).size).toBe(2);
});

it('Pods with one container each are told apart by the Pod', () => {
  const text = new LogText({ previous: false });
  const sources = [source('a', 'app', 0), source('b', 'app', 1)];
  text.note({ is: 'begins', sources, hidden: 0 });
  expect(plain(text.lines(sources.map((one) => line(one, 'x'))))).toBe('a x\r\nb x\r\n');
});

it('says why there is nothing, and what is not shown', () => {
  const none = { is: 'begins', sources: [], hidden: 0 } as const;
  expect(plain(new LogText({ previous: false }).note(none))).toBe('─ No container has a log yet.\r\n');
  expect(plain(new LogText({ previous: true }).note(none))).toBe('─ No container was started again.\r\n');
  const many = { is: 'begins', sources: [source('a', 'app', 0)], hidden: 3 } as const;
  expect(plain(new LogText({ previous: false }).note(many))).toContain('3 more containers not shown');
});

it('says how often a container was started again, and lets no name hide what is a line of ours', () => {
  const text = new LogText({ previous: false });
  const web = source('web-1\u001b[8m', 'app', 0);
  const restarted = text.note({ is: 'restarted', source: web, restarts: 1 });
  expect(restarted).not.toContain('\u001b[8m');
  expect(plain(restarted)).toMatch(/^─ web-1.*: started again, 1 restart so far\.\r\n$/);
});

import { expect, it } from 'vitest';
import { OneAfterAnother } from './test-output.ts';

it('prints the first step as it goes, and the others when all before them have ended', () => {
  let printed = '';
  const output = new OneAfterAnother((chunk) => {
    printed += String(chunk);
  });
  const first = output.begin();
  const second = output.begin();
  const third = output.begin();
  second.write('b1 ');
  third.write('c1 ');
  third.end();
  expect(printed).toBe('');
  first.write('a1 ');
  expect(printed).toBe('a1 ');
  first.end();
  expect(printed).toBe('a1 b1 ');
  second.write('b2 ');
  expect(printed).toBe('a1 b1 b2 ');
  second.end();
  expect(printed).toBe('a1 b1 b2 c1 ');
});

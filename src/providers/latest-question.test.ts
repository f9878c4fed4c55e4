import { describe, expect, test } from 'vitest';
import { deferred } from '../core/deferred.ts';
import { LatestQuestion } from './latest-question.ts';

describe('children that are asked for again before they are there', () => {
  test('are the answer to the second question alone', async () => {
    const questions = new LatestQuestion<string, string>();
    const rows = deferred<string[]>();
    const first = questions.ask('shop', () => rows.promise);
    const second = questions.ask('shop', () => rows.promise);
    rows.resolve(['web']);
    expect(await first).toEqual([]);
    expect(await second).toEqual(['web']);
  });

  test('are not taken away before the second answer is there', async () => {
    const questions = new LatestQuestion<string, string>();
    const rows = deferred<string[]>();
    const order: string[] = [];
    const first = questions.ask('shop', () => rows.promise).then(() => order.push('first'));
    const second = questions.ask('shop', () => rows.promise).then(() => order.push('second'));
    await Promise.resolve();
    expect(order).toEqual([]);
    rows.resolve(['web']);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  test('are the answer to each question where one came after the other, or for another row', async () => {
    const questions = new LatestQuestion<string, string>();
    const rows = deferred<string[]>();
    const shop = questions.ask('shop', () => rows.promise);
    const tree = questions.ask(undefined, () => Promise.resolve(['lab']));
    rows.resolve(['web']);
    expect(await tree).toEqual(['lab']);
    expect(await shop).toEqual(['web']);
    expect(await questions.ask('shop', () => Promise.resolve(['web', 'cart']))).toEqual(['web', 'cart']);
  });

  test('can be asked for after a question that failed', async () => {
    const questions = new LatestQuestion<string, string>();
    await expect(questions.ask('shop', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await questions.ask('shop', () => Promise.resolve(['web']))).toEqual(['web']);
  });
});

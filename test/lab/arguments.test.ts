import { describe, expect, it } from 'vitest';

import { parseArguments } from './arguments.ts';

describe('parseArguments', () => {
  it('takes the lab called lab, empty, when nothing else is said', () => {
    expect(parseArguments(['up'])).toEqual({
      verb: 'up',
      name: 'lab',
      output: 'text',
      scenario: 'empty',
      pods: undefined,
      ownerPid: undefined,
      exec: false,
      print: false,
    });
  });

  it('reads every option', () => {
    const parameters = [
      'up',
      '--name',
      'two',
      '--scenario',
      'large',
      '--pods',
      '100',
      '--owner-pid',
      '7',
      '--output',
      'json',
    ];
    expect(parseArguments(parameters)).toMatchObject({
      name: 'two',
      scenario: 'large',
      pods: 100,
      ownerPid: 7,
      output: 'json',
    });
  });

  it.each([
    [[], 'A command is missing'],
    [['start'], "'start' is no command"],
    [['up', 'down'], "'down' is one word too many"],
    [['up', '--scenario', 'huge'], "'huge' is no scenario"],
    [['up', '--pods', 'many'], '--pods must be 1 to'],
    [['up', '--owner-pid', '0'], '--owner-pid must be 1 to'],
    [['status', '--output', 'xml'], "'xml' is no output"],
    [['up', '--nmae', 'x'], '--nmae'],
  ])('refuses %j', (parameters, words) => {
    expect(() => parseArguments(parameters)).toThrow(words);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearest } from './nearest.ts';

const words = ['env', 'logs', 'help', 'completion', '--port', '--allow-host-path', 'ScheduleExpression'];

describe('the nearest name', () => {
  const cases: [name: string, word: string, expected: string | undefined][] = [
    ['a letter left out', 'lgs', 'logs'],
    ['a letter too many', 'envv', 'env'],
    ['a wrong letter', 'halp', 'help'],
    ['two neighbours swapped', '--prot', '--port'],
    ['two neighbours swapped in a short word', 'evn', 'env'],
    ['one dash for two', '-port', '--port'],
    ['other capitals', 'scheduleexpression', 'ScheduleExpression'],
    ['two slips in a long word', 'SheduleExpresion', 'ScheduleExpression'],
    ['two slips in a short word', 'lxgx', undefined],
    ['another word', 'down', undefined],
    ['nothing', '', undefined],
  ];
  for (const [name, word, expected] of cases) it(name, () => assert.equal(nearest(word, words), expected));

  it('is the nearer of two', () => assert.equal(nearest('hekpp', ['heXpp', 'hekp', 'help']), 'heXpp'));
});

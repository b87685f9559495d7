import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems, renderProblem } from '../../problem.ts';
import { parseMockFile } from './mock-file.ts';

const file = (responses: object, cases: object = { Good: { Run: 'answers' } }) => ({
  StateMachines: { m: { TestCases: cases } },
  MockedResponses: { answers: responses },
});

function problemsOf(value: unknown): string[] {
  const found = parseMockFile(typeof value === 'string' ? value : JSON.stringify(value));
  return isProblems(found) ? found.map(renderProblem) : [];
}

describe('a file of mocked responses', () => {
  it('says what each invocation of a state answers in a test case', () => {
    const found = parseMockFile(
      JSON.stringify(file({ '1-2': { Throw: { Error: 'E', Cause: 'c' } }, 0: { Return: { n: 1 } } })),
    );
    assert.ok(!isProblems(found));
    assert.deepEqual(found.machines.get('m')?.get('Good')?.get('Run'), [
      { first: 0, last: 0, answer: { is: 'return', output: '{"n":1}' } },
      { first: 1, last: 2, answer: { is: 'throw', error: 'E', cause: 'c' } },
    ]);
  });

  const refused: [what: string, value: unknown, problem: RegExp][] = [
    ['no JSON', '{', /^is no JSON: /],
    ['no object', [], /^must be an object/],
    ['a field that is none', { ...file({}), Machines: {} }, /^\/Machines: is not a field of the format/],
    ['no responses', { StateMachines: {} }, /^must have the field `MockedResponses`/],
    [
      'a response that is not there',
      file({}, { A: { Run: 'none' } }),
      /^\/StateMachines\/m\/TestCases\/A\/Run: names no response of `MockedResponses`, found `none`/,
    ],
    [
      'a number that is none',
      file({ one: { Return: 1 } }),
      /^\/MockedResponses\/answers\/one: must be the number of an invocation/,
    ],
    ['a range that runs back', file({ '3-1': { Return: 1 } }), /^\/MockedResponses\/answers\/3-1: must be/],
    [
      'two answers for one invocation',
      file({ '0-2': { Return: 1 }, 2: { Return: 2 } }),
      /^\/MockedResponses\/answers: answers an invocation twice, found `2`/,
    ],
    [
      'both answers',
      file({ 0: { Return: 1, Throw: { Error: 'e', Cause: 'c' } } }),
      /must have either `Return` or `Throw`/,
    ],
    [
      'an error without a cause',
      file({ 0: { Throw: { Error: 'e' } } }),
      /`Throw` must have the texts `Error` and `Cause`/,
    ],
  ];
  for (const [what, value, problem] of refused)
    it(`with ${what} is refused`, () =>
      assert.ok(
        problemsOf(value).some((each) => problem.test(each)),
        problemsOf(value).join('\n'),
      ));
});

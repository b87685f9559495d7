/** Where states lead is checked beside states that are wrong. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isProblems } from '../problem.ts';
import { parseMachine } from './parse-machine.ts';

const pass = { Type: 'Pass', End: true };

it('a definition says where states lead beside ones that cannot be read, and the nearest names', () => {
  const problems = parseMachine(
    JSON.stringify({ StartAt: 'On', States: { One: { Type: 'Pas', Next: 'Tow' }, Two: { ...pass, Foo: 1 } } }),
  );
  assert.ok(isProblems(problems));
  assert.deepEqual(
    problems.map(({ path, hint }) => [path.join('/'), hint]),
    [
      ['States/One/Type', 'did you mean `Pass`?'],
      ['States/Two', undefined],
      ['StartAt', undefined],
      ['States/One/Next', 'did you mean `Two`?'],
    ],
  );
});

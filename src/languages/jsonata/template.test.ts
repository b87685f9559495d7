import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { expressionsIn, fillText, isExpression } from './template.ts';

describe('templates of JSONata states', () => {
  const strings: [text: string, expression: boolean][] = [
    ['{% $x %}', true],
    ['{%%}', true],
    [' {% $x %}', false],
    ['{% $x %} ', false],
    ['a {% $x %}', false],
    ['{%}', false],
  ];
  for (const [text, expected] of strings)
    it(`takes \`${text}\` as ${expected ? 'an expression' : 'text'}`, () => assert.equal(isExpression(text), expected));

  it('names places as AWS does', () => {
    const template = { a: { b: ['{% 1 %}', [0, '{% 2 %}']] }, c: '{% 3 %}' };
    assert.deepEqual(
      expressionsIn(template, 'Output').map(({ expression, field }) => [field, expression]),
      [
        ['Output/a/b[0]', '1'],
        ['Output/a/b[1][1]', '2'],
        ['Output/c', '3'],
      ],
    );
  });

  it('puts values in the place of expressions and leaves the rest', () => {
    const template = { a: ['{% 1 %}', 'plain', null], 'b"': { c: '{% 2 %}' } };
    assert.equal(
      fillText(template, 'Output', (expression) => `[${expression}]`),
      '{"a":[[1],"plain",null],"b\\"":{"c":[2]}}',
    );
  });

  it('gives back any JSON without expressions', () => {
    const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('{%'));
    fc.assert(
      fc.property(plain, (value) => {
        assert.deepEqual(JSON.parse(fillText(value, 'Output', () => 'null')), JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

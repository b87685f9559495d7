import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readsOf } from './reads.ts';

describe('what an expression looks at', () => {
  const reads: [expression: string, variables: string[], states: string[]][] = [
    [
      '($own := 1; $map($items, function($each) { $each + $own + $limit }))',
      ['own', 'map', 'items', 'each', 'limit'],
      [],
    ],
    ['$items#$i.{"at": $i, "all": $uppercase}', ['items', 'i', 'uppercase'], []],
    ['$states.input.a', [], ['input']],
    ['$states.input[$states.context.Map.Item.Index].x', [], ['input', 'context/Map/Item']],
    ['$states.context.Execution.Id & $states.context', [], ['context/Execution/Id', 'context']],
    ['$states.context.Execution.Input.a.b', [], ['context/Execution/Input']],
    ['$states.context.State[0].Name', [], ['context/State']],
    ['$states.context.Execution.*', [], ['context/Execution']],
    ['$states.context[Map].Execution', [], ['context']],
    ['$states@$s.input.{"a": $s}', ['s'], ['']],
    ['$lookup($states, "input")', ['lookup'], ['']],
    ['$states.*', [], ['']],
    ['$states.input.a.%.%.context', [], ['input', '']],
  ];
  for (const [expression, variables, states] of reads)
    it(`of \`${expression}\``, () => {
      assert.deepEqual(readsOf(expression), { variables, states });
    });
});

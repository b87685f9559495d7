/** Distributed Map, the language's part: which children an execution gives to its Map Run, and what it does when that ends. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProblems } from '../problem.ts';
import { begun, machineOf, map, processor } from './fixtures/begun-map-run.ts';
import { childMachine } from './machine.ts';
import { parseMachine } from './parse-machine.ts';

describe('a distributed Map', () => {
  it('starts a Map Run, whose ARN has the label, and waits for it', () => {
    const { started, types, execution, commands } = begun({ M: map({ MaxConcurrency: 2 }) }, ['a', 'b']);
    assert.deepEqual(types, ['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted']);
    assert.ok(started?.do === 'start-map-run');
    assert.deepEqual([started.label, started.items], ['each', 2]);
    assert.equal(started.settings.maxConcurrency, 2);
    assert.equal(commands.length, 1);
    assert.equal(execution().threads.get(0)?.status.is, 'map-run');
  });

  it('gives it as many children as are wanted, each once, in the order of the items', () => {
    const { want, children, commands } = begun({ M: map() }, [10, 20, 30]);
    want(2);
    want(2);
    want(1);
    assert.deepEqual(children(), [10, 20]);
    want(50);
    assert.deepEqual(children(), [10, 20, 30]);
    const numbers = commands.flatMap((each) => (each.do === 'start-child' ? [[each.number, each.items]] : []));
    assert.deepEqual(numbers, [
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });

  it('takes the members of an object for its items, each with its key', () => {
    const plain = begun({ M: map() }, { a: 1, b: [2] });
    plain.want(9);
    assert.deepEqual(plain.children(), [
      { Key: 'a', Value: 1 },
      { Key: 'b', Value: [2] },
    ]);
    const item = { 'key.$': '$$.Map.Item.Key', 'value.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index' };
    const selected = begun({ M: map({ ItemSelector: item }) }, { a: 1, b: [2] });
    selected.want(9);
    assert.deepEqual(selected.children(), [
      { key: 'a', value: 1, index: 0 },
      { key: 'b', value: [2], index: 1 },
    ]);
  });

  it('writes nothing more into its history until the Map Run has ended', () => {
    const { want, types } = begun({ M: map() }, [1, 2]);
    want(2);
    assert.equal(types.length, 4);
  });

  it('goes on with the results of its children', () => {
    const run = begun({ M: { ...map(), ResultSelector: { 'first.$': '$[0]' } } }, [1]);
    run.want(1);
    run.take({ is: 'succeeded', token: run.token, output: '[7]' });
    assert.deepEqual(run.execution().ending, { status: 'SUCCEEDED', output: '{"first":7}' });
    const ended = ['MapRunSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'];
    assert.deepEqual(run.types.slice(4), ended);
  });

  it('fails as its Map Run does, and is caught', () => {
    const caught = { M: map({ Catch: [{ ErrorEquals: ['E'], Next: 'H' }] }), H: { Type: 'Pass', End: true } };
    const run = begun(caught, [1]);
    run.take({ is: 'failed', token: run.token, error: 'E', cause: 'c' });
    assert.equal(run.execution().ending?.status, 'SUCCEEDED');
    assert.deepEqual(run.types.slice(4, 7), ['MapRunFailed', 'MapStateFailed', 'MapStateExited']);
  });

  it('is retried with a Map Run of its own', () => {
    const run = begun({ M: map({ Retry: [{ ErrorEquals: ['E'] }] }) }, [1]);
    run.take({ is: 'failed', token: run.token, error: 'E', cause: 'c' });
    const timer = run.commands.find((command) => command.do === 'set-timer')!;
    run.take({ is: 'woken', timer: timer.do === 'set-timer' ? timer.timer : 0 });
    const names = run.commands.flatMap((command) => (command.do === 'start-map-run' ? [command.name] : []));
    assert.equal(new Set(names).size, 2);
  });

  it('is stopped with its execution, and when a branch beside it fails', () => {
    const stopped = begun({ M: map() }, [1]);
    stopped.take({ is: 'stopped', error: undefined, cause: undefined });
    assert.deepEqual(stopped.commands.at(-1), { do: 'stop-map-run', token: stopped.token, failed: false });
    const branches = [
      { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, Next: 'F' }, F: { Type: 'Fail', Error: 'E' } } },
      { StartAt: 'M', States: { M: map() } },
    ];
    const beside = begun({ P: { Type: 'Parallel', Branches: branches, End: true } }, [1]);
    const timer = beside.commands.find((command) => command.do === 'set-timer')!;
    beside.take({ is: 'woken', timer: timer.do === 'set-timer' ? timer.timer : 0 });
    assert.ok(beside.commands.some((command) => command.do === 'stop-map-run'));
    assert.ok(beside.types.includes('MapRunAborted'));
  });

  it('fails where an item cannot be selected, and its Map Run with it', () => {
    const run = begun({ M: map({ ItemSelector: { 'v.$': '$$.Map.Item.Value.v' } }) }, [{ v: 1 }, {}]);
    run.want(2);
    assert.equal(run.execution().ending?.status, 'FAILED');
    const stop = run.commands.filter((command) => command.do === 'stop-map-run');
    assert.deepEqual(stop, [{ do: 'stop-map-run', token: run.token, failed: true }]);
    assert.ok(run.types.includes('MapRunFailed'));
  });

  it('has items, selector and results in JSONata too', () => {
    const jsonata = { Items: '{% $states.input.list %}', ItemSelector: { v: '{% $states.context.Map.Item.Value %}' } };
    const run = begun({ M: map(jsonata) }, { list: [1, 2] }, { QueryLanguage: 'JSONata' });
    const evaluate = (text: string): void => {
      const asked = run.commands.findLast((command) => command.do === 'evaluate')!;
      if (asked.do === 'evaluate')
        run.take({ is: 'evaluated', token: asked.token, results: [{ is: 'value', text, kind: 'number' }] });
    };
    evaluate('[1,2]');
    const started = run.commands.find((command) => command.do === 'start-map-run')!;
    const token = started.do === 'start-map-run' ? started.token : 0;
    run.take({ is: 'children-wanted', token, upTo: 2 });
    const asked = run.commands.filter((command) => command.do === 'evaluate').slice(1);
    assert.equal(asked.length, 2);
    // The answers come in any order.
    for (const [i, each] of asked.reverse().entries())
      if (each.do === 'evaluate')
        run.take({
          is: 'evaluated',
          token: each.token,
          results: [{ is: 'value', kind: 'string', text: `"item ${2 - i}"` }],
        });
    const starts = run.commands.flatMap((each) => (each.do === 'start-child' ? [[each.number, each.input]] : []));
    assert.deepEqual(starts, [
      [1, '{"v":"item 2"}'],
      [0, '{"v":"item 1"}'],
    ]);
    assert.equal(run.execution().threads.size, 1);
  });
});

describe('a batch', () => {
  const batches = (batcher: object, items: unknown, more: object = {}): unknown[] => {
    const run = begun({ M: map({ ItemsPath: '$.items', ItemBatcher: batcher, ...more }) }, { items, two: 2, b: 30 });
    run.want(100);
    return run.children();
  };
  const three = [1, 2, 3];

  const cases: [what: string, batcher: object, expected: unknown[], more?: object][] = [
    ['of some items', { MaxItemsPerBatch: 2 }, [{ Items: [1, 2] }, { Items: [3] }]],
    ['of as many as a path says', { MaxItemsPerBatchPath: '$.two' }, [{ Items: [1, 2] }, { Items: [3] }]],
    [
      'with an input of its own',
      { MaxItemsPerBatch: 9, BatchInput: { 'n.$': '$.two' } },
      [{ BatchInput: { n: 2 }, Items: [1, 2, 3] }],
    ],
    ['of so many bytes', { MaxInputBytesPerBatch: 15 }, [{ Items: [1, 2] }, { Items: [3] }]],
    ['of as many bytes as a path says', { MaxInputBytesPerBatchPath: '$.b' }, [{ Items: [1, 2, 3] }]],
    [
      'of one item that alone is larger',
      { MaxInputBytesPerBatch: 1 },
      [{ Items: [1] }, { Items: [2] }, { Items: [3] }],
    ],
    [
      'of items that were selected',
      { MaxItemsPerBatch: 2 },
      [
        {
          Items: [
            { i: 0, v: 1 },
            { i: 1, v: 2 },
          ],
        },
        { Items: [{ i: 2, v: 3 }] },
      ],
      { ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' } },
    ],
  ];
  for (const [what, batcher, expected, more] of cases)
    it(`is made ${what}`, () => assert.deepEqual(batches(batcher, three, more), expected));

  it('of very many items is made in time that grows as they do', (t) => {
    const items = Array.from({ length: 5000 }, () => 1);
    const measured = t.mock.method(Buffer, 'byteLength');
    assert.deepEqual(batches({ MaxInputBytesPerBatch: 262_144 }, items), [{ Items: items }]);
    const characters = measured.mock.calls.reduce((sum, { arguments: [text] }) => sum + String(text).length, 0);
    assert.ok(characters < 20 * items.length, `${characters} characters were measured for ${items.length} items`);
  });

  it('is not made of a limit that is no number', () => {
    const run = begun(
      { M: map({ ItemsPath: '$.items', ItemBatcher: { MaxItemsPerBatchPath: '$.n' } }) },
      {
        items: [1],
        n: 'many',
      },
    );
    assert.equal(run.execution().ending?.status, 'FAILED');
  });

  it('is made of items that JSONata selects, one after the other', () => {
    const selected = { Items: [1, 2, 3], ItemSelector: '{% $states.context.Map.Item.Value * 10 %}' };
    const run = begun(
      { M: map({ ...selected, ItemBatcher: { MaxItemsPerBatch: 2 } }) },
      {},
      { QueryLanguage: 'JSONata' },
    );
    run.want(2);
    for (const text of ['10', '20', '30']) {
      const asked = run.commands.findLast((command) => command.do === 'evaluate')!;
      if (asked.do === 'evaluate')
        run.take({ is: 'evaluated', token: asked.token, results: [{ is: 'value', text, kind: 'number' }] });
    }
    assert.deepEqual(run.children(), [{ Items: [10, 20] }, { Items: [30] }]);
  });
});

describe('the definition of a distributed Map', () => {
  const problemsOf = (state: object, more: object = {}): string => {
    const definition = { StartAt: 'M', States: { M: state, ...more } };
    const machine = parseMachine(JSON.stringify(definition));
    return isProblems(machine) ? machine.map(({ message, path }) => `${message} at /${path.join('/')}`).join('; ') : '';
  };

  const reader = (more: object): object => {
    const read = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' }, ...more };
    return map({ ItemReader: read });
  };
  const config = (ReaderConfig: object): object => reader({ ReaderConfig });
  const refused: [what: string, state: object, words: RegExp][] = [
    ['an empty ItemReader', map({ ItemReader: {} }), /required: \[Resource, Parameters\] at \/States\/M\/ItemReader/],
    ['a reader that puts', reader({ Resource: 'arn:aws:states:::s3:putObject' }), /s3:putObject is not recognized/],
    ['a reader without a key', reader({ Parameters: { Bucket: 'b' } }), /'Key' is required but was missing/],
    [
      'a reader of a region',
      reader({ Parameters: { 'Bucket.$': '$', Key: 'k', Region: 'r' } }),
      /'Region' is not supported/,
    ],
    ['items of no type', config({ InputType: 'XML' }), /\[CSV, JSON, JSONL, PARQUET, MANIFEST\] at .*\/InputType/],
    [
      'headers that are not there',
      config({ InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }),
      /required: \[CSVHeaders\]/,
    ],
    ['a pointer into lines', config({ InputType: 'JSONL', ItemsPointer: '/a' }), /ItemsPointer is for JSON alone/],
    [
      'an object that is flattened',
      config({ InputType: 'CSV', Transformation: 'LOAD_AND_FLATTEN' }),
      /objects of a list/,
    ],
    ['no item at most', config({ MaxItems: 0 }), /at least 1/],
    ['an empty ResultWriter', map({ ResultWriter: {} }), /required: \[Resource, Parameters\]/],
    [
      'results in no bucket',
      map({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: {} } }),
      /'Bucket' is required but was missing/,
    ],
    [
      'lines of JSON',
      map({ ResultWriter: { WriterConfig: { OutputType: 'JSONL' } } }),
      /'JSONL' is for results in Amazon S3/,
    ],
    ['a label that is too long', map({ Label: 'x'.repeat(41) }), /exceeds the allowed length of 40/],
    ['a label with a blank', map({ Label: 'a b' }), /characters that are not allowed/],
    ['batches without a limit', map({ ItemBatcher: { BatchInput: {} } }), /at least one of .*MaxItemsPerBatch/],
    ['batches of none', map({ ItemBatcher: { MaxItemsPerBatch: 0 } }), /at least 1/],
    ['no type of execution', map({ ItemProcessor: processor({ Mode: 'DISTRIBUTED' }) }), /required: \[ExecutionType\]/],
    [
      'a mode that is none',
      map({ ItemProcessor: processor({ Mode: 'X' }), Label: undefined }),
      /\[INLINE, DISTRIBUTED\]/,
    ],
    ['a label inline', map({ ItemProcessor: processor({ Mode: 'INLINE' }) }), /Field 'Label' is not supported/],
  ];
  for (const [what, state, words] of refused)
    it(`with ${what} is refused`, () => assert.match(problemsOf(state), words));

  it('with a label that another has is refused', () => {
    assert.match(
      problemsOf({ ...map(), End: undefined, Next: 'N' }, { N: map({ ItemProcessor: processor(undefined, 'J') }) }),
      /'each' is used by more than one Map/,
    );
  });

  it('needs no label: each Map has one that stays the same', () => {
    const states = {
      M: { ...map({ Label: undefined }), End: undefined, Next: 'N' },
      N: map({ Label: undefined, ItemProcessor: processor(undefined, 'J') }),
    };
    const labels = (): (string | undefined)[] =>
      [...machineOf(states).states.values()].map((state) =>
        state.type === 'Map' ? state.distributed?.label : undefined,
      );
    assert.equal(new Set(labels()).size, 2);
    assert.deepEqual(labels(), labels());
    assert.match(String(labels()[0]), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('has for its children what stands in its processor', () => {
    assert.deepEqual([...childMachine(machineOf({ M: map() }), 'each').states.keys()], ['I']);
  });
});

/** What a test shows of the items of a Map. Sources: API reference, InspectionData, TestStateConfiguration; Step Functions guide, "ItemBatcher (Map)", "ItemReader (Map)". */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Asked, debug, map, openTests } from './fixtures/open-tests.ts';

const distributed = {
  ...map,
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...map.ItemProcessor },
};

describe('a test of a Map', () => {
  const batch = (items: number[]) => ({ BatchInput: { y: 5 }, Items: items.map((index) => ({ value: index, index })) });
  const batchers: [limits: object, batches: object[]][] = [
    [{ MaxItemsPerBatch: 2 }, [batch([0, 1]), batch([2])]],
    [{ MaxItemsPerBatchPath: '$.y' }, [batch([0, 1, 2])]],
    [{ MaxInputBytesPerBatch: 80 }, [batch([0, 1]), batch([2])]],
    [{ MaxInputBytesPerBatch: 10 }, [batch([0]), batch([1]), batch([2])]],
  ];
  for (const [limits, batches] of batchers)
    it(`shows its batches: ${JSON.stringify(limits)}`, async () => {
      const { test } = await openTests();
      const state = { ...distributed, ItemBatcher: { ...limits, BatchInput: { 'y.$': '$.y' } } };
      const asked = { input: '{"items":[0,1,2],"y":5}', mock: { result: '[1]' }, ...debug };
      assert.deepEqual(JSON.parse((await test(state, asked)).inspectionData!.afterItemBatcher!), batches);
    });

  it('shows the batches of a Map in JSONata', async () => {
    const { test } = await openTests();
    const state = {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      Items: '{% [1, 2, 3] %}',
      ItemSelector: { n: '{% $states.context.Map.Item.Value %}' },
      ItemBatcher: { MaxItemsPerBatch: '{% 2 %}', BatchInput: { b: '{% $states.input.b %}' } },
      ItemProcessor: distributed.ItemProcessor,
      End: true,
    };
    const { inspectionData } = await test(state, { input: '{"b":1}', mock: { result: '[1]' }, ...debug });
    const batches = [
      { BatchInput: { b: 1 }, Items: [{ n: 1 }, { n: 2 }] },
      { BatchInput: { b: 1 }, Items: [{ n: 3 }] },
    ];
    assert.deepEqual(JSON.parse(inspectionData!.afterItemBatcher!), batches);
  });

  const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
  const given = { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['x', 'y'], CSVDelimiter: 'PIPE' };
  const threeRows = [
    { a: '1,"x"', b: '2' },
    { a: '3', b: '' },
    { a: '4', b: '5' },
  ];
  const formats: [config: object, data: string, items: unknown, pointed?: unknown][] = [
    [{ InputType: 'JSON' }, '[1,2]', [1, 2]],
    [{ InputType: 'JSON', ItemsPointer: '/a/0/b~1c' }, '{"a":[{"b/c":[3]}]}', [3], [3]],
    [{ InputType: 'JSONL' }, '{"n":1}\n\n{"n":2}\n', [{ n: 1 }, { n: 2 }]],
    [csv, 'a,b\r\n"1,""x""",2\n3\n4,5,6', threeRows],
    [given, '1|2', [{ x: '1', y: '2' }]],
    [{ ...csv, MaxItems: 1 }, 'a\n1\n2', [{ a: '1' }]],
    [{ InputType: 'JSON', MaxItemsPath: '$.most' }, '[1,2,3]', [1, 2]],
  ];
  const reader = (ReaderConfig: object) => ({
    ...distributed,
    ItemsPath: undefined,
    ItemSelector: undefined,
    ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' }, ReaderConfig },
  });
  for (const [config, mapItemReaderData, items, pointed] of formats)
    it(`has the items of ${JSON.stringify(config)}`, async () => {
      const { test } = await openTests();
      const stateConfiguration = { mapItemReaderData };
      const asked = { input: '{"most":2}', mock: { result: '[]' }, stateConfiguration, ...debug };
      const { afterItemsPath, afterItemsPointer } = (await test(reader(config), asked)).inspectionData!;
      assert.deepEqual(JSON.parse(afterItemsPath!), items);
      assert.deepEqual(afterItemsPointer && JSON.parse(afterItemsPointer), pointed);
    });

  const invoke = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'f' },
    End: true,
  };
  const wrong: [state: object, stateConfiguration: Asked['stateConfiguration'], words: string | RegExp][] = [
    [invoke, { mapIterationFailureCount: 1 }, 'mapIterationFailureCount can only be specified for a Map state'],
    [invoke, { mapItemReaderData: '[]' }, 'mapItemReaderData can only be specified for a Distributed Map state'],
    [distributed, { mapItemReaderData: '{' }, 'mapItemReaderData must be valid JSON'],
    [reader({ InputType: 'JSONL' }), { mapItemReaderData: '{}\n{' }, 'mapItemReaderData must be valid JSON'],
    [reader({ InputType: 'PARQUET' }), { mapItemReaderData: '' }, /of the type PARQUET is not read by Punctual/],
    [reader({ ItemsPointer: '/a' }), { mapItemReaderData: '{"b":1}' }, /the ItemsPointer '\/a' points at nothing/],
  ];
  for (const [state, stateConfiguration, message] of wrong)
    it(`is refused with ${JSON.stringify(stateConfiguration)}: ${message}`, async () => {
      const { test } = await openTests();
      const result = state === invoke ? '{}' : '[]';
      const asked = { input: '{"items":[]}', mock: { result }, stateConfiguration };
      await assert.rejects(test(state, asked), { code: 'ValidationException', message });
    });
});

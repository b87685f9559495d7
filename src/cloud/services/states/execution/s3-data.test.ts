/** Distributed Map and S3: what an ItemReader reads, what a ResultWriter writes. Sources: Step Functions guide, "ItemReader (Map)", "ResultWriter (Map)". */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { LongBytes, type PieceOfBytes } from '../../../kit/long-bytes.ts';
import { events } from '../../events/events.ts';
import { iam } from '../../iam/iam.ts';
import { punctual } from '../../punctual/punctual.ts';
import { s3 } from '../../s3/s3.ts';
import { fakeEcs } from '../fixtures/fake-ecs.ts';
import { map, openMapRuns, pass, waiting } from '../fixtures/open-map-runs.ts';
import { allow, typesOf } from '../fixtures/open-states.ts';
import { states } from '../states.ts';

async function open(statements?: object[]) {
  const services = [iam, punctual, events, fakeEcs().definition, s3, states];
  const cloud = await openMapRuns({ services, iam: statements !== undefined }, statements);
  const { held } = cloud;
  await held.call('s3', 'CreateBucket', { Bucket: 'box' });
  return {
    ...cloud,
    put: (Key: string, data: string | Uint8Array) =>
      held.call('s3', 'PutObject', { Bucket: 'box', Key, Body: Buffer.from(data) }),
    async get(Key: string): Promise<string> {
      const { Body } = await held.call<{ Body: Uint8Array | LongBytes }>('s3', 'GetObject', { Bucket: 'box', Key });
      if (!(Body instanceof LongBytes)) return Buffer.from(Body).toString();
      const pieces: Uint8Array[] = [];
      for (const input of Body.inputs) pieces.push((await held.call<PieceOfBytes>('s3', Body.operation, input)).bytes);
      return Buffer.concat(pieces).toString();
    },
  };
}

const reads = (ReaderConfig: object, Parameters: object = { Bucket: 'box', Key: 'data' }, action = 'getObject') => ({
  ItemReader: { Resource: `arn:aws:states:::s3:${action}`, ReaderConfig, Parameters },
});
const writes = (WriterConfig: object = {}, Bucket = 'box') => ({
  ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket, Prefix: 'out' }, WriterConfig },
});

describe('an ItemReader', () => {
  const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
  const inventory = JSON.stringify({
    destinationBucket: 'arn:aws:s3:::box',
    fileFormat: 'CSV',
    fileSchema: 'Bucket, Key',
    files: [{ key: 'one.csv.gz' }, { key: 'two.csv.gz' }],
  });
  const cases: [what: string, config: object, data: string, output: unknown, more?: object][] = [
    ['a list', { InputType: 'JSON' }, '[1,{"a":2}]', [1, { a: 2 }]],
    ['an object', { InputType: 'JSON' }, '{"a":1}', [{ Key: 'a', Value: 1 }]],
    ['a part of it', { InputType: 'JSON', ItemsPointer: '/a/b' }, '{"a":{"b":[1]}}', [1]],
    ['what ItemsPath says', { InputType: 'JSON' }, '{"a":[7]}', [7], { ItemsPath: '$.a' }],
    ['lines', { InputType: 'JSONL', MaxItems: 2 }, '1\n2\n\n3\n', [1, 2]],
    ['rows', csv, 'a,b\n1,"x,\ny"\n', [{ a: '1', b: 'x,\ny' }]],
    [
      'rows with marks',
      csv,
      'a,b\n{""k"":""v""},\\,\\\\n\n"",2',
      [
        { a: '{"k":"v"}', b: ',\\n' },
        { a: '', b: '2' },
      ],
    ],
    ['an inventory', { InputType: 'MANIFEST', MaxItemsPath: '$.most' }, inventory, [{ Bucket: 'box', Key: 'k1' }]],
  ];
  for (const [what, config, data, output, more] of cases)
    it(`reads ${what}`, async () => {
      const { run, put, describe: look, history, describeMapRun } = await open();
      await put('data', data);
      await put('one.csv.gz', gzipSync('"box","k1"\n"box","k2"\n'));
      await put('two.csv.gz', gzipSync('"box","k3"\n'));
      const arn = await run(map(pass, { ...reads(config), ...more }), { most: 1 });
      const { output: found, cause } = await look(arn);
      assert.deepEqual(JSON.parse(found ?? String(cause)), output);
      const { itemCounts } = await describeMapRun(arn);
      assert.equal(itemCounts?.total, (output as unknown[]).length);
      const [, , started] = await history(arn);
      assert.deepEqual(started?.mapStateStartedEventDetails, { length: 0 });
    });

  it('reads a list of objects, whatever pages it has', async () => {
    const { run, put, describe: look } = await open();
    for (let i = 0; i < 1002; i++) await put(`in/${i}`, '1');
    const listed = reads({ MaxItems: 1001 }, { Bucket: 'box', 'Prefix.$': '$.prefix' }, 'listObjectsV2');
    const arn = await run(map(pass, { ...listed, ItemBatcher: { MaxItemsPerBatch: 700 } }), { prefix: 'in/' });
    const batches: { Items: { LastModified: number; Etag: string }[] }[] = JSON.parse((await look(arn)).output!);
    assert.deepEqual(
      batches.map(({ Items }) => Items.length),
      [700, 301],
    );
    const { LastModified, Etag, ...rest } = batches[0]!.Items[0]!;
    assert.deepEqual(rest, { Key: 'in/0', Size: 1, StorageClass: 'STANDARD' });
    assert.equal(LastModified, Date.UTC(2026, 0, 1) / 1000);
    assert.match(Etag, /^"[0-9a-f]{32}"$/);
  });

  it('flattens what the objects of a list have', async () => {
    const { run, put, describe: look } = await open();
    await put('in/', '');
    await put('in/a', '[1,2]');
    await put('in/b', '[3]');
    const config = { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' };
    const arn = await run(map(pass, reads(config, { Bucket: 'box', Prefix: 'in/' }, 'listObjectsV2')), {});
    assert.equal((await look(arn)).output, '[1,2,3]');
  });

  it('has its place in JSONata, and is read in batches', async () => {
    const { create, start, put, describe: look, held } = await open();
    await put('data', '[1,2,3]');
    const Arguments = { Bucket: '{% $states.input.b %}', Key: 'data' };
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      Arguments,
      ReaderConfig: { InputType: 'JSON', MaxItems: '{% 1 + 1 %}' },
    };
    const state = map(pass, { ItemReader, ItemBatcher: { MaxItemsPerBatch: 2 } });
    const definition = { QueryLanguage: 'JSONata', StartAt: 'M', States: { M: state } };
    const arn = await start(await create('m', definition), { b: 'box' });
    await held.runUntilIdle();
    assert.equal((await look(arn)).output, '[{"Items":[1,2]}]');
  });

  const failures: [what: string, data: string, more: object, cause: RegExp][] = [
    [
      'a key that is not there',
      '',
      reads({ InputType: 'JSON' }, { Bucket: 'box', Key: 'no' }),
      /The specified key does not exist\. \(Service: S3, Status Code: 404, Request ID: /,
    ],
    ['a bucket that is not there', '', reads({}, { Bucket: 'xno', Key: 'no' }), /The specified bucket does not exist/],
    ['what is no JSON', '{', reads({ InputType: 'JSON' }), /the object 's3:\/\/box\/data' must be valid JSON/],
    ['no list', '7', reads({ InputType: 'JSON' }), /^Attempting to map over non-iterable node\.$/],
    [
      'too much',
      `"${'x'.repeat(5 * 2 ** 20)}"`,
      reads({ InputType: 'JSON' }),
      /more than 4 MiB in all, the most that Punctual reads/,
    ],
  ];
  for (const [what, data, more, cause] of failures)
    it(`fails with ${what}`, async () => {
      const { run, put, describe: look, history, describeMapRun, held } = await open();
      await put('data', data);
      const failing = await run(map(pass, more), {});
      const ended = await look(failing);
      assert.equal(ended.error, 'States.ItemReaderFailed');
      assert.match(String(ended.cause).replace(/^An error .*? \(entered at the event id #2\)\. /, ''), cause);
      const types = ['MapStateStarted', 'MapRunStarted', 'MapRunFailed', 'MapStateFailed', 'ExecutionFailed'];
      assert.deepEqual(typesOf(await history(failing)).slice(2), types);
      assert.equal((await describeMapRun(failing)).status, 'FAILED');
      assert.deepEqual(held.errors, []);
    });

  it('is read again when its execution is redriven', async () => {
    const { run, put, describe: look, redrive, held } = await open();
    const arn = await run(map(pass, reads({ InputType: 'JSON' })), {});
    assert.equal((await look(arn)).status, 'FAILED');
    await put('data', '[4]');
    await redrive(arn);
    await held.runUntilIdle();
    assert.equal((await look(arn)).output, '[4]');
  });

  it('needs s3:GetObject, as a ResultWriter needs s3:PutObject', async () => {
    const { run, put, describe: look } = await open([allow('states:*')]);
    await put('data', '[4]');
    const read = await look(await run(map(pass, reads({ InputType: 'JSON' })), {}));
    assert.match(
      String(read.cause),
      /#2\)\. Access denied\. Ensure the correct permissions .*not authorized to perform: s3:GetObject/,
    );
  });
});

describe('a ResultWriter', () => {
  const filesOf = async ({ describe: look, get }: Awaited<ReturnType<typeof open>>, arn: string) => {
    const { MapRunArn, ResultWriterDetails } = JSON.parse((await look(arn)).output!);
    const name = MapRunArn.split(':').at(-1);
    assert.deepEqual(ResultWriterDetails, { Bucket: 'box', Key: `out/${name}/manifest.json` });
    const manifest = JSON.parse(await get(ResultWriterDetails.Key));
    assert.deepEqual([manifest.DestinationBucket, manifest.MapRunArn], ['box', MapRunArn]);
    return { files: manifest.ResultFiles, name };
  };

  it('writes what is known of each child, those that failed by themselves, and says where', async () => {
    const cloud = await open();
    const { run, held, get, describeMapRun } = cloud;
    const arn = await run(map(waiting, { ...writes(), ToleratedFailureCount: 1 }), [1, 'bad', 2]);
    await held.advance(5);
    const { files, name } = await filesOf(cloud, arn);
    const [succeeded] = files.SUCCEEDED;
    assert.equal(succeeded.Key, `out/${name}/SUCCEEDED_0.json`);
    const text = await get(succeeded.Key);
    assert.equal(succeeded.Size, text.length);
    assert.deepEqual(
      JSON.parse(text).map(({ Input, Output, Status }: Record<string, string>) => [Input, Output, Status]),
      [
        ['1', '1', 'SUCCEEDED'],
        ['2', '2', 'SUCCEEDED'],
      ],
    );
    const [{ Error: error, Cause, Status }] = JSON.parse(await get(files.FAILED[0].Key));
    assert.deepEqual([error, Cause, Status, files.PENDING], ['Bad', 'no number', 'FAILED', []]);
    assert.equal((await describeMapRun(arn)).itemCounts?.resultsWritten, 3);
  });

  it('writes outputs alone, as lines, where its configuration says so', async () => {
    const cloud = await open();
    const arn = await cloud.run(map(pass, writes({ OutputType: 'JSONL', Transformation: 'FLATTEN' })), [[1, 2], 3]);
    const { files } = await filesOf(cloud, arn);
    assert.equal(await cloud.get(files.SUCCEEDED[0].Key), '1\n2\n3');
  });

  it('writes more results than a state may have, in several files', async () => {
    const cloud = await open();
    const long = { StartAt: 'I', States: { I: { Type: 'Pass', Result: 'x'.repeat(200_000), End: true } } };
    const arn = await cloud.run(map(long, writes({ Transformation: 'COMPACT' })), Array(45).fill(1));
    const { files } = await filesOf(cloud, arn);
    const counts = [];
    for (const { Key } of files.SUCCEEDED) counts.push(JSON.parse(await cloud.get(Key)).length);
    assert.deepEqual(counts, [21, 21, 3]);
  });

  it('writes of a Map Run that failed what failed, what was stopped and what was never begun; a redrive writes anew', async () => {
    const cloud = await open();
    const { run, held, describe: look, get, mapRunOf, redrive } = cloud;
    const arn = await run(map(waiting, { ...writes(), MaxConcurrency: 2 }), [100, 'bad', 200, 300]);
    assert.equal((await look(arn)).error, 'States.ExceedToleratedFailureThreshold');
    const name = (await mapRunOf(arn)).split(':').at(-1);
    const read = async (file: string) => JSON.parse(await get(`out/${name}/${file}`));
    const { FAILED, PENDING, SUCCEEDED } = (await read('manifest.json')).ResultFiles;
    assert.deepEqual([FAILED.length, PENDING.length, SUCCEEDED.length], [1, 1, 0]);
    const statuses = (await read('FAILED_0.json')).map(({ Status }: { Status: string }) => Status);
    assert.deepEqual(statuses, ['ABORTED', 'FAILED']);
    const inputs = (await read('PENDING_0.json')).map(({ Input }: { Input: string }) => Input);
    assert.deepEqual(inputs, ['200', '300']);
    await redrive(arn);
    await held.advance(1);
    assert.equal((await look(arn)).status, 'FAILED');
    assert.deepEqual(held.errors, []);
  });

  it('fails before a child is started where it may not write', async () => {
    const { run, describe: look, describeMapRun } = await open();
    const arn = await run(map(pass, writes({}, 'nowhere')), [1]);
    const { error, cause } = await look(arn);
    assert.equal(error, 'States.ResultWriterFailed');
    assert.match(
      String(cause),
      /#2\)\. Failed to write a test manifest into the specified output bucket\. The specified bucket/,
    );
    assert.equal((await describeMapRun(arn)).executionCounts?.total, 0);
  });
});

/** rpc-v2-cbor: the SDK's own client of it, what it is refused, and bytes that no client sends. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { AwsError } from '../kit/aws-error.ts';
import { modelOf } from '../models/model.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';
import { sign, type Unsigned } from './fixtures/sign.ts';
import { readCbor } from './read-cbor.ts';
import { RefusedRequest } from './refusal.ts';
import { Double, writeCbor } from './write-cbor.ts';

const noon = new Date('2026-01-02T12:00:00.250Z');
let scripted: ScriptedCloud;
let client: CloudWatchClient;
before(async () => {
  scripted = await openScripted({
    cloudwatch: {
      PutMetricData: () => ({}),
      DescribeAlarms: ({ AlarmNamePrefix }) => {
        if (AlarmNamePrefix === 'wrong') throw new AwsError('InvalidNextToken', 'no such token');
        if (AlarmNamePrefix === 'bug') throw new Error('a bug of ours');
        return { MetricAlarms: [{ AlarmName: 'ü', Threshold: 0.5, StateUpdatedTimestamp: noon }] };
      },
    },
    punctual: { ListTicks: (input) => ({ said: input, at: noon }) },
  });
  client = new CloudWatchClient({
    endpoint: scripted.endpoint,
    region: 'us-east-1',
    credentials: rootKey,
    protocol: AwsSmithyRpcV2CborProtocol,
    maxAttempts: 1,
  });
});
after(async () => {
  client.destroy();
  await scripted[Symbol.asyncDispose]();
});

describe('a client that speaks CBOR', () => {
  it('is served', async () => {
    scripted.calls.splice(0);
    const datum = { MetricName: 'm', Timestamp: noon, Value: -2.5, Values: [1, 1e300], Counts: [3, 4] };
    await client.send(new PutMetricDataCommand({ Namespace: 'n', MetricData: [datum] }));
    assert.deepEqual(scripted.calls[0]?.input, { Namespace: 'n', MetricData: [datum] });
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({}));
    assert.deepEqual(MetricAlarms, [{ AlarmName: 'ü', Threshold: 0.5, StateUpdatedTimestamp: noon }]);
  });

  it("gets errors of the service's model by their class, and with Query's code", async () => {
    await assert.rejects(client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'wrong' })), {
      name: 'InvalidNextToken',
      message: 'no such token',
    });
  });
});

interface Said {
  readonly status: number;
  readonly type: string | null;
  readonly body: { readonly __type: string; readonly message: string };
}

async function said({ path = '/', headers = {}, body = '' }: Unsigned): Promise<Said> {
  const { host, ...rest } = headers;
  const response = await fetch(`${scripted.endpoint}${path}`, { method: 'POST', headers: rest, body: body as string });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get('content-type'), body: cbor.deserialize(bytes) };
}

const call = (path: string, body: string | Buffer, headers: Record<string, string> = {}): Unsigned => ({
  port: scripted.port,
  path,
  headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', ...headers },
  body,
});
const operation = (name: string) => `/service/GraniteServiceVersion20100801/operation/${name}`;
const encoded = (value: object): Buffer => Buffer.from(cbor.serialize(value));
const signed = (unsigned: Unsigned, service = 'monitoring') => sign(unsigned, { key: rootKey, service });

describe('what a client that speaks CBOR is refused comes in CBOR', () => {
  const cases: [name: string, request: () => Unsigned, status: number, type: RegExp, message: RegExp][] = [
    [
      'without a signature',
      () => call(operation('DescribeAlarms'), encoded({})),
      400,
      /MissingAuthenticationTokenException$/,
      /Missing/,
    ],
    [
      'with a key that nobody has',
      () =>
        sign(call(operation('DescribeAlarms'), encoded({})), {
          key: { accessKeyId: 'AKIANOBODY', secretAccessKey: 's' },
          service: 'monitoring',
        }),
      400,
      /UnrecognizedClientException$/,
      /security token/,
    ],
    [
      'an operation that AWS does not have',
      () => signed(call(operation('Shout'), encoded({}))),
      400,
      /UnknownOperationException$/,
      /cloudwatch has no operation `Shout`/,
    ],
    [
      'an operation that is not there yet',
      () => signed(call(operation('ListDashboards'), encoded({}))),
      400,
      /UnknownOperationException$/,
      /not there yet/,
    ],
    [
      'a service that is not there yet',
      () => signed(call('/service/TrentService/operation/Encrypt', encoded({})), 'kms'),
      400,
      /UnknownOperationException$/,
      /kms:Encrypt is not there yet/,
    ],
    ['another path', () => signed(call('/', encoded({}))), 400, /UnknownOperationException$/, /not there yet/],
    [
      'an input that the model does not take',
      () => signed(call(operation('DescribeAlarms'), encoded({ MaxRecords: 1000 }))),
      400,
      /./,
      /maxRecords|MaxRecords/,
    ],
    [
      'bytes that are no CBOR',
      () => signed(call(operation('DescribeAlarms'), Buffer.from([0xbf]))),
      400,
      /SerializationException$/,
      /the body is not CBOR: it ends too early/,
    ],
    [
      'a body that is too large',
      () => signed(call(operation('DescribeAlarms'), Buffer.alloc(2 * 1024 * 1024))),
      413,
      /RequestEntityTooLargeException$/,
      /larger than/,
    ],
    [
      'a bug of ours',
      () => signed(call(operation('DescribeAlarms'), encoded({ AlarmNamePrefix: 'bug' }))),
      500,
      /InternalFailure$/,
      /./,
    ],
    [
      'a page of elsewhere',
      () => call(operation('DescribeAlarms'), encoded({}), { origin: 'https://evil.example' }),
      403,
      /CrossSiteRequestRefused$/,
      /./,
    ],
  ];
  for (const [name, request, status, type, message] of cases)
    it(name, async () => {
      const answer = await said(request());
      assert.equal(answer.type, 'application/cbor');
      assert.equal(answer.status, status);
      assert.match(answer.body.__type, type);
      assert.match((answer.body as unknown as Record<string, string>)['Message'] ?? answer.body.message, message);
    });

  it("and so do the cloud's own operations", async () => {
    const { status, body } = await said(
      signed(call('/service/Punctual/operation/ListTicks', encoded({ limit: 5 })), 'punctual'),
    );
    assert.equal(status, 200);
    assert.deepEqual(body, { said: { limit: 5 }, at: noon.toISOString() });
  });
});

describe('CBOR', () => {
  const shape = modelOf('cloudwatch', 'PutMetricData')?.input;
  const read = (hex: string): unknown => readCbor(Buffer.from(hex, 'hex'), undefined);
  const cases: [name: string, hex: string, value: object][] = [
    ['an empty body', '', {}],
    ['a map without end', 'bf616101ff', { a: 1 }],
    ['a list without end, of a map, of numbers', 'a161619f0120f5f6f7ff', { a: [1, -1, true, null, null] }],
    ['a text in pieces', 'a161617f616261 63ff'.replace(' ', ''), { a: 'bc' }],
    ['bytes in pieces', 'a161615f41014102ff', { a: new Uint8Array([1, 2]) }],
    ['floats of each size', 'a1616183f93e00fa3fc00000fb3ff8000000000000', { a: [1.5, 1.5, 1.5] }],
    ['a small half float', 'a16161f90001', { a: 2 ** -24 }],
    ['long numbers', 'a16161821b00000000000000ff1a000000ff', { a: [255, 255] }],
    ['a time', 'a16161c11a00000001', { a: new Date(1000) }],
  ];
  it('is written: whole doubles as floats, numbers in as few bytes as hold them', () => {
    const written = writeCbor({
      a: new Double(2),
      b: [23, 24, 256, 65_536, 2 ** 33, -1, 0.5],
      c: new Date(250),
      d: undefined,
    });
    assert.equal(
      written.toString('hex'),
      'a36161fb4000000000000000' +
        '6162871718181901001a000100001b000000020000000020fb3fe0000000000000' +
        '6163c1fb3fd0000000000000',
    );
    const map = { text: 'ü'.repeat(300), none: null, yes: true, bytes: new Uint8Array([1, 2]) };
    assert.deepEqual(readCbor(writeCbor(map), undefined), map);
  });

  for (const [name, hex, value] of cases) it(`is read: ${name}`, () => assert.deepEqual(read(hex), value));

  it('makes properties of its own, whatever their names', () => {
    const made = read('a1695f5f70726f746f5f5fa1617801') as object;
    assert.deepEqual(Object.keys(made), ['__proto__']);
    assert.equal(Object.getPrototypeOf(made), Object.prototype);
  });

  const refused: [name: string, hex: string, why: RegExp][] = [
    ['a list longer than its body', 'a161619bffffffffffffffff', /ends too early/],
    ['a map longer than its body', 'baffffffff', /ends too early/],
    ['a text longer than its body', 'a161617b00ffffffffffffff', /ends too early/],
    ['a number larger than its body', 'a16161c25b001fffffffffffff', /ends too early/],
    ['a number of any size', 'a16161c24101', /tag 2 is not understood/],
    ['a decimal of a huge exponent', 'a16161c4821a100000001a10000000', /tag 4 is not understood/],
    ['nesting without end', `a16161${'81'.repeat(100_000)}`, /nested deeper than 128/],
    ['a number without end', 'a161611f', /number has no end/],
    ['a key that is no text', 'a10101', /key of a map is no text/],
    ['two values', 'a0a0', /something stands behind its end/],
    ['a list', '80', /it is no map/],
    ['a time', 'c100', /it is no map/],
    ['bytes that are no UTF-8', 'a1616161ff', /not UTF-8/],
  ];
  for (const [name, hex, why] of refused)
    it(`is refused: ${name}`, () =>
      assert.throws(
        () => read(hex),
        (error: Error) => error instanceof RefusedRequest && why.test(error.message),
      ));

  it('is read or refused in words, whatever the bytes', () => {
    const items = fc.constantFrom(0xa1, 0x61, 0x9f, 0xbf, 0xff, 0x5f, 0x7f, 0xc1, 0xc2, 0x1b, 0x3b, 0x82, 0xf9, 0xfb);
    const bytes = fc.array(fc.oneof(items, fc.integer({ min: 0, max: 255 })), { maxLength: 40 });
    fc.assert(
      fc.property(bytes, (all) => {
        try {
          assert.equal(typeof readCbor(Buffer.from([0xa1, 0x61, 0x61, ...all]), shape), 'object');
        } catch (error) {
          assert.ok(error instanceof RefusedRequest);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

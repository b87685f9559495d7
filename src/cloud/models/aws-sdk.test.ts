/**
 * What we rely on in the AWS SDK beyond its documented interface: its schemas as they stand in memory, and the codecs that write by them.
 * A row that fails with a new version names the file of ours that has to follow it. docs/decisions/aws-sdk-models.md says why.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecs from '@aws-sdk/client-ecs';
import * as iam from '@aws-sdk/client-iam';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { JsonCodec2 } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { services } from './services.ts';

const project = join(import.meta.dirname, '../../..');
const readJson = (path: string) => JSON.parse(readFileSync(join(project, path), 'utf8'));

const dependencies: Readonly<Record<string, string>> = readJson('package.json').dependencies;
const pinned = Object.keys(dependencies).filter((name) => /^@(?:aws-sdk|smithy)\//.test(name));

/** Whose schemas stand in tables of ours: tools/make-schema-tables.ts says why. */
const ofTables: readonly string[] = ['ecr', 'kms', 's3'];

describe('the packages whose schemas are read', () => {
  const { packages } = readJson('package-lock.json');

  it('are all there: a client for each service, and the two that read schemas', () => {
    assert.equal(pinned.length, Object.keys(services).length - ofTables.length + 2);
  });

  for (const name of pinned)
    it(`${name} is pinned to the version that is locked and installed`, () => {
      const { version } = packages[`node_modules/${name}`];
      assert.match(dependencies[name] as string, /^\d+\.\d+\.\d+$/, 'a range would let another version in');
      assert.deepEqual(
        [dependencies[name], packages[''].dependencies[name], readJson(`node_modules/${name}/package.json`).version],
        [version, version, version],
      );
    });
});

type SchemaArray = readonly unknown[];
const followed = (thunk: unknown): unknown => (typeof thunk === 'function' ? thunk() : thunk);
const arraysOf = (client: object, kind: number): SchemaArray[] =>
  Object.values(client).filter((one): one is SchemaArray => Array.isArray(one) && one[0] === kind);
const normalized = (schema: unknown): NormalizedSchema => NormalizedSchema.of(schema as never);
const memberOf = (schema: unknown, name: string): NormalizedSchema => normalized(schema).getMemberSchema(name);
const traitsOf = (schema: NormalizedSchema): Readonly<Record<string, unknown>> => ({ ...schema.getMergedTraits() });

const output = (operation: SchemaArray): unknown => followed(operation[5]);

/** `reader`: our file that relies on it. */
type Row = readonly [what: string, reader: string, found: () => unknown, expected: unknown];

const arrays: readonly Row[] = [
  [
    'an operation is [9, namespace, name, traits, input, output]',
    'models/model.ts',
    () => [...sfn.StartExecution$.slice(0, 3), sfn.StartExecution$.length],
    [9, 'com.amazonaws.sfn', 'StartExecution', 6],
  ],
  [
    "an operation's input and output are structures behind functions",
    'models/model.ts',
    () => sfn.StartExecution$.slice(4).map((one) => [typeof one, normalized(one).getName()]),
    [
      ['function', 'StartExecutionInput'],
      ['function', 'StartExecutionOutput'],
    ],
  ],
  [
    'an operation without output has the unit type there, which is no structure',
    'models/model.ts',
    () => normalized(sqs.DeleteMessage$[5]).isStructSchema(),
    false,
  ],
  [
    'an error is [-3, namespace, name, traits, members, their schemas]',
    'models/model.ts',
    () => [sqs.QueueDoesNotExist$[0], sqs.QueueDoesNotExist$[2], ...sqs.QueueDoesNotExist$.slice(4)],
    [-3, 'QueueDoesNotExist', ['message'], [0]],
  ],
  [
    "an error's code in the Query protocol is the trait awsQueryError",
    'models/model.ts',
    () => traitsOf(normalized(iam.NoSuchEntityException$))['awsQueryError'],
    ['NoSuchEntity', 404],
  ],
  [
    "an error's status is the trait httpError",
    'models/model.ts',
    () => traitsOf(normalized(iam.NoSuchEntityException$))['httpError'],
    404,
  ],
  [
    'a structure is [3, namespace, name, traits, members, their schemas]',
    'wire/query-protocol.ts',
    () => [sns.PublishResponse$[0], sns.PublishResponse$[2], ...sns.PublishResponse$.slice(4)],
    [3, 'PublishResponse', ['MessageId', 'SequenceNumber'], [0, 0]],
  ],
];

const http: readonly Row[] = [
  [
    "an operation's method, path and status are the trait http",
    'models/http.ts',
    () => scheduler.GetSchedule$[3],
    { http: ['GET', '/schedules/{Name}', 200] },
  ],
  [
    'a member in the path has the trait httpLabel, one in the query httpQuery with its name there',
    'models/http.ts',
    () => {
      const traits = traitsOf(memberOf(scheduler.ListSchedulesInput$, 'GroupName'));
      return [traitsOf(memberOf(scheduler.GetScheduleInput$, 'Name'))['httpLabel'], traits['httpQuery']];
    },
    [1, 'ScheduleGroup'],
  ],
];

const queries: readonly Row[] = [
  [
    'members come in the order of the model',
    'models/shape.ts',
    () => [...normalized(sfn.StartExecutionInput$).structIterator()].map(([name]) => name),
    ['stateMachineArn', 'name', 'input', 'traceHeader'],
  ],
  [
    'the same structure is the same object wherever it is met',
    'models/shape.ts',
    () => normalized(memberOf(sns.TagResourceRequest$, 'Tags').getValueSchema()).getSchema() === sns.Tag$,
    true,
  ],
  [
    'sensitive text has the trait sensitive',
    'models/shape.ts',
    () => Boolean(traitsOf(memberOf(sfn.StartExecutionInput$, 'input'))['sensitive']),
    true,
  ],
  [
    'a name of its own in Query requests is the trait xmlName',
    'models/shape.ts',
    () => traitsOf(memberOf(ecs.InstanceRequirementsRequest$, 'cpuManufacturers'))['xmlName'],
    'CpuManufacturer',
  ],
  [
    'a list without an element of its own has the trait xmlFlattened',
    'models/shape.ts',
    () => traitsOf(memberOf(sqs.SendMessageBatchRequest$, 'Entries'))['xmlFlattened'],
    1,
  ],
  [
    'the kinds of members are told apart',
    'models/shape.ts',
    () => {
      const member = (name: string) => memberOf(sqs.ReceiveMessageRequest$, name);
      const datum = (name: string) => memberOf(cloudwatch.MetricDatum$, name);
      return [
        member('QueueUrl').isStringSchema(),
        member('AttributeNames').isListSchema(),
        memberOf(sqs.CreateQueueRequest$, 'Attributes').isMapSchema(),
        datum('Timestamp').isTimestampSchema(),
        datum('Value').isNumericSchema(),
        datum('StatisticValues').isStructSchema(),
        memberOf(ssm.PutParameterRequest$, 'Overwrite').isBooleanSchema(),
        memberOf(sqs.MessageAttributeValue$, 'BinaryValue').isBlobSchema(),
      ];
    },
    Array.from({ length: 8 }, () => true),
  ],
  [
    'an output that is a stream names the member that holds it',
    'wire/event-stream.ts',
    () => normalized(output(logs.StartLiveTail$ as SchemaArray)).getEventStreamMember(),
    'responseStream',
  ],
  [
    'an exception in a stream has the trait error',
    'wire/event-stream.ts',
    () =>
      traitsOf(memberOf(logs.StartLiveTailResponse$, 'responseStream').getMemberSchema('SessionTimeoutException'))[
        'error'
      ],
    'client',
  ],
];

/** As `wire/query-protocol.ts` makes its envelopes. */
const envelope = [3, 'ours', 'Envelope', 0, ['Id', 'At'], [0, 4]] as never;
const at = new Date(1_500);

const codecs: readonly Row[] = [
  [
    'JSON is written with timestamps of format 7 as seconds since the epoch, as bytes in a wrapper',
    'wire/json-protocol.ts',
    () => {
      const json = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
      const serializer = json.createSerializer();
      serializer.write(envelope, { Id: 'a', At: at });
      const { buffer, byteOffset, byteLength } = serializer.flush();
      return Buffer.from(buffer, byteOffset, byteLength).toString();
    },
    '{"Id":"a","At":1.5}',
  ],
  [
    'XML is written from a schema made by hand, with timestamps of format 5 as ISO 8601',
    'wire/query-protocol.ts',
    () => {
      const timestampFormat = { useTrait: true, default: 5 } as const;
      const serializer = new XmlShapeSerializer({ timestampFormat, xmlNamespace: 'urn:x', serviceNamespace: '' });
      serializer.write(envelope, { Id: 'a', At: at });
      return String(serializer.flush());
    },
    '<Envelope xmlns="urn:x"><Id>a</Id><At>1970-01-01T00:00:01.500Z</At></Envelope>',
  ],
];

for (const [subject, rows] of Object.entries({
  schemas: arrays,
  'HTTP traits': http,
  'view of a schema': queries,
  codecs,
}))
  describe(`the SDK's ${subject}`, () => {
    for (const [what, reader, found, expected] of rows)
      it(what, () => assert.deepEqual(found(), expected, `no longer so: src/cloud/${reader} relies on it`));
  });

describe("every client's schemas", () => {
  for (const [service, { client }] of Object.entries(services))
    it(`of ${service} are exported, with their operations and errors`, () => {
      const operations = arraysOf(client(), 9);
      const commands = Object.keys(client()).filter((name) => /^[A-Z]\w+Command$/.test(name));
      if (!ofTables.includes(service))
        assert.deepEqual(operations.map((one) => `${one[2]}Command`).sort(), commands.sort());
      assert.ok(arraysOf(client(), -3).length > 0);
      for (const one of operations) assert.equal(one.length, 6, String(one[2]));
    });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CreateStackInput$ } from '@aws-sdk/client-cloudformation';
import { PublishInput$ } from '@aws-sdk/client-sns';
import { QueryShapeSerializer } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { anyText } from '../../../test/any-text.ts';
import { modelOf } from '../models/model.ts';
import { readForm } from './read-form.ts';

const cases: [name: string, service: string, operation: string, form: string, expected: object][] = [
  ['nothing', 'sns', 'ListTopics', '', {}],
  ['what the model lacks is left out', 'sns', 'ListTopics', 'NextToken=t&Colour=blue', { NextToken: 't' }],
  ['the first of two', 'sns', 'ListTopics', 'NextToken=a&NextToken=b', { NextToken: 'a' }],
  ['an empty list', 'iam', 'CreateRole', 'Tags=', { Tags: [] }],
  [
    'items in the order of their numbers',
    'sns',
    'TagResource',
    'Tags.member.10.Key=j&Tags.member.9.Key=i',
    { Tags: [{ Key: 'i' }, { Key: 'j' }] },
  ],
  [
    'a map',
    'sns',
    'CreateTopic',
    'Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=x',
    { Attributes: { DisplayName: 'x' } },
  ],
  [
    'flattened lists and maps under names of their own',
    'sqs',
    'CreateQueue',
    'Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Tag.1.Key=a&Tag.1.Value=b',
    { Attributes: { DelaySeconds: '5' }, tags: { a: 'b' } },
  ],
  ['numbers', 'iam', 'ListRoles', 'MaxItems=5', { MaxItems: 5 }],
  ['text where a number belongs, as it is', 'iam', 'ListRoles', 'MaxItems=five', { MaxItems: 'five' }],
  [
    'times, as ISO 8601 and as seconds',
    'cloudwatch',
    'GetMetricStatistics',
    'StartTime=2026-01-02T00:00:00Z&EndTime=60',
    { StartTime: new Date('2026-01-02T00:00:00Z'), EndTime: new Date(60_000) },
  ],
  [
    'yes and no',
    'cloudformation',
    'CreateStack',
    'DisableRollback=false&EnableTerminationProtection=true',
    {
      DisableRollback: false,
      EnableTerminationProtection: true,
    },
  ],
  [
    'a key without a value, which has an empty one',
    'sns',
    'Publish',
    'MessageAttributes.entry.1.Name=a',
    { MessageAttributes: { a: {} } },
  ],
  ['parts of a text, which has none, as a list', 'sns', 'Subscribe', 'Endpoint.Arn=a', { Endpoint: [] }],
  ['fractions', 'cloudwatch', 'PutMetricAlarm', 'Threshold=-0.5', { Threshold: -0.5 }],
];

const read = (service: string, operation: string, form: string): object =>
  readForm(new URLSearchParams(form), modelOf(service, operation)?.input);

describe('a form is read by its shape', () => {
  for (const [name, service, operation, form, expected] of cases)
    it(name, () => assert.deepEqual(read(service, operation, form), expected));
});

/** The SDK's own writer of forms. */
function write(schema: unknown, value: object): string {
  const serializer = new QueryShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    serializeEmptyLists: true,
  });
  serializer.write(schema as Parameters<typeof serializer.write>[0], value);
  return String(serializer.flush());
}

const plain = { noNullPrototype: true };
const anyValue = anyText();
const anyKey = anyText({ minLength: 1 });

describe('what the SDK writes is what is read', () => {
  it('of stacks', () => {
    const anyStack = fc.record(
      {
        StackName: anyValue,
        TimeoutInMinutes: fc.integer(),
        DisableRollback: fc.boolean(),
        Capabilities: fc.array(anyValue),
        Parameters: fc.array(fc.record({ ParameterKey: anyValue, UsePreviousValue: fc.boolean() }, plain)),
      },
      plain,
    );
    fc.assert(
      fc.property(anyStack, (stack) =>
        assert.deepEqual(read('cloudformation', 'CreateStack', write(CreateStackInput$, stack)), stack),
      ),
    );
  });

  it('of messages', () => {
    const anyAttribute = fc.record({ DataType: anyValue, BinaryValue: fc.uint8Array() }, plain);
    const anyMessage = fc.record(
      {
        Message: anyValue,
        MessageAttributes: fc.dictionary(anyKey, anyAttribute, { minKeys: 1, ...plain }),
      },
      plain,
    );
    fc.assert(
      fc.property(anyMessage, (message) =>
        assert.deepEqual(read('sns', 'Publish', write(PublishInput$, message)), message),
      ),
    );
  });
});

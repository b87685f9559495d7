import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestOf } from './service-request.ts';

const cases: [name: string, service: string, parameters: object, request: object][] = [
  [
    "ECS's members begin with a small letter",
    'ecs',
    { Cluster: 'c', Overrides: { ContainerOverrides: [{ Name: 'n' }] } },
    { cluster: 'c', overrides: { containerOverrides: [{ name: 'n' }] }, clientToken: 'token' },
  ],
  [
    'null is absence, in lists too',
    'ecs',
    { Cluster: null, NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['a', null], SecurityGroups: null } } },
    { networkConfiguration: { awsvpcConfiguration: { subnets: ['a'] } }, clientToken: 'token' },
  ],
  [
    'an entry of events has no null; its detail may hold some',
    'events',
    { Entries: [{ Source: 's', DetailType: null, Detail: { a: null } }, null] },
    { Entries: [{ Source: 's', Detail: '{"a":null}' }] },
  ],
  [
    'a message may be any JSON',
    'sns',
    { TopicArn: 't', Message: { a: [null] } },
    { TopicArn: 't', Message: '{"a":[null]}' },
  ],
  [
    'the bytes of an attribute are base64',
    'sqs',
    { QueueUrl: 'q', MessageBody: 'm', MessageAttributes: { a: { DataType: 'Binary', BinaryValue: 'AQI=' } } },
    {
      QueueUrl: 'q',
      MessageBody: 'm',
      MessageAttributes: { a: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) } },
    },
  ],
  [
    "an execution's input is given as text, its own names as they are",
    'states',
    { StateMachineArn: 'm', Input: { Key: 1 }, Name: null },
    { stateMachineArn: 'm', input: '{"Key":1}' },
  ],
  [
    'a time in an event is a date',
    'events',
    { Entries: [{ Time: '2026-01-02T00:00:00Z' }] },
    { Entries: [{ Time: new Date('2026-01-02T00:00:00Z') }] },
  ],
];

describe("a task's parameters as a request:", () => {
  for (const [name, service, parameters, request] of cases)
    it(name, () =>
      assert.deepEqual(requestOf({ service, parameters } as Parameters<typeof requestOf>[0], 'token'), request),
    );
});

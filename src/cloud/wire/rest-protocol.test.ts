import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpBindingsOf, matchPath } from '../models/http.ts';
import { operationAt } from '../models/model.ts';
import { structureOf } from '../models/shape.ts';
import { restProtocol } from './rest-protocol.ts';

/** As the SDK writes schemas: an input and an output with a member in each place. */
const input = [
  3,
  'ours',
  'PutThingInput',
  0,
  ['Bucket', 'Key', 'Kind', 'Owner', 'Content'],
  [
    [0, 1],
    [0, 1],
    [0, { httpQuery: 'kind' }],
    [0, { httpHeader: 'X-Owner' }],
    [21, 16],
  ],
];
const output = [3, 'ours', 'PutThingOutput', 0, ['ETag', 'Name'], [[0, { httpHeader: 'ETag' }], 0]];
const operation = [9, 'ours', 'PutThing', { http: ['PUT', '/{Bucket}/things/{Key+}', 201] }, () => input, () => output];
const bindings = httpBindingsOf(operation, [input, structureOf(input, {})], [output, structureOf(output, {})]);

describe('HTTP bindings', () => {
  it('say where each member stands', () => {
    assert(bindings);
    const { method, status } = bindings;
    const { labels, query, headers, payload, body } = bindings.input;
    assert.deepEqual(
      {
        method,
        status,
        labels,
        query: [...query],
        headers: [...headers],
        payload,
        body: [...(body?.members.keys() ?? [])],
      },
      {
        method: 'PUT',
        status: 201,
        labels: ['Bucket', 'Key'],
        query: [['Kind', 'kind']],
        headers: [['Owner', 'x-owner']],
        payload: 'Content',
        body: [],
      },
    );
  });

  it('do not open what the wire does not read', () => {
    const all = [3, 'ours', 'In', 0, ['Rest'], [[0, { httpQueryParams: 1 }]]];
    assert.throws(
      () => httpBindingsOf(operation, [all, structureOf(all, {})], [output, undefined]),
      /httpQueryParams of `Rest`/,
    );
  });

  const paths: [method: string, path: string[], labels: object | undefined][] = [
    ['PUT', ['b', 'things', 'k'], { Bucket: 'b', Key: 'k' }],
    ['PUT', ['b', 'things', 'a', 'b'], { Bucket: 'b', Key: 'a/b' }],
    ['GET', ['b', 'things', 'k'], undefined],
    ['PUT', ['b', 'others', 'k'], undefined],
    ['PUT', ['b', 'things'], undefined],
    ['PUT', ['', 'things', 'k'], undefined],
  ];
  for (const [method, path, labels] of paths)
    it(`${method} /${path.join('/')}`, () => {
      assert(bindings);
      assert.deepEqual(matchPath(bindings, method, path), labels);
    });

  it('put an output into headers and body', () => {
    const model = {
      service: 's',
      operation: 'PutThing',
      input: undefined,
      output: structureOf(output, {}),
      inputSchema: input,
      outputSchema: output,
      http: bindings,
    };
    const reply = restProtocol.encodeOutput(model, { ETag: 'e', Name: 'n', Other: 1 }, 'id');
    assert.deepEqual(
      { ...reply, body: String(reply.body) },
      {
        status: 201,
        headers: { 'content-type': 'application/json', etag: 'e' },
        body: '{"Name":"n"}',
      },
    );
  });
});

it('each operation of EventBridge Scheduler is found at its own path', () => {
  const found = (method: string, path: string) =>
    operationAt('scheduler', { method, path: path.split('/').slice(1), query: new Map(), headers: {} })?.model
      .operation;
  assert.deepEqual(
    ['POST', 'GET', 'PUT', 'DELETE'].map((method) => [
      found(method, '/schedules/a'),
      found(method, '/schedule-groups/a'),
      found(method, '/tags/a'),
    ]),
    [
      ['CreateSchedule', 'CreateScheduleGroup', 'TagResource'],
      ['GetSchedule', 'GetScheduleGroup', 'ListTagsForResource'],
      ['UpdateSchedule', undefined, undefined],
      ['DeleteSchedule', 'DeleteScheduleGroup', 'UntagResource'],
    ],
  );
  assert.deepEqual(
    [found('GET', '/schedules'), found('GET', '/schedule-groups')],
    ['ListSchedules', 'ListScheduleGroups'],
  );
});

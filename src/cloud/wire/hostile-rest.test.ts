/** What stands in the paths, queries and bodies of REST requests, by the operations of EventBridge Scheduler. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';
import { send, sign, type Unsigned } from './fixtures/sign.ts';

let scripted: ScriptedCloud;
before(async () => {
  scripted = await openScripted({
    scheduler: {
      ListSchedules: () => ({ Schedules: [] }),
      GetSchedule: ({ Name }) => ({ Name }),
      UpdateSchedule: () => ({ ScheduleArn: 'arn:s' }),
    },
  });
});
after(() => scripted[Symbol.asyncDispose]());

const rest = (method: string, path: string, body = ''): Unsigned =>
  sign(
    { method, port: scripted.port, path, headers: { 'content-type': 'application/json' }, body },
    { key: rootKey, service: 'scheduler' },
  );
const get = (path: string) => () => rest('GET', path);
const put = (body: string) => () => rest('PUT', '/schedules/nightly', body);

const cases: [name: string, request: () => Unsigned, status: number, body: RegExp][] = [
  ['a path', get('/schedules/nightly?groupName=a%20b'), 400, /'groupName' failed to satisfy constraint/],
  ['a path that nothing is at', get('/plans'), 404, /scheduler has no operation at `GET \/plans`/],
  ['a path with another method', () => rest('PATCH', '/schedules/a'), 404, /no operation at `PATCH/],
  ['a path with a part too many', get('/schedules/a/b'), 404, /no operation at/],
  ['a path with an empty part', get('/schedules/'), 404, /no operation at/],
  ['two slashes', get('//schedules/a'), 404, /no operation at/],
  ['an operation of REST that is not there yet', get('/schedule-groups/a'), 404, /GetScheduleGroup is not there yet/],
  ['an encoded slash, which is part of the name', get('/schedules/a%2Fb'), 400, /'name' failed to satisfy constraint/],
  ['a name that is a step up', get('/schedules/%2e%2e'), 400, /has a part `\.\.`/],
  ['a name that is a step up, once encoded', get('/schedules/%2E.'), 400, /has a part `\.\.`/],
  ['a name that is a step up, twice encoded', get('/schedules/%252e%252e'), 400, /'name' failed to satisfy constraint/],
  ['a name that is no step', get('/schedules/.'), 400, /has a part `\.`/],
  ['a path that is no UTF-8', get('/schedules/%ff'), 400, /is not percent-encoded UTF-8/],
  ['half a percent sign', get('/schedules/a%2'), 400, /is not percent-encoded UTF-8/],
  ['a query that is no UTF-8', get('/schedules?NamePrefix=%ff'), 403, /The request signature we calculated/],
  ['a query key given twice', get('/schedules?NamePrefix=a&NamePrefix=b'), 400, /`NamePrefix` stands there 2 times/],
  ['a number in a query that is none', get('/schedules?MaxResults=1e1'), 400, /STRING_VALUE can not be converted/],
  ['a number in a query that is too large', get('/schedules?MaxResults=101'), 400, /'maxResults' failed to satisfy/],
  ['query keys that the model lacks', get('/schedules?x-id=ListSchedules&__proto__=1&constructor='), 200, /Schedules/],
  ['a REST body that is no JSON', put('{'), 400, /the body is not JSON/],
  ['a REST body that is a list', put('[]'), 400, /Start of list found/],
  ['no REST body', put(''), 400, /'target' failed to satisfy constraint/],
  ['a member of the path in the body', put('{"Name":"other"}'), 400, /'target' failed to satisfy constraint/],
];

describe('the server answers', () => {
  for (const [name, request, status, body] of cases)
    it(name, async () => {
      const answer = await send(request());
      assert.match(answer.body, body);
      assert.equal(answer.status, status);
    });

  it('with the type of the error in a header', async () => {
    const { headers } = await send(rest('GET', '/plans'));
    assert.equal(headers['x-amzn-errortype'], 'UnknownOperationException');
  });
});

/** Calls by URL alone, as scripts and older clients make them: an action in the query of a queue's URL, and presigned URLs of every Query service. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { send, sign } from '../src/cloud/wire/fixtures/sign.ts';
import { openServed, type Served } from './served-cloud.ts';

let served: Served;
before(async () => {
  served = await openServed(() => ({}) as never);
  await served.call('sqs', 'CreateQueue', { QueueName: 'q' });
});
after(() => served[Symbol.asyncDispose]());

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const queue = '/000000000000/q';
const port = () => Number(new URL(served.endpoint).port);

describe("a queue's URL names the queue", () => {
  const calls: [name: string, method: string, path: string, body: string, expected: RegExp][] = [
    [
      'in a GET',
      'GET',
      `${queue}?Action=GetQueueAttributes&AttributeName.1=QueueArn`,
      '',
      /arn:aws:sqs:us-east-1:000000000000:q</,
    ],
    [
      'of a form',
      'POST',
      queue,
      'Action=GetQueueAttributes&AttributeName.1=QueueArn',
      /arn:aws:sqs:us-east-1:000000000000:q</,
    ],
    ['of a form whose action is in the URL', 'POST', `${queue}?Action=PurgeQueue`, '', /<PurgeQueueResponse/],
    ['that is another in the form', 'GET', `${queue}?Action=PurgeQueue&QueueUrl=none`, '', /NonExistentQueue<\/Code>/],
    [
      'that is not there',
      'GET',
      '/000000000000/none?Action=PurgeQueue',
      '',
      /<Code>AWS.SimpleQueueService.NonExistentQueue</,
    ],
    [
      'for an action that is none',
      'GET',
      `${queue}?Action=Foo`,
      '',
      /<Code>InvalidAction<\/Code><Message>The action Foo is not valid for this endpoint\.</,
    ],
    [
      'for an action that is about no queue',
      'GET',
      `${queue}?Action=ListQueues`,
      '',
      /<Code>InvalidAction<\/Code><Message>The action ListQueues is not valid for this endpoint\.</,
    ],
  ];
  for (const [name, method, path, body, expected] of calls)
    it(name, async () => {
      const headers = method === 'POST' ? form : {};
      const signing = { key: served.cloud.host.rootKey, service: 'sqs' };
      assert.match((await send(sign({ method, port: port(), path, body, headers }, signing))).body, expected);
    });
});

/** Written from "Authenticating requests: using query parameters (AWS Signature Version 4)". */
function presigned(service: string, action: string, secondsAgo = 0): string {
  const { accessKeyId, secretAccessKey } = served.cloud.host.rootKey;
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const time = `${new Date(Date.now() - secondsAgo * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const scope = `${time.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const query = [
    `Action=${action}`,
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${time}`,
    'X-Amz-Expires=60',
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const canonical = ['GET', '/', query, `host:127.0.0.1:${port()}`, '', 'host', sha256('')].join('\n');
  const key = mac(mac(mac(mac(`AWS4${secretAccessKey}`, time.slice(0, 8)), 'us-east-1'), service), 'aws4_request');
  const signature = mac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return `${served.endpoint}/?${query}&X-Amz-Signature=${signature}`;
}

it('asks for the token that every client of Secrets Manager sends', async () => {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'secretsmanager.CreateSecret',
  };
  const create = async (body: string) => {
    const signing = { key: served.cloud.host.rootKey, service: 'secretsmanager' };
    return (await send(sign({ port: port(), headers, body }, signing))).body;
  };
  assert.match(await create('{"Name":"n"}'), /InvalidRequestException.*must provide a ClientRequestToken value/);
  assert.match(await create(`{"Name":"n","ClientRequestToken":"${'t'.repeat(32)}"}`), /"ARN"/);
});

describe('a presigned URL calls', () => {
  for (const [service, action] of [
    ['sts', 'GetCallerIdentity'],
    ['iam', 'ListUsers'],
    ['sqs', 'ListQueues'],
    ['sns', 'ListTopics'],
    ['cloudformation', 'ListStacks'],
    ['monitoring', 'DescribeAlarms'],
  ] as const)
    it(`${service}:${action}`, async () => {
      const answer = await fetch(presigned(service, action));
      assert.deepEqual([answer.status, (await answer.text()).includes(`<${action}Response`)], [200, true]);
    });

  it('nothing when its time is over, or another action is written into it', async () => {
    const late = await fetch(presigned('sts', 'GetCallerIdentity', 120));
    assert.equal(late.status, 403);
    const changed = presigned('sts', 'GetCallerIdentity').replace('GetCallerIdentity', 'GetSessionToken');
    assert.match(await (await fetch(changed)).text(), /<Code>SignatureDoesNotMatch</);
  });
});

/** What no AWS client sends: each is a clear refusal, and the server lives. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AwsError } from '../kit/aws-error.ts';
import { headOf, openRaw } from './fixtures/raw.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';
import { type HttpResponse, send, sign, type Unsigned } from './fixtures/sign.ts';

let scripted: ScriptedCloud;
before(async () => {
  scripted = await openScripted({
    states: {
      ListStateMachines: () => ({ stateMachines: [] }),
      CreateStateMachine: () => ({ stateMachineArn: 'arn:m', creationDate: new Date(0) }),
      DescribeActivity: () => {
        throw new Error('a bug of ours');
      },
    },
    ecs: { RunTask: () => ({ tasks: [] }) },
    events: { PutEvents: () => ({ Entries: [] }) },
    cloudwatch: { PutMetricData: () => ({}) },
    sns: {
      Publish: () => ({ MessageId: 'm' }),
      CreateTopic: () => ({ TopicArn: 't' }),
      ListTopics: () => ({ Topics: [] }),
      ConfirmSubscription: ({ Token }) => {
        if (Token !== 'right') throw new AwsError('InvalidParameterException', 'Invalid parameter: Token');
        return { SubscriptionArn: 'arn:s' };
      },
      Unsubscribe: (input) => {
        if (!('Token' in input)) throw new AwsError('AuthorizationErrorException', 'needs the link');
        return {};
      },
    },
    punctual: { ListTicks: (input) => ({ said: input }) },
  });
});
after(() => scripted[Symbol.asyncDispose]());

const targets: Readonly<Record<string, string>> = {
  states: 'AWSStepFunctions',
  ecs: 'AmazonEC2ContainerServiceV20141113',
  events: 'AWSEvents',
  monitoring: 'GraniteServiceVersion20100801',
  kms: 'TrentService',
  punctual: 'Punctual',
};

const json = (
  service: string,
  operation: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Unsigned =>
  sign(
    {
      port: scripted.port,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${targets[service]}.${operation}`,
        ...headers,
      },
      body,
    },
    { key: rootKey, service },
  );

const form = (service: string, body: string, path = '/'): Unsigned =>
  sign(
    { port: scripted.port, path, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body },
    { key: rootKey, service },
  );

const bare = (method: string, path: string, headers: Record<string, string> = {}): Unsigned => ({
  method,
  port: scripted.port,
  path,
  headers,
});
const rest = (method: string, path: string, service: string, headers: Record<string, string> = {}): Unsigned =>
  sign({ method, port: scripted.port, path, headers }, { key: rootKey, service });

/** A request that says that it signed a header which it does not have. */
function signedWith(name: string): Unsigned {
  const signed = json('states', 'ListStateMachines', '{}');
  const authorization = (signed.headers?.['authorization'] ?? '').replace('SignedHeaders=', `SignedHeaders=${name};`);
  return { ...signed, headers: { ...signed.headers, authorization } };
}

const machine = (length: number): string => JSON.stringify({ name: 'n', roleArn: 'r', definition: '"'.repeat(length) });
const mebibyte = 1024 * 1024;

const cases: [name: string, request: () => Unsigned, status: number, body: RegExp][] = [
  [
    'text that is no JSON',
    () => json('states', 'ListStateMachines', '{"a":'),
    400,
    /SerializationException.*the body is not JSON/,
  ],
  ['no body', () => json('states', 'ListStateMachines', ''), 400, /SerializationException/],
  ['a list for a body', () => json('states', 'ListStateMachines', '[]'), 400, /Start of list found where not expected/],
  ['a number for a body', () => json('states', 'ListStateMachines', '5'), 400, /SerializationException/],
  ['null for a body', () => json('states', 'ListStateMachines', 'null'), 400, /SerializationException/],
  [
    'bytes that are no UTF-8',
    () => json('states', 'ListStateMachines', Buffer.from([0x22, 0xff, 0x22])),
    400,
    /not UTF-8/,
  ],
  [
    'members that the model lacks',
    () => json('states', 'ListStateMachines', '{"colour":1,"__proto__":{"x":1}}'),
    200,
    /stateMachines/,
  ],
  [
    'a wrong type',
    () => json('states', 'ListStateMachines', '{"maxResults":"5"}'),
    400,
    /STRING_VALUE can not be converted to an Integer/,
  ],
  [
    'a wrong date',
    () => json('events', 'PutEvents', '{"Entries":[{"Time":"today"}]}'),
    400,
    /STRING_VALUE can not be converted to milliseconds since epoch/,
  ],
  [
    'a date beyond all dates',
    () => json('events', 'PutEvents', '{"Entries":[{"Time":1e300}]}'),
    400,
    /SerializationException/,
  ],
  [
    'nesting without end',
    () => json('ecs', 'RunTask', `{"overrides":${'['.repeat(40_000)}${']'.repeat(40_000)}}`),
    400,
    /Start of list found/,
  ],
  [
    'nesting that is left out',
    () => json('ecs', 'RunTask', `{"taskDefinition":"t","x":${'['.repeat(40_000)}${']'.repeat(40_000)}}`),
    200,
    /tasks/,
  ],
  [
    'a body of 2 MiB',
    () => json('ecs', 'RunTask', ' '.repeat(2 * mebibyte)),
    413,
    /RequestEntityTooLargeException.*larger than 1048576 bytes/,
  ],
  [
    'more objects than any request holds',
    () => json('ecs', 'RunTask', `{"a":[${'{},'.repeat(60_000)}"\\"]}`),
    413,
    /RequestEntityTooLargeException.*more than 50000 objects and lists/,
  ],
  [
    'more values',
    () => json('ecs', 'RunTask', `{"a":[${'1,'.repeat(330_000)}1]}`),
    413,
    /RequestEntityTooLargeException.*more than 320000 values/,
  ],
  [
    'as many marks in a text',
    () => json('ecs', 'RunTask', `{"taskDefinition":"${'{\\",'.repeat(60_000)}"}`),
    200,
    /tasks/,
  ],
  ['a definition of 1 MiB', () => json('states', 'CreateStateMachine', machine(mebibyte)), 200, /arn:m/],
  [
    'a definition of more',
    () => json('states', 'CreateStateMachine', machine(mebibyte + 1)),
    400,
    /Value at 'definition' failed to satisfy constraint/,
  ],
  [
    'a gzip that unpacks to 100 MiB',
    () => json('monitoring', 'PutMetricData', gzipSync(Buffer.alloc(100 * mebibyte)), { 'content-encoding': 'gzip' }),
    413,
    /RequestEntityTooLarge/,
  ],
  [
    'a gzip that is none',
    () => json('monitoring', 'PutMetricData', 'gzip', { 'content-encoding': 'gzip' }),
    400,
    /not the gzip/,
  ],
  [
    'an encoding that nobody has',
    () => json('monitoring', 'PutMetricData', 'x', { 'content-encoding': 'br' }),
    400,
    /content-encoding `br` is not understood/,
  ],
  ['a bug of ours', () => json('states', 'DescribeActivity', '{"activityArn":"a"}'), 500, /InternalFailure/],
  [
    'an operation that AWS does not have',
    () => json('states', 'StartEverything', '{}'),
    400,
    /UnknownOperationException.*states has no operation `StartEverything`/,
  ],
  ...['constructor', 'toString', '__proto__', 'hasOwnProperty'].flatMap((name): typeof cases => [
    [
      `${name} of a service`,
      () => json('states', name, '{}'),
      400,
      /UnknownOperationException.*states has no operation/,
    ],
    [
      `${name} of the cloud's own operations`,
      () => json('punctual', name, '{}'),
      400,
      /UnknownOperationException.*punctual:\w+ is not there yet/,
    ],
    [`${name} among the signed headers`, () => signedWith(name), 400, /InvalidSignatureException/],
  ]),
  [
    'an operation that is not there yet',
    () => json('states', 'ListActivities', '{}'),
    400,
    /UnknownOperationException.*states:ListActivities is not there yet in this version of Punctual/,
  ],
  ['a service that is not there yet', () => json('kms', 'Encrypt', '{}'), 400, /kms:Encrypt is not there yet/],
  ["the cloud's own operations", () => json('punctual', 'ListTicks', '{"limit":5}'), 200, /"said":\{"limit":5\}/],
  [
    'a REST service',
    () => rest('GET', '/2015-03-31/functions', 'lambda'),
    400,
    /UnknownOperationException.*lambda is not there yet/,
  ],
  ['a bucket', () => rest('PUT', '/bucket', 's3'), 501, /<Code>NotImplemented<.*s3:CreateBucket is not there yet/],
  ['a form without an action', () => form('sns', 'Version=2010-03-31'), 400, /<Code>MissingAction<\/Code>/],
  ['a form that is JSON', () => form('sns', '{"Action":"Publish"}'), 400, /<Code>MissingAction<\/Code>/],
  [
    'an action that AWS does not have',
    () => form('sns', 'Action=Shout&Version=2010-03-31'),
    400,
    /<Code>InvalidAction<\/Code><Message>Could not find operation Shout for version 2010-03-31</,
  ],
  [
    'an action of another version',
    () => form('sns', 'Action=Publish&Version=2008-01-01'),
    400,
    /Could not find operation Publish for version 2008-01-01/,
  ],
  [
    'an action that is not there yet',
    () => form('sns', 'Action=OptInPhoneNumber&Version=2010-03-31'),
    400,
    /sns:OptInPhoneNumber is not there yet/,
  ],
  [
    'a Query service that is not there yet',
    () => form('ec2', 'Action=DescribeInstances&Version=2016-11-15'),
    400,
    /ec2:DescribeInstances is not there yet/,
  ],
  [
    'text for a structure',
    () => form('sns', 'Action=Publish&Message=m&MessageAttributes=x'),
    400,
    /<Code>MalformedInput<\/Code><Message>Expected null</,
  ],
  ['keys without end', () => form('sns', `Action=Publish&Message=m&${'a.'.repeat(200_000)}=1`), 200, /<MessageId>m</],
  ['percent signs that encode nothing', () => form('sns', 'Action=Publish&Message=%zz%'), 200, /<MessageId>m</],
  [
    'an action in a signed query string',
    () => sign({ method: 'GET', port: scripted.port, path: '/?Action=ListTopics' }, { key: rootKey, service: 'sns' }),
    200,
    /<ListTopicsResult>/,
  ],
  [
    'health, to anybody',
    () => bare('GET', '/health', { host: `localhost:${scripted.port}` }),
    200,
    /^\{"status":"running"\}$/,
  ],
  ['a visitor', () => bare('GET', '/'), 400, /MissingAuthenticationTokenException/],
  [
    'a link that confirms',
    () => bare('GET', '/?Action=ConfirmSubscription&TopicArn=t&Token=right', { 'sec-fetch-site': 'cross-site' }),
    200,
    /<SubscriptionArn>arn:s</,
  ],
  [
    'a link that unsubscribes, with its token',
    () => bare('GET', '/?Action=Unsubscribe&SubscriptionArn=s&Token=t', { 'sec-fetch-site': 'cross-site' }),
    200,
    /<UnsubscribeResponse/,
  ],
  [
    'a link that unsubscribes, without one',
    () => bare('GET', '/?Action=Unsubscribe&SubscriptionArn=s', { 'sec-fetch-site': 'cross-site' }),
    403,
    /<Code>AuthorizationError<\/Code>/,
  ],
  [
    'a link with a wrong token',
    () => bare('GET', '/?Action=ConfirmSubscription&TopicArn=t&Token=wrong'),
    400,
    /<Code>InvalidParameter<\/Code>/,
  ],
  [
    'a link that does anything else',
    () => bare('GET', '/?Action=ListTopics'),
    403,
    /<Code>MissingAuthenticationToken<\/Code>/,
  ],
  [
    'a name that points here',
    () => ({ ...json('states', 'ListStateMachines', '{}'), headers: { host: `evil.example:${scripted.port}` } }),
    421,
    /MisdirectedRequest/,
  ],
  [
    'another port in the name',
    () => bare('GET', '/health', { host: '127.0.0.1:1' }),
    421,
    /must name this server as 127\.0\.0\.1:\d+/,
  ],
  ['no port in the name', () => bare('GET', '/health', { host: 'localhost' }), 421, /Misdirected/],
  ['a page of elsewhere', () => bare('POST', '/', { origin: 'https://evil.example' }), 403, /CrossSiteRequestRefused/],
  [
    'a page of another port',
    () => bare('GET', '/health', { 'sec-fetch-site': 'same-site' }),
    403,
    /CrossSiteRequestRefused/,
  ],
  [
    'a page of our own',
    () => bare('GET', '/health', { origin: `http://127.0.0.1:${scripted.port}`, 'sec-fetch-site': 'same-origin' }),
    200,
    /running/,
  ],
  [
    'a question whether it may',
    () => bare('OPTIONS', '/', { origin: 'https://evil.example', 'access-control-request-method': 'POST' }),
    403,
    /CrossSite/,
  ],
];

describe('the server answers', () => {
  for (const [name, request, status, body] of cases)
    it(name, async () => {
      const answer = await send(request());
      assert.match(answer.body, body);
      assert.equal(answer.status, status);
      assert.deepEqual(corsHeaders(answer), []);
    });

  it('408 to a body that does not arrive', async () => {
    await using hasty = await openScripted({}, { serving: { arrivalMsMax: 100 } });
    const headers = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' };
    const signed = sign({ port: hasty.port, headers }, { key: rootKey, service: 'states' });
    using client = openRaw(hasty.port, `${headOf(signed, 'Content-Length: 10')}slow`);
    assert.match(await client.closed, /^HTTP\/1\.1 408 /);
  });

  it('what it has to say at once to a body that does not arrive and is not wanted, and closes', async () => {
    await using hasty = await openScripted({}, { serving: { arrivalMsMax: 100 } });
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${hasty.port}\r\nContent-Length: 10\r\n\r\nslow`;
    using client = openRaw(hasty.port, head);
    assert.match(await client.closed, /^HTTP\/1\.1 400 .*MissingAuthenticationToken/s);
  });

  it('400 to what is no HTTP', async () => {
    const socket = connect(scripted.port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    const said: string[] = [];
    for await (const chunk of socket) said.push(String(chunk));
    assert.match(said.join(''), /^HTTP\/1\.1 400 /);
  });

  it('the next client, after all that; the one bug was reported to the operator', async () => {
    const answer = await send(json('states', 'ListStateMachines', '{}'));
    assert.equal(answer.status, 200);
    assert.deepEqual(scripted.errors, ['call states:DescribeActivity: Error: a bug of ours']);
  });
});

const corsHeaders = ({ headers }: HttpResponse): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

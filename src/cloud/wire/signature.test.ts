import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { headOf, openRaw } from './fixtures/raw.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';
import { type HttpResponse, type Signing, send, sign, type Unsigned } from './fixtures/sign.ts';

const sessionKey = { accessKeyId: 'ASIASESSIONSESSION00', secretAccessKey: 'session/secret' };
const worker = { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/worker', sessionName: 'night' } as const;

let scripted: ScriptedCloud;
before(async () => {
  scripted = await openScripted(
    {
      iam: {},
      states: { ListStateMachines: () => ({ stateMachines: [] }) },
      sns: { ListTopics: () => ({ Topics: [] }) },
    },
    {
      key: (accessKeyId) =>
        accessKeyId.startsWith('ASIA')
          ? {
              secretAccessKey: sessionKey.secretAccessKey,
              sessionToken: 'the+token/==',
              caller: worker,
              expires: instant(accessKeyId.endsWith('OLD') ? 1 : Date.parse('2100-01-01T00:00:00Z')),
            }
          : undefined,
    },
  );
});
after(() => scripted[Symbol.asyncDispose]());

const json = (more: Record<string, string> = {}): Unsigned => ({
  port: scripted.port,
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AWSStepFunctions.ListStateMachines',
    ...more,
  },
  body: '{"maxResults":5}',
});
const form = (): Unsigned => ({
  port: scripted.port,
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: 'Action=ListTopics&Version=2010-03-31',
});
const states: Signing = { key: rootKey, service: 'states' };
const sns: Signing = { key: rootKey, service: 'sns' };

const minutes = (count: number): number => Date.now() + count * 60_000;
const without = ({ headers = {}, ...rest }: Unsigned, name: string): Unsigned => ({
  ...rest,
  headers: Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name)),
});
const withHeader = (signed: Unsigned, name: string, value: string): Unsigned => ({
  ...signed,
  headers: { ...signed.headers, [name]: value },
});
const authorizedBy = (signed: Unsigned, change: (authorization: string) => string): Unsigned =>
  withHeader(signed, 'authorization', change(signed.headers?.['authorization'] ?? ''));

/** `200`, or the code and the beginning of the message. */
function refusalOf({ status, body }: HttpResponse): string {
  if (status === 200) return '200';
  if (!body.startsWith('<')) {
    const { __type, message } = JSON.parse(body);
    return `${status} ${__type}: ${message}`;
  }
  const [, code, message] = /<Code>(.*?)<\/Code><Message>(.*?)<\/Message>/s.exec(body) ?? [];
  return `${status} ${code}: ${message}`;
}

const mismatch = /^400 InvalidSignatureException: The request signature we calculated does not match/;

const cases: [name: string, request: () => Unsigned, expected: RegExp][] = [
  ['the root, in JSON', () => sign(json(), states), /^200$/],
  ['the root, in Query', () => sign(form(), sns), /^200$/],
  ['a query string, in the order of names', () => sign({ ...json(), path: '/?b=2&a=1&c=' }, states), /^200$/],
  [
    'another hash than the body has',
    () =>
      sign(
        json({ 'x-amz-content-sha256': '6dd2cb37e8ee2cd9f4c34b5e8a3e3a63a7a4a7b1a4c6ed4fd86a41e7bb84a4a1' }),
        states,
      ),
    mismatch,
  ],
  [
    'spaces in a header folded',
    () => withHeader(sign(json({ 'x-amz-note': 'a b' }), states), 'x-amz-note', '  a   b '),
    /^200$/,
  ],
  ['no signature, in JSON', () => json(), /^400 MissingAuthenticationTokenException: Missing Authentication Token/],
  ['no signature, in Query', () => form(), /^403 MissingAuthenticationToken: /],
  ['a changed body', () => ({ ...sign(json(), states), body: '{"maxResults":6}' }), mismatch],
  [
    'a changed body, in Query',
    () => ({ ...sign(form(), sns), body: 'Action=ListTopics' }),
    /^403 SignatureDoesNotMatch: /,
  ],
  ['a path that clients normalise before they sign it', () => ({ ...sign(form(), sns), path: '//a/.././' }), /^200$/],
  ['a changed path', () => ({ ...sign(json(), states), path: '/x' }), mismatch],
  ['a changed query', () => ({ ...sign({ ...json(), path: '/?a=1' }, states), path: '/?a=2' }), mismatch],
  ['a changed method', () => ({ ...sign(json(), states), method: 'PUT' }), mismatch],
  [
    'a changed target',
    () => withHeader(sign(json(), states), 'x-amz-target', 'AWSStepFunctions.ListActivities'),
    mismatch,
  ],
  [
    'a target left unsigned',
    () => sign(json(), { ...states, leaveUnsigned: ['x-amz-target'] }),
    /^400 InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'a host left unsigned',
    () => sign(json(), { ...states, leaveUnsigned: ['host'] }),
    /^400 InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader'/,
  ],
  [
    'a type left unsigned',
    () => sign(json(), { ...states, leaveUnsigned: ['content-type'] }),
    /'content-type' must be a 'SignedHeader'/,
  ],
  ['a wrong secret', () => sign(json(), { ...states, key: { ...rootKey, secretAccessKey: 'guess' } }), mismatch],
  [
    'a key that nobody has',
    () => sign(json(), { ...states, key: { ...rootKey, accessKeyId: 'AKIANOBODY' } }),
    /^400 UnrecognizedClientException: The security token included in the request is invalid\.$/,
  ],
  [
    'a key that nobody has, in Query',
    () => sign(form(), { ...sns, key: { ...rootKey, accessKeyId: 'AKIANOBODY' } }),
    /^403 InvalidClientTokenId: /,
  ],
  [
    'a request of six minutes ago',
    () => sign(json(), { ...states, at: minutes(-6) }),
    /^400 InvalidSignatureException: Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
  ],
  [
    'a request of in six minutes',
    () => sign(form(), { ...sns, at: minutes(6) }),
    /^403 SignatureDoesNotMatch: Signature not yet current: .* is still later than .* \+ 5 min\.\)$/,
  ],
  ['a request of four minutes ago', () => sign(json(), { ...states, at: minutes(-4) }), /^200$/],
  [
    'another service',
    () => sign(json(), { ...states, service: 'sns' }),
    /^400 InvalidSignatureException: Credential should be scoped to correct service: 'states'\.$/,
  ],
  [
    'another region',
    () => sign(json(), { ...states, region: 'eu-west-1' }),
    /Credential should be scoped to a valid region, not 'eu-west-1'; this cloud is 'us-east-1'\.$/,
  ],
  [
    'another day in the scope',
    () => authorizedBy(sign(json(), states), (text) => text.replace(/\/\d{8}\//, '/20200101/')),
    /Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != /,
  ],
  [
    'another end of the scope',
    () => authorizedBy(sign(json(), states), (text) => text.replace('aws4_request', 'aws5_request')),
    /Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'\./,
  ],
  [
    'a scope of four parts',
    () => authorizedBy(sign(json(), states), (text) => text.replace('/aws4_request', '')),
    /^400 IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements/,
  ],
  [
    'an authorization without its parts',
    () => authorizedBy(sign(json(), states), () => 'AWS4-HMAC-SHA256 Credential=a'),
    /^400 IncompleteSignatureException: Authorization header requires 'Signature' parameter\. Authorization header requires 'SignedHeaders' parameter\.$/,
  ],
  [
    'another algorithm',
    () => authorizedBy(sign(json(), states), (text) => text.replace('HMAC', 'ECDSA-P256')),
    /Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'\./,
  ],
  [
    'a basic password',
    () => withHeader(json(), 'authorization', 'Basic cm9vdA=='),
    /Unsupported AWS 'algorithm': 'Basic'\./,
  ],
  [
    'no date',
    () => without(sign(json(), states), 'x-amz-date'),
    /^400 IncompleteSignatureException: .*'X-Amz-Date' header/,
  ],
  [
    'a date that is none',
    () => withHeader(sign(json(), states), 'x-amz-date', 'today'),
    /must be in ISO-8601 'basic format'\. Got 'today'/,
  ],
  [
    'a signature in the query string',
    () => ({ ...json(), path: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0' }),
    /^400 IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Expires' once\.$/,
  ],
  [
    'a signature in the query string beside one in the header',
    () => sign({ ...json(), path: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x' }, states),
    /^400 IncompleteSignatureException: the request is signed twice: sign it in the query string or with the Authorization header alone$/,
  ],
  [
    'a second Credential, for another service',
    () => authorizedBy(sign(json(), states), (text) => `${text}, Credential=AKIA/20260101/us-east-1/sns/aws4_request`),
    /^400 IncompleteSignatureException: Authorization header holds the 'Credential' parameter more than once\.$/,
  ],
  [
    'a second Credential before it, in a form',
    () => authorizedBy(sign(form(), sns), (text) => text.replace(' ', ' Credential=A/1/us-east-1/iam/aws4_request, ')),
    /^400 IncompleteSignature: Authorization header holds the &apos;Credential&apos; parameter more than once\.$/,
  ],
  [
    'a second Signature',
    () => authorizedBy(sign(json(), states), (text) => `${text}, Signature=0`),
    /the 'Signature' parameter more than once/,
  ],
  [
    'a part that the header does not have',
    () => authorizedBy(sign(json(), states), (text) => `${text}, Region=eu-west-1`),
    /^400 IncompleteSignatureException: Authorization header has no parameter 'Region'\.$/,
  ],
  [
    'a part that is no pair',
    () => authorizedBy(sign(json(), states), (text) => `${text}, more`),
    /^400 IncompleteSignatureException: 'more' not a valid key=value pair \(missing equal-sign\)/,
  ],
  [
    'a body that is not signed',
    () => sign(json({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }), states),
    /x-amz-content-sha256 `UNSIGNED-PAYLOAD` is not there yet/,
  ],
  [
    'a streamed body',
    () => sign(json({ 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }), states),
    /`STREAMING-AWS4-HMAC-SHA256-PAYLOAD` is not there yet/,
  ],
  [
    'a session with its token',
    () => sign(json({ 'x-amz-security-token': 'the+token/==' }), { ...states, key: sessionKey }),
    /^200$/,
  ],
  [
    'a session without its token',
    () => sign(json(), { ...states, key: sessionKey }),
    /^400 UnrecognizedClientException: /,
  ],
  [
    'a session with another token',
    () => sign(json({ 'x-amz-security-token': 'other' }), { ...states, key: sessionKey }),
    /^400 UnrecognizedClientException: /,
  ],
  [
    'a session that is over',
    () =>
      sign(json({ 'x-amz-security-token': 'the+token/==' }), {
        ...states,
        key: { ...sessionKey, accessKeyId: 'ASIAOLD' },
      }),
    /^400 ExpiredTokenException: The security token included in the request is expired$/,
  ],
  [
    'the root with a token',
    () => sign(json({ 'x-amz-security-token': 'x' }), states),
    /^400 UnrecognizedClientException: /,
  ],
];

describe('a signature is verified', () => {
  for (const [name, request, expected] of cases)
    it(name, async () => assert.match(refusalOf(await send(request())), expected));

  for (const name of ['authorization', 'host', 'x-amz-date', 'x-amz-target', 'content-type', 'x-amz-security-token'])
    it(`not if the header ${name} stands in it twice`, async () => {
      const { headers = {}, ...rest } = sign(json({ 'x-amz-security-token': 'the+token/==' }), {
        ...states,
        key: sessionKey,
      });
      using client = openRaw(
        scripted.port,
        `${headOf({ ...rest, headers }, `${name}: ${headers[name]}`, 'Content-Length: 2', 'Connection: close')}{}`,
      );
      const said = await client.closed;
      assert.match(
        said,
        new RegExp(`^HTTP/1.1 4\\d\\d .*the header .${name}. stands in the request more than once`, 's'),
      );
    });

  it('and says who calls', async () => {
    scripted.calls.splice(0);
    await send(sign(json(), states));
    await send(sign(json({ 'x-amz-security-token': 'the+token/==' }), { ...states, key: sessionKey }));
    assert.deepEqual(
      scripted.calls.map(({ caller }) => caller),
      [{ kind: 'root' }, worker],
    );
  });
});

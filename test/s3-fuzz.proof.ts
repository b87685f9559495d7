/**
 * Requests to S3 that are right but for something: its operations by their methods and paths, with parameters, headers and XML that are missing, wrong, unknown,
 * empty or several at once, on a cloud with a bucket, objects, versions and an upload. The answer is one, or S3's error in XML, and the cloud goes on.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AwsError } from '../src/cloud/kit/aws-error.ts';
import { root } from '../src/cloud/kit/caller.ts';
import type { HttpBindings } from '../src/cloud/models/http.ts';
import type { OperationModel } from '../src/cloud/models/model.ts';
import type { Member, Structure } from '../src/cloud/models/shape.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { parseHead, parseRequest } from '../src/cloud/wire/parse-request.ts';
import { RefusedRequest, toAwsError } from '../src/cloud/wire/refusal.ts';
import { answered, operationsOf } from './ask-once.ts';
import { type Held, openHeld } from './held-cloud.ts';

const seed = 20_260_104;
const requestsPerOperation = 60;
const authorization =
  'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function send(held: Held, { method, url, headers, body }: Sent): Promise<Answer> {
  const head = parseHead(method, url, { host: '127.0.0.1', authorization, ...headers });
  const { service, operation, model, protocol, refused, input } = parseRequest(head, Buffer.from(body));
  try {
    if (refused) throw refused;
    const output = await answered(held, held.cloud.call(service, operation, input(), root));
    const { status } = protocol.encodeOutput(model, output, 'r');
    return { status, body: '' };
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof RefusedRequest)) throw error;
    const told = error instanceof AwsError ? error : toAwsError(error, protocol.dialect);
    const reply = protocol.encodeError(service, told, 'r');
    return { status: reply.status, body: String(reply.body) };
  }
}

const texts = (member: Member): readonly string[] => {
  const { enum: words } = member.constraints;
  if (words) return [...words, 'NO-SUCH-WORD'];
  const named: readonly (readonly [RegExp, readonly string[]])[] = [
    [/^bucket$/i, ['reports', 'none-such', 'No_Bucket', 'a']],
    [/^key$/i, ['a.csv', 'gone.csv', 'deep/er/ü%20 +b', 'x'.repeat(1025)]],
    [/version/i, ['null', 'none-such']],
    [/uploadId/i, ['none-such', '']],
    [/copysource$/i, ['reports/a.csv', '/reports/a.csv?versionId=x', 'reports', '%zz']],
    [/range$/i, ['bytes=0-1', 'bytes=9-1', 'bytes=x', 'bytes=-0']],
    [/md5|checksum|etag|match/i, ['x', '"a"', '*', 'AAAAAAAAAAAAAAAAAAAAAA==']],
    [/policy/i, ['{}', '{"Version":"2012-10-17","Statement":[]}', 'x']],
    [/tagging/i, ['a=1&b=2', 'a=1&a=2', '%zz']],
  ];
  return named.find(([pattern]) => pattern.test(member.name))?.[1] ?? ['x', '', '/', 'a,b', '0'];
};

const givenTo = (member: Member): fc.Arbitrary<string> => {
  const odd = fc.constantFrom('', 'x', '-1', '\u00e9', 'true');
  const right = ((): fc.Arbitrary<string> => {
    switch (member.shape.kind) {
      case 'boolean':
        return fc.constantFrom('true', 'false');
      case 'integer':
      case 'number':
        return fc.constantFrom('0', '1', '5', '1000', '10001', '-1', '9'.repeat(30));
      case 'timestamp':
        return fc.constantFrom('Thu, 01 Jan 2026 00:00:00 GMT', '2026-01-01T00:00:00Z', 'yesterday');
      default:
        return fc.constantFrom(...texts(member));
    }
  })();
  return fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: odd });
};

const xmlText = (text: string): string => text.replace(/[&<]/g, (each) => (each === '&' ? '&amp;' : '&lt;'));

/** The members as XML, some left out, doubled, empty, or beside one that no model has. */
function xmlOf({ members }: Structure, depth: number): fc.Arbitrary<string> {
  const parts = [...members.values()].map((member) => {
    const name = member.queryName;
    const inner = depth > 4 ? fc.constant('') : elementOf(member, depth);
    const whole = inner.map((text) => (member.shape.kind === 'list' ? text : `<${name}>${text}</${name}>`));
    return fc.oneof(
      { weight: 12, arbitrary: whole },
      { weight: 4, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: whole.map((text) => text + text) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(`<${name}/>`, `<${name}>x</${name}>`, `<${name}><Odd>1</Odd></${name}>`, 'loose'),
      },
    );
  });
  const stranger = fc.constantFrom('', '', '', '<NoSuchMember>1</NoSuchMember>', '<__proto__><a/></__proto__>');
  return fc.tuple(stranger, ...parts).map((all) => all.join(''));
}

function elementOf(member: Member, depth: number): fc.Arbitrary<string> {
  const { shape, queryName } = member;
  if (shape.kind === 'structure') return xmlOf(shape, depth + 1);
  if (shape.kind === 'list') {
    const item = elementOf({ ...shape.item, name: member.name }, depth + 1);
    const of = (text: string): string => `<${queryName}>${text}</${queryName}>`;
    return fc.array(item, { maxLength: 2 }).map((all) => all.map(of).join(''));
  }
  if (shape.kind === 'map') return fc.constant('<entry><key>a</key><value>1</value></entry>');
  return givenTo(member).map(xmlText);
}

function requestOf({ http, input }: OperationModel): fc.Arbitrary<Sent> {
  const { method, path, literals, input: bound } = http as HttpBindings;
  const members = input?.members ?? new Map<string, Member>();
  const pick = (name: string): fc.Arbitrary<string> => givenTo(members.get(name) as Member);
  const some = (
    names: ReadonlyMap<string, string>,
    required: readonly string[],
  ): fc.Arbitrary<readonly [string, string][]> =>
    fc
      .tuple(
        ...[...names].map(([member, name]) =>
          fc
            .tuple(fc.nat(9), pick(member))
            .map(([chance, value]): [string, string] | [] =>
              chance < (required.includes(name) ? 9 : 2) ? [name, value] : [],
            ),
        ),
      )
      .map((all) => all.filter((each): each is [string, string] => each.length === 2));
  const parts = fc.tuple(
    ...path.map((part) => ('text' in part ? fc.constant(part.text) : pick(part.label).map(encodeURIComponent))),
  );
  const payload = bound.payload === undefined ? undefined : members.get(bound.payload);
  const shape = payload?.shape.kind === 'structure' ? payload.shape : bound.body;
  const root = payload?.queryName ?? 'Request';
  const xml =
    shape && shape.members.size > 0 ? xmlOf(shape, 0).map((text) => `<${root}>${text}</${root}>`) : fc.constant('');
  const body = fc.oneof(
    { weight: 10, arbitrary: payload && payload.shape.kind !== 'structure' ? fc.constantFrom('a,b', '{}') : xml },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '<', '<a><b></a></b>', 'x', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '\u0000'),
    },
  );
  return fc
    .tuple(parts, some(bound.query, bound.required.query), some(bound.headers, bound.required.headers), body, fc.nat(9))
    .map(([places, query, headers, sent, odd]) => {
      const all = [...literals, ...query, ...(odd === 0 ? [['no-such', '1'] as const] : [])];
      const search = all.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
      return {
        method,
        url: `/${places.join('/')}${search === '' ? '' : `?${search}`}`,
        headers: Object.fromEntries(headers.filter(([name]) => name !== 'content-length')),
        body: sent,
      };
    });
}

const held = await openHeld({ services: allServices });
const s3 = allServices.find(({ service }) => service === 's3')!;
await held.call('s3', 'CreateBucket', { Bucket: 'reports' });
await held.call('s3', 'PutBucketVersioning', { Bucket: 'reports', VersioningConfiguration: { Status: 'Enabled' } });
for (const Body of ['1', '2'])
  await held.call('s3', 'PutObject', { Bucket: 'reports', Key: 'a.csv', Body: new Uint8Array(Buffer.from(Body)) });
await held.call('s3', 'CreateMultipartUpload', { Bucket: 'reports', Key: 'deep' });

describe('requests to S3 with something wrong', () => {
  for (const model of operationsOf(held, s3))
    it(model.operation, async () => {
      for (const sent of fc.sample(requestOf(model), { seed, numRuns: requestsPerOperation })) {
        const where = JSON.stringify(sent);
        const { status, body } = await send(held, sent);
        assert.deepEqual(held.errors.splice(0), [], where);
        if (status < 400) continue;
        assert.ok(status < 500 || /<Code>NotImplemented</.test(body), `${status} ${body} ${where}`);
        assert.match(
          body,
          /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>\w+<\/Code><Message>.*<\/Message>.*<\/Error>$/s,
          where,
        );
        assert.doesNotMatch(body, /InternalError|InternalFailure|Exception/, where);
      }
    });

  it('leave a cloud that starts again and goes on', async () => {
    await held.restart();
    await held.advance(7200);
    assert.deepEqual(held.errors, []);
  });
});

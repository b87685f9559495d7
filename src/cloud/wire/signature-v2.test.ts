/** Presigned URLs of Signature Version 2: the example of the User Guide of S3, "Signing and authenticating REST requests", and what else S3 says of time and place. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Instant, instant } from '../../languages/instant.ts';
import { root } from '../kit/caller.ts';
import { claimedService } from './authorization.ts';
import { sign } from './fixtures/sign.ts';
import { toAwsError } from './refusal.ts';
import { findSigner } from './signature.ts';

const key = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', caller: root };
const expires = 1_175_139_620;
const url = `/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=${expires}`;
const inTime = instant(expires * 1000 - 60_000);

interface Sent {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly realNow?: Instant;
}

const find = ({
  url: sent = `/johnsmith${url}`,
  method = 'GET',
  headers = { host: '127.0.0.1:4566' },
  realNow = inTime,
}: Sent) =>
  findSigner(
    { method, url: sent, headers },
    { regions: ['us-east-1'], service: undefined, realNow, now: realNow, keyOf: () => key },
  );

const refused = (sent: Sent): string => {
  try {
    find(sent);
    return '';
  } catch (error) {
    const { code, status, message } = toAwsError(error as never, 'xml');
    return `${status} ${code}: ${message}`;
  }
};

describe('a presigned URL of Version 2', () => {
  it('is of S3, and verified, whether the bucket stands in the path or before the host', () => {
    assert.equal(claimedService({}, url), 's3');
    find({}).checkBody(Buffer.from('anything'));
    find({ url, headers: { host: 'johnsmith.localhost:4566' } });
  });

  it('is good for nothing else, nor for longer', () => {
    for (const sent of [
      { method: 'DELETE' },
      { url: `/johnsmith${url.replace('puppy', 'kitten')}` },
      { url: `/johnsmith${url.replace('?', '?acl&')}` },
      { headers: { host: '127.0.0.1:4566', 'x-amz-acl': 'public-read' } },
      { url: `/johnsmith${url.replace(`=${expires}`, `=${expires + 1}`)}` },
    ])
      assert.match(refused(sent), /^403 SignatureDoesNotMatch: /);
    assert.equal(refused({ realNow: instant(expires * 1000 + 1) }), '403 AccessDenied: Request has expired');
  });

  it('that is of a session needs its token', () => {
    const session = { ...key, sessionToken: 'token' };
    const keyOf = () => session;
    const head = { method: 'GET', url: `/johnsmith${url}`, headers: { host: '127.0.0.1:4566' } };
    assert.throws(
      () => findSigner(head, { regions: ['us-east-1'], service: undefined, realNow: inTime, now: inTime, keyOf }),
      { refusal: 'unknownKey' },
    );
  });

  it('is not what SQS was once signed with', () =>
    assert.equal(claimedService({}, `${url}&SignatureVersion=2`), undefined));
});

describe('S3 says', () => {
  const signed = (region: string): Sent => {
    const { headers = {} } = sign(
      { method: 'GET', port: 4566, path: '/reports' },
      { key: { ...key, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, service: 's3', region },
    );
    return { headers, url: '/reports' };
  };

  it('which region it expects', () =>
    assert.equal(
      refused({ ...signed('eu-west-1'), realNow: instant(Date.now()) }),
      "400 AuthorizationHeaderMalformed: The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
    ));

  it('that a clock differs by more than a quarter of an hour', () => {
    const sent = signed('us-east-1');
    assert.equal(refused({ ...sent, realNow: instant(Date.now() + 14 * 60_000) }), '');
    for (const minutes of [-16, 16])
      assert.match(
        refused({ ...sent, realNow: instant(Date.now() + minutes * 60_000) }),
        /^403 RequestTimeTooSkewed: /,
      );
  });
});

/** What S3's clients send, over real HTTP: paths and hosts, signatures of each kind, bodies in pieces, XML in and out. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { testIdentity } from '../../../test/identity.ts';
import { instant } from '../../languages/instant.ts';
import { root } from '../kit/caller.ts';
import { LongBytes, type PieceOfBytes } from '../kit/long-bytes.ts';
import { unchunk } from './chunked-body.ts';
import { openServedS3, type Sent, type ServedS3, sha256 } from './fixtures/served-s3.ts';
import { type HttpResponse, send } from './fixtures/sign.ts';
import { findSigner, type PieceSigner } from './signature.ts';

const { rootKey } = testIdentity;

let served: ServedS3;
const call: ServedS3['call'] = (...of) => served.call(...of);
before(async () => {
  served = await openServedS3();
});
after(() => served[Symbol.asyncDispose]());

const shown = ({ status, headers, body }: HttpResponse) => ({ status, type: headers['content-type'], body });

describe('what is of the wrong type', () => {
  const refusals: readonly (readonly [string, string, Sent, RegExp])[] = [
    ['GET', '/reports?list-type=2&max-keys=many', {}, /<Code>InvalidArgument<.*Provided max-keys not an integer/],
    ['GET', '/reports?list-type=2&max-keys=3000000000', {}, /<Code>InvalidArgument<.*within integer range/],
    ['GET', '/reports?max-keys=-1', {}, /<Code>InvalidArgument<.*maxKeys must be an integer.*<ArgumentName>maxKeys</],
    ['PUT', '/other', { headers: { 'x-amz-bucket-object-lock-enabled': 'maybe' } }, /<Code>InvalidArgument</],
    [
      'PUT',
      '/reports?lifecycle=',
      {
        body: '<LifecycleConfiguration><Rule><Status>Enabled</Status><Prefix></Prefix><Expiration><Days>soon</Days></Expiration></Rule></LifecycleConfiguration>',
      },
      /<Code>MalformedXML</,
    ],
  ];
  for (const [method, path, sent, expected] of refusals)
    it(`is refused in S3's words: ${method} ${path}`, async () => {
      const md5 = createHash('md5')
        .update(sent.body ?? '')
        .digest('base64');
      const headers = { ...sent.headers, ...(sent.body === undefined ? {} : { 'content-md5': md5 }) };
      const { status, body } = await call(method, path, { ...sent, headers });
      assert.match(body, expected);
      assert.equal(status, 400);
    });

  it('is not seen in a condition whose date is none, and lists in headers are read', async () => {
    const headers = { 'if-modified-since': 'yesterday', 'x-amz-optional-object-attributes': 'RestoreStatus' };
    assert.equal((await call('GET', '/reports?list-type=2', { headers })).status, 200);
  });
});

describe('objects', () => {
  it('are put and read at their path, with their headers', async () => {
    const put = await call('PUT', '/reports/2026/a.csv', {
      body: 'a,b\n',
      headers: { 'content-type': 'text/csv', 'x-amz-meta-job': 'report' },
    });
    assert.deepEqual([put.status, put.headers['etag']], [200, `"${createHash('md5').update('a,b\n').digest('hex')}"`]);
    const got = await call('GET', '/reports/2026/a.csv');
    assert.deepEqual(shown(got), { status: 200, type: 'text/csv', body: 'a,b\n' });
    assert.equal(got.headers['x-amz-meta-job'], 'report');
    assert.equal(got.headers['last-modified'], 'Thu, 01 Jan 2026 00:00:00 GMT');
  });

  it('are sent piece by piece, whole and in part', async () => {
    const text = Array.from({ length: 300_000 }, (_, n) => String(n).padStart(8, '0')).join('');
    await served.held.call('s3', 'PutObject', { Bucket: 'reports', Key: 'long', Body: Buffer.from(text) });
    const whole = await call('GET', '/reports/long');
    assert.deepEqual([whole.headers['content-length'], sha256(whole.body)], [String(text.length), sha256(text)]);
    const part = await call('GET', '/reports/long', { headers: { range: 'bytes=1000000-2200000' } });
    assert.deepEqual([part.status, sha256(part.body)], [206, sha256(text.slice(1_000_000, 2_200_001))]);
  });

  it('are never continued with another that took their place', async () => {
    const of = (operation: string, input: object) =>
      served.held.call<object>('s3', operation, { Bucket: 'reports', ...input });
    await of('PutObject', { Key: 'large', Body: Buffer.alloc(3 * 1024 * 1024, 'a') });
    const { Body } = (await of('GetObject', { Key: 'large', Range: 'bytes=1-2097153' })) as { Body: unknown };
    assert.ok(Body instanceof LongBytes);
    const read = (input: object) =>
      served.held.call<PieceOfBytes>('s3', Body.operation, input).then(({ bytes }) => bytes.length);
    assert.deepEqual(await Promise.all(Body.inputs.map(read)), [1024 * 1024 - 1, 1024 * 1024, 2]);
    await of('DeleteObject', { Key: 'large' });
    await of('PutObject', { Key: 'other', Body: Buffer.from('x') });
    for (const input of Body.inputs) await assert.rejects(read(input), { code: 'NoSuchKey' });
  });

  it('are told of by HEAD, with the length of what a GET would bring', async () => {
    const { status, headers, body } = await call('HEAD', '/reports/2026/a.csv');
    assert.deepEqual([status, headers['content-length'], body], [200, '4', '']);
    assert.deepEqual(shown(await call('HEAD', '/reports/none')), { status: 404, type: 'application/xml', body: '' });
  });

  it('are read in part', async () => {
    const { status, headers, body } = await call('GET', '/reports/2026/a.csv', { headers: { range: 'bytes=2-9' } });
    assert.deepEqual([status, headers['content-range'], body], [206, 'bytes 2-3/4', 'b\n']);
  });

  it('are found where the bucket stands in the name of the host', async () => {
    const host = `reports.localhost:${served.port}`;
    assert.equal((await call('GET', '/2026/a.csv', { headers: { host } })).body, 'a,b\n');
    assert.equal((await call('GET', '/', { headers: { host: `evil.example:${served.port}` } })).status, 421);
  });

  it('are listed at the bucket, with or without a slash behind its name', async () => {
    const bodies = ['/reports', '/reports/'].map(async (path) => (await call('GET', `${path}?prefix=2026`)).body);
    assert.equal(await bodies[0], await bodies[1]);
  });

  it('are listed in XML', async () => {
    const { body } = await call('GET', '/reports?delimiter=%2F&list-type=2');
    assert.match(body, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<ListBucketResult xmlns="http:\/\/s3\.amazonaws/);
    assert.match(body, /<CommonPrefixes><Prefix>2026\/<\/Prefix><\/CommonPrefixes>/);
  });

  it('keep the encoding that they were sent in', async () => {
    await call('PUT', '/reports/packed', { body: 'not gzip', headers: { 'content-encoding': 'gzip' } });
    const { headers, body } = await call('GET', '/reports/packed');
    assert.deepEqual([headers['content-encoding'], body], ['gzip', 'not gzip']);
  });
});

describe('XML', () => {
  const remove = (body: string, headers: Sent['headers'] = {}) => call('POST', '/reports?delete=', { body, headers });

  it('says what to do', async () => {
    await call('PUT', '/reports/old', { body: 'x' });
    const { status, body } = await remove('<Delete><Object><Key>old</Key></Object></Delete>');
    assert.equal(status, 200);
    assert.match(body, /<DeleteResult .*<Deleted><Key>old<\/Key><\/Deleted><\/DeleteResult>/);
  });

  const malformed: [what: string, body: string][] = [
    ['without an end', '<Delete><Object>'],
    ['with another end', '<Delete><Object></Delete></Object>'],
    ['of another kind', 'old'],
    ['twice', '<Delete/><Delete/>'],
    ['with an entity that is none', '<Delete><Object><Key>&nbsp;</Key></Object></Delete>'],
    ['with a character that is none', '<Delete><Object><Key>&#x110000;</Key></Object></Delete>'],
    ['longer than any list', `<Delete>${'<Object/>'.repeat(50_000)}</Delete>`],
    ['with a type of its own', '<!DOCTYPE a [<!ENTITY b "old">]><Delete><Object><Key>&b;</Key></Object></Delete>'],
    ['that names nothing', '<Delete></Delete>'],
    ['nested without bound', '<a>'.repeat(100_000)],
  ];
  for (const [what, text] of malformed)
    it(`${what} is refused`, async () => {
      const { status, body } = await remove(text);
      assert.equal(status, 400);
      assert.match(body, /<Code>MalformedXML<\/Code>/);
    });

  it('is read as XML is written', async () => {
    const written =
      '\ufeff<?xml version="1.0"?><!-- <a> -->\r\n<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/" a=\'>\'>\n' +
      '<Object ><Key>a&amp;b&#x27;&#233;</Key ></Object>\n<Object><Key a="b"><![CDATA[<&]]> c</Key></Object><__proto__/></Delete>\n';
    const { status, body } = await remove(written);
    assert.equal(status, 200);
    assert.match(
      body,
      /<Deleted><Key>a&amp;b&apos;é<\/Key><\/Deleted><Deleted><Key>&lt;&amp; c<\/Key><\/Deleted><\/Del/,
    );
  });

  const text = '<Delete><Object><Key>gone</Key></Object></Delete>';
  const md5 = (of: string) => createHash('md5').update(of).digest('base64');
  const sha1 = (of: string) => createHash('sha1').update(of).digest('base64');
  const digests: [what: string, headers: Sent['headers'], expected: RegExp][] = [
    ['its MD5', { 'content-md5': md5(text) }, /<DeleteResult/],
    ['another MD5', { 'content-md5': md5('x') }, /<Code>BadDigest<\/Code><Message>The Content-MD5/],
    ['no MD5', { 'content-md5': 'x' }, /<Code>InvalidDigest<\/Code>/],
    ['its checksum', { 'x-amz-checksum-sha1': sha1(text) }, /<DeleteResult/],
    ['another checksum', { 'x-amz-checksum-sha1': sha1('x') }, /<Code>BadDigest<\/Code><Message>The SHA1 you/],
    [
      'no checksum',
      { 'x-amz-checksum-sha1': 'x' },
      /<Code>InvalidRequest<\/Code><Message>Value for x-amz-checksum-sha1/,
    ],
  ];
  for (const [what, headers, expected] of digests)
    it(`is held against ${what}`, async () => assert.match((await remove(text, headers)).body, expected));

  it('in pieces is held against the checksum behind it', async () => {
    const hash = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
    const sent = (of: string) => ({
      body: `${text.length.toString(16)}\r\n${text}\r\n0\r\nx-amz-checksum-sha1:${sha1(of)}\r\n\r\n`,
      hash,
      headers: { 'content-encoding': 'aws-chunked' },
    });
    assert.equal((await call('POST', '/reports?delete=', sent(text))).status, 200);
    assert.match((await call('POST', '/reports?delete=', sent('x'))).body, /<Code>BadDigest<\/Code>/);
    const policy = await call('PUT', '/reports?policy=', { body: '{}', headers: { 'content-md5': md5('x') } });
    assert.match(policy.body, /<Code>BadDigest<\/Code>/);
  });

  it('names the error, what it is about and the request', async () => {
    const { status, body } = await call('GET', '/none?list-type=2');
    assert.equal(status, 404);
    assert.match(
      body,
      /<Error><Code>NoSuchBucket<\/Code><Message>The specified bucket does not exist<\/Message><BucketName>none</,
    );
  });

  it('says what is not there yet, by name', async () => {
    const { status, body } = await call('GET', '/reports?inventory=');
    assert.equal(status, 501);
    assert.match(body, /<Code>NotImplemented<.*s3:ListBucketInventoryConfigurations is not there yet/);
  });
});

describe('what no header can hold', () => {
  it('is encoded, and the answer comes', async () => {
    await call('PUT', '/reports/named', { body: 'x' });
    const disposition = encodeURIComponent('attachment; filename="€.txt"');
    const { status, headers } = await call('GET', `/reports/named?response-content-disposition=${disposition}`);
    const encoded = `=?UTF-8?B?${Buffer.from('attachment; filename="€.txt"').toString('base64')}?=`;
    assert.deepEqual([status, headers['content-disposition']], [200, encoded]);
    await call('PUT', `/reports/poison?x-amz-meta-a=${encodeURIComponent('\r\nX: y')}&x-amz-meta-b%20c=d`, {
      body: 'x',
    });
    assert.equal((await call('GET', '/reports/poison')).status, 200);
  });
});

describe('a body in pieces', () => {
  const pieces = (text: string, headers: Readonly<Record<string, string>> = {}) =>
    call('PUT', '/reports/pieces', {
      body: text,
      hash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: { 'content-encoding': 'aws-chunked', ...headers },
    });

  it('is put together, and held against the checksum behind it', async () => {
    // CRC-32 of `hello`, as zlib's crc32 gives it: 0x3610a686.
    const sum = Buffer.from('3610a686', 'hex').toString('base64');
    const put = await pieces(`3\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:${sum}\r\n\r\n`);
    assert.deepEqual([put.status, put.headers['x-amz-checksum-crc32']], [200, sum]);
    const { headers, body } = await call('GET', '/reports/pieces');
    assert.deepEqual([headers['content-encoding'], body], [undefined, 'hello']);
    const { status, body: refused } = await pieces('5\r\nhellO\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n');
    assert.equal(status, 400);
    assert.match(refused, /<Code>BadDigest<\/Code><Message>The CRC32 you specified did not match/);
  });

  const wrong: [what: string, text: string][] = [
    ['without an end', '5\r\nhel'],
    ['without lengths', 'hello'],
    ['with a length that is too short', '4\r\nhello\r\n0\r\n\r\n'],
  ];
  for (const [what, text] of wrong)
    it(`${what} is refused`, async () => {
      const { status, body } = await pieces(text);
      assert.equal(status, 400);
      assert.match(body, /<Code>InvalidRequest<\/Code><Message>the body is not aws-chunked/);
    });

  it('says nothing behind its last piece but a checksum', async () => {
    await call('PUT', '/reports/of-others', { body: 'secret' });
    for (const name of ['x-amz-copy-source', 'x-amz-tagging', 'x-amz-meta-a', 'content-type']) {
      const { status, body } = await pieces(`0\r\n${name}:reports/of-others\r\n\r\n`);
      assert.deepEqual([status, body.includes('behind the last piece')], [400, true], name);
    }
  });

  it('is one only where the signature says so', async () => {
    const text = '2\r\nhi\r\n0\r\nx-amz-copy-source:reports/of-others\r\n\r\n';
    const { status } = await call('PUT', '/reports/whole', {
      body: text,
      headers: { 'content-encoding': 'aws-chunked' },
    });
    assert.equal(status, 200);
    assert.equal((await call('GET', '/reports/whole')).body, text);
  });

  it('of more pieces than anyone needs is refused', async () => {
    const { status, body } = await pieces(`${'1\r\na\r\n'.repeat(10_001)}0\r\n\r\n`);
    assert.deepEqual([status, body.includes('more than 10000 pieces')], [400, true]);
  });

  it('is not taken as another than was signed', async () => {
    const { status, body } = await call('PUT', '/reports/a', { body: 'b', hash: sha256('a') });
    assert.equal(status, 400);
    assert.match(body, /<Code>XAmzContentSHA256Mismatch</);
  });
});

/** The examples of "Authenticating requests (AWS Signature Version 4)" in the API reference of S3, with the key that they are made with. */
describe("the guide's examples", () => {
  const key = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', caller: root };
  const at = instant(Date.parse('2013-05-24T00:00:00Z'));
  const expected = { regions: ['us-east-1'], service: undefined, realNow: at, now: at, keyOf: () => key };
  const host = 'examplebucket.s3.amazonaws.com';
  const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';

  const presigned =
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}` +
    '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
    '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';

  it('of a presigned URL is verified, and nothing else under it', () => {
    const find = (url: string, realNow = at) =>
      findSigner({ method: 'GET', url, headers: { host } }, { ...expected, realNow });
    find(presigned).checkBody(Buffer.from('anything'));
    assert.throws(() => find(presigned.replace('test.txt', 'test.md')), { refusal: 'mismatch' });
    assert.throws(() => find(presigned.replace('86400', '86401')), { refusal: 'mismatch' });
    const late = instant(at + 86_401_000);
    assert.throws(() => find(presigned, late), { message: 'Request has expired' });
  });

  const headers = {
    host: 's3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    authorization: `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9`,
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '66560',
    'content-length': '66824',
  };
  const piece = (size: number, signature: string): string =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`;
  const sent =
    piece(65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648') +
    piece(1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497') +
    piece(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9');

  it('of a body in signed pieces is verified, each by the one before', () => {
    const url = '/examplebucket/chunkObject.txt';
    const signer = findSigner({ method: 'PUT', url, headers }, expected).pieces as PieceSigner;
    const { content } = unchunk(Buffer.from(sent), signer);
    assert.equal(content.length, 66_560);
    assert.throws(() => unchunk(Buffer.from(sent.replace('aaa', 'aab')), signer), { refusal: 'mismatch' });
  });
});

describe('a presigned URL of Version 2', () => {
  it('gives the object, until it is over', async () => {
    await call('PUT', '/reports/old', { body: 'x' });
    const get = async (expires: number) => {
      const signature = createHmac('sha1', rootKey.secretAccessKey)
        .update(`GET\n\n\n${expires}\n/reports/old`)
        .digest('base64');
      const query = `AWSAccessKeyId=${rootKey.accessKeyId}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
      return send({ method: 'GET', port: served.port, path: `/reports/old?${query}` });
    };
    const seconds = Math.floor(Date.now() / 1000);
    assert.equal((await get(seconds + 600)).body, 'x');
    const { status, body } = await get(seconds - 600);
    assert.equal(status, 403);
    assert.match(body, /<Code>AccessDenied<\/Code><Message>Request has expired</);
  });
});

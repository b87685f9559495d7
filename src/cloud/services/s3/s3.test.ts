/** Buckets, objects, versions, uploads in parts, who may use them, and what is told of them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Caller } from '../../kit/caller.ts';
import { events } from '../events/events.ts';
import { iam } from '../iam/iam.ts';
import { punctual } from '../punctual/punctual.ts';
import { sqs } from '../sqs/sqs.ts';
import { openBucket } from './fixtures/held-bucket.ts';

const account = '000000000000';
const job: Caller = { kind: 'session', roleArn: `arn:aws:iam::${account}:role/job`, sessionName: 's' };

type Values = Record<string, never>;

async function open() {
  const { held, call, put } = await openBucket<Values>([iam, punctual, events, sqs]);
  const read = async (Key: string, more: object = {}) => {
    const { Body } = await call('GetObject', { Key, ...more });
    return Buffer.from(Body as unknown as Uint8Array).toString();
  };
  return { held, call, put, read };
}

const refused = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'done',
    ({ code, status }) => [code, status],
  );

describe('a bucket', () => {
  const names: [name: string, fits: boolean][] = [
    ['my-bucket', true],
    ['a.b-1', true],
    ['ab', false],
    ['My-Bucket', false],
    ['a..b', false],
    ['192.168.5.4', false],
    ['-ab', false],
    ['a'.repeat(63), true],
    ['a'.repeat(64), false],
  ];
  for (const [Bucket, fits] of names)
    it(`\`${Bucket}\` is ${fits ? 'a name' : 'no name'}`, async () => {
      const { call } = await open();
      assert.deepEqual(await refused(call('CreateBucket', { Bucket })), fits ? 'done' : ['InvalidBucketName', 400]);
    });

  it('is listed, found and deleted once it is empty', async () => {
    const { call, put } = await open();
    await put('a');
    assert.deepEqual(await refused(call('DeleteBucket')), ['BucketNotEmpty', 409]);
    await call('DeleteObject', { Key: 'a' });
    const { Buckets } = await call('ListBuckets');
    assert.deepEqual(
      (Buckets as unknown as { Name: string }[]).map(({ Name }) => Name),
      ['box'],
    );
    await call('DeleteBucket');
    assert.deepEqual(await refused(call('HeadBucket')), ['NoSuchBucket', 404]);
  });

  const settings: [name: string, member: string, value: object, missing: unknown][] = [
    ['BucketEncryption', 'ServerSideEncryptionConfiguration', { Rules: [{ BucketKeyEnabled: true }] }, 'done'],
    ['PublicAccessBlock', 'PublicAccessBlockConfiguration', { BlockPublicAcls: false }, 'done'],
    ['BucketTagging', 'Tagging', { TagSet: [{ Key: 'k', Value: 'v' }] }, ['NoSuchTagSet', 404]],
    [
      'BucketLifecycleConfiguration',
      'LifecycleConfiguration',
      { Rules: [{ Status: 'Enabled', Expiration: { Days: 1 } }] },
      ['NoSuchLifecycleConfiguration', 404],
    ],
  ];
  for (const [name, member, value, missing] of settings)
    it(`keeps its ${name}`, async () => {
      const { call } = await open();
      assert.deepEqual(await refused(call(`Get${name}`)), missing);
      await call(`Put${name}`, { [member]: value });
      const got: object = await call(`Get${name}`);
      assert.deepEqual(Object.hasOwn(got, member) ? got[member as never] : got, value);
    });
});

describe('an object', () => {
  it('is what was put last, and gone when it is deleted', async () => {
    const { call, put, read } = await open();
    await put('a', 'one');
    await put('a', 'two');
    assert.equal(await read('a'), 'two');
    await call('DeleteObject', { Key: 'a' });
    assert.deepEqual(await refused(call('GetObject', { Key: 'a' })), ['NoSuchKey', 404]);
  });

  it('outlives the process', async () => {
    const { held, put, read } = await open();
    await put('a', 'kept');
    await held.restart();
    assert.equal(await read('a'), 'kept');
  });

  it('is copied with what is known of it', async () => {
    const { call, read } = await open();
    await call('PutObject', {
      Key: 'a b',
      Body: Buffer.from('x'),
      ContentType: 'text/csv',
      Metadata: { job: 'report' },
    });
    await call('CopyObject', { Key: 'c', CopySource: 'box/a%20b' });
    const { ContentType, Metadata } = await call('HeadObject', { Key: 'c' });
    assert.deepEqual([await read('c'), ContentType, Metadata], ['x', 'text/csv', { job: 'report' }]);
    assert.deepEqual(await refused(call('CopyObject', { Key: 'd', CopySource: 'box/none' })), ['NoSuchKey', 404]);
  });

  it('is written only where what is asked for is so', async () => {
    const { call, put } = await open();
    await put('a');
    const Body = Buffer.from('x');
    assert.deepEqual(await refused(call('PutObject', { Key: 'a', Body, IfNoneMatch: '*' })), [
      'PreconditionFailed',
      412,
    ]);
    assert.deepEqual(await refused(call('PutObject', { Key: 'n', Body, IfNoneMatch: '*' })), 'done');
    assert.deepEqual(await refused(call('PutObject', { Key: 'a', Body, IfMatch: '"0"' })), ['PreconditionFailed', 412]);
  });

  const sums: [member: string, sum: string][] = [
    // Of `123456789`, the check values of the catalogue of parametrised CRC algorithms: CRC-32, CRC-32C, CRC-64/NVME.
    ['ChecksumCRC32', Buffer.from('cbf43926', 'hex').toString('base64')],
    ['ChecksumCRC32C', Buffer.from('e3069283', 'hex').toString('base64')],
    ['ChecksumCRC64NVME', Buffer.from('ae8b14860a799888', 'hex').toString('base64')],
    ['ChecksumSHA1', createHash('sha1').update('123456789').digest('base64')],
    ['ChecksumSHA256', createHash('sha256').update('123456789').digest('base64')],
    ['ContentMD5', createHash('md5').update('123456789').digest('base64')],
  ];
  for (const [member, sum] of sums)
    it(`is held against its ${member}`, async () => {
      const { call } = await open();
      const put = (text: string) => refused(call('PutObject', { Key: 'k', Body: Buffer.from(text), [member]: sum }));
      assert.deepEqual([await put('123456789'), await put('12345678')], ['done', ['BadDigest', 400]]);
    });

  it('is refused where it says what has no effect here', async () => {
    const { call } = await open();
    const put = (more: object) => refused(call('PutObject', { Key: 'k', Body: Buffer.from('x'), ...more }));
    assert.deepEqual(await put({ ObjectLockMode: 'GOVERNANCE' }), ['NotImplemented', 501]);
    assert.deepEqual(await put({ SSECustomerKey: 'k' }), ['NotImplemented', 501]);
    assert.deepEqual(await put({ ACL: 'public-read' }), ['InvalidRequest', 400]);
    assert.deepEqual(await put({ Key: 'k'.repeat(1025) }), ['KeyTooLongError', 400]);
    assert.deepEqual(await put({ Body: Buffer.alloc(16 * 1024 * 1024 + 1) }), ['EntityTooLarge', 400]);
  });
});

describe('a list', () => {
  const keys = ['a', 'b/1', 'b/2', 'b/c/3', 'd', 'é', '😀'];
  async function all(input: object) {
    const { call, put } = await open();
    for (const key of [...keys].reverse()) await put(key);
    const pages: string[][] = [];
    let token: unknown;
    do {
      const page = await call('ListObjectsV2', { ...input, ...(token ? { ContinuationToken: token } : {}) });
      const named = (list: unknown, name: string) => (list as Record<string, string>[]).map((one) => String(one[name]));
      pages.push([...named(page['Contents'], 'Key'), ...named(page['CommonPrefixes'], 'Prefix')]);
      token = page['NextContinuationToken'];
    } while (token);
    return pages;
  }

  const cases: [what: string, input: object, pages: string[][]][] = [
    ['is in the order of UTF-8', {}, [keys]],
    ['is cut into pages', { MaxKeys: 3 }, [keys.slice(0, 3), keys.slice(3, 6), keys.slice(6)]],
    ['puts a folder together', { Delimiter: '/' }, [['a', 'd', 'é', '😀', 'b/']]],
    ['counts a folder as one', { Delimiter: '/', MaxKeys: 2 }, [['a', 'b/'], ['d', 'é'], ['😀']]],
    ['is of a prefix', { Prefix: 'b/' }, [['b/1', 'b/2', 'b/c/3']]],
    ['shows what is in a folder', { Prefix: 'b/', Delimiter: '/' }, [['b/1', 'b/2', 'b/c/']]],
    ['begins after a key', { StartAfter: 'b/2' }, [keys.slice(3)]],
    ['is of nothing', { Prefix: 'z' }, [[]]],
  ];
  for (const [what, input, pages] of cases) it(what, async () => assert.deepEqual(await all(input), pages));
});

describe('versions', () => {
  it('are kept, also of what is deleted, until they are deleted themselves', async () => {
    const { call, put, read } = await open();
    await put('a', 'before');
    await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
    const { VersionId: second } = await put('a', 'after');
    const { VersionId: marker, DeleteMarker } = await call('DeleteObject', { Key: 'a' });
    assert.equal(DeleteMarker, true);
    assert.deepEqual(await refused(call('GetObject', { Key: 'a' })), ['NoSuchKey', 404]);
    assert.deepEqual(
      [await read('a', { VersionId: 'null' }), await read('a', { VersionId: second })],
      ['before', 'after'],
    );
    const { Versions, DeleteMarkers } = await call('ListObjectVersions');
    const ids = (list: unknown) =>
      (list as Record<string, unknown>[]).map(({ VersionId, IsLatest }) => [VersionId, IsLatest]);
    assert.deepEqual(
      [ids(Versions), ids(DeleteMarkers)],
      [
        [
          [second, false],
          ['null', false],
        ],
        [[marker, true]],
      ],
    );
    await call('DeleteObject', { Key: 'a', VersionId: marker });
    assert.equal(await read('a'), 'after');
    await call('DeleteObjects', {
      Delete: {
        Objects: [
          { Key: 'a', VersionId: second },
          { Key: 'a', VersionId: 'null' },
        ],
      },
    });
    await call('DeleteBucket');
  });
});

describe('an upload in parts', () => {
  const mebibyte = 1024 * 1024;
  const part = (letter: string, size: number) => Buffer.alloc(size, letter);

  it('becomes one object, and leaves no byte behind', async () => {
    const { held, call } = await open();
    const { UploadId } = await call('CreateMultipartUpload', { Key: 'big', ContentType: 'text/plain' });
    const upload = async (PartNumber: number, Body: Buffer) =>
      ({ PartNumber, ETag: (await call('UploadPart', { Key: 'big', UploadId, PartNumber, Body }))['ETag'] }) as object;
    await upload(1, part('x', 10));
    const Parts = [await upload(1, part('a', 5 * mebibyte)), await upload(2, part('b', 3))];
    await upload(9, part('z', 10));
    const { ETag } = await call('CompleteMultipartUpload', { Key: 'big', UploadId, MultipartUpload: { Parts } });
    const md5 = (content: Uint8Array) => createHash('md5').update(content).digest();
    const both = Buffer.concat([md5(part('a', 5 * mebibyte)), md5(part('b', 3))]);
    assert.equal(ETag, `"${md5(both).toString('hex')}-2"`);
    const { Body, ContentType } = await call('GetObject', { Key: 'big', Range: `bytes=${5 * mebibyte - 2}-` });
    assert.deepEqual([Buffer.from(Body as unknown as Uint8Array).toString(), ContentType], ['aabbb', 'text/plain']);
    await call('DeleteObject', { Key: 'big' });
    assert.deepEqual(
      held
        .sql('SELECT count(*) AS rows, (SELECT bytes FROM s3_usage) AS bytes FROM s3_bytes')
        .map((row) => ({ ...row })),
      [{ rows: 0, bytes: 0 }],
    );
  });

  it('is refused with parts that are small, out of order or not there', async () => {
    const { call } = await open();
    const { UploadId } = await call('CreateMultipartUpload', { Key: 'k' });
    const { ETag } = await call('UploadPart', { Key: 'k', UploadId, PartNumber: 1, Body: part('a', 3) });
    await call('UploadPart', { Key: 'k', UploadId, PartNumber: 2, Body: part('a', 3) });
    const complete = (...numbers: number[]) =>
      refused(
        call('CompleteMultipartUpload', {
          Key: 'k',
          UploadId,
          MultipartUpload: { Parts: numbers.map((PartNumber) => ({ PartNumber, ETag })) },
        }),
      );
    assert.deepEqual(await complete(1, 2), ['EntityTooSmall', 400]);
    assert.deepEqual(await complete(2, 1), ['InvalidPartOrder', 400]);
    assert.deepEqual(await complete(1, 3), ['InvalidPart', 400]);
    await call('AbortMultipartUpload', { Key: 'k', UploadId });
    assert.deepEqual(await complete(1), ['NoSuchUpload', 404]);
  });
});

describe('a caller', () => {
  const allow = (Action: string, Resource: string, more: object = {}) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...more,
  });
  async function withRole(...Statement: object[]) {
    const opened = await open();
    const document = (statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
    await opened.held.call('iam', 'CreateRole', { RoleName: 'job', AssumeRolePolicyDocument: document([trust]) });
    const policy = { RoleName: 'job', PolicyName: 'p', PolicyDocument: document(Statement) };
    if (Statement.length > 0) await opened.held.call('iam', 'PutRolePolicy', policy);
    await opened.put('in/a');
    return opened;
  }

  it('reads what its role allows, and is not told what is missing unless it may list', async () => {
    const { call } = await withRole(allow('s3:GetObject', 'arn:aws:s3:::box/in/*'));
    const get = (Key: string) => refused(call('GetObject', { Key }, job));
    assert.deepEqual(
      [await get('in/a'), await get('out/a'), await get('in/none')],
      ['done', ['AccessDenied', 403], ['AccessDenied', 403]],
    );
  });

  it('lists only what its policy says', async () => {
    const condition = { Condition: { StringLike: { 's3:prefix': 'in/*' } } };
    const { call } = await withRole(allow('s3:ListBucket', 'arn:aws:s3:::box', condition));
    const list = (Prefix: string) => refused(call('ListObjectsV2', { Prefix }, job));
    assert.deepEqual([await list('in/'), await list('out/')], ['done', ['AccessDenied', 403]]);
  });

  it('is let in, or kept out, by the policy of the bucket', async () => {
    const { call } = await withRole();
    const statement = (Effect: string) => ({
      Effect,
      Principal: { AWS: job.kind === 'session' ? job.roleArn : '' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::box/*',
    });
    const set = (Effect: string) =>
      call('PutBucketPolicy', { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement(Effect)] }) });
    const get = () => refused(call('GetObject', { Key: 'in/a' }, job));
    const before = await get();
    await set('Allow');
    const allowed = await get();
    await set('Deny');
    assert.deepEqual([before, allowed, await get()], [['AccessDenied', 403], 'done', ['AccessDenied', 403]]);
  });

  it('is kept out, as everybody is, by a policy that only the root user can still take away', async () => {
    const { call } = await withRole(allow('s3:*', '*'));
    const nobody = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::box', 'arn:aws:s3:::box/*'],
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [nobody] });
    await call('PutBucketPolicy', { Policy });
    const denied = ['AccessDenied', 403];
    assert.deepEqual(
      [await refused(call('GetObject', { Key: 'in/a' })), await refused(call('DeleteBucketPolicy', {}, job))],
      [denied, denied],
    );
    assert.deepEqual(await call('GetBucketPolicy'), { Policy });
    await call('PutBucketPolicy', { Policy });
    await call('DeleteBucketPolicy');
    assert.equal(await refused(call('GetObject', { Key: 'in/a' })), 'done');
  });

  it('deletes each of many by itself', async () => {
    const { call } = await withRole(allow('s3:DeleteObject', 'arn:aws:s3:::box/in/*'));
    const Delete = { Objects: [{ Key: 'in/a' }, { Key: 'out/a' }] };
    const { Deleted, Errors } = await call('DeleteObjects', { Delete }, job);
    const keys = (list: unknown) => (list as { Key: string }[]).map(({ Key }) => Key);
    assert.deepEqual([keys(Deleted), keys(Errors)], [['in/a'], ['out/a']]);
  });
});

describe('EventBridge', () => {
  it('is told of objects where the bucket says so', async () => {
    const { held, call, put } = await open();
    const { QueueUrl } = await held.call<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: 'q' });
    const arn = `arn:aws:sqs:us-east-1:${account}:q`;
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: arn },
      ],
    });
    await held.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    await held.call('events', 'PutRule', { Name: 'r', EventPattern: JSON.stringify({ source: ['aws.s3'] }) });
    await held.call('events', 'PutTargets', { Rule: 'r', Targets: [{ Id: 't', Arn: arn }] });
    await put('unseen');
    await call('PutBucketNotificationConfiguration', { NotificationConfiguration: { EventBridgeConfiguration: {} } });
    await put('seen', 'four');
    const { Messages = [] } = await held.call<{ Messages?: { Body: string }[] }>('sqs', 'ReceiveMessage', { QueueUrl });
    const [event] = Messages.map(({ Body }) => JSON.parse(Body));
    assert.equal(event['detail-type'], 'Object Created');
    assert.deepEqual(event.resources, ['arn:aws:s3:::box']);
    assert.deepEqual([event.detail.bucket, event.detail.reason], [{ name: 'box' }, 'PutObject']);
    assert.deepEqual([event.detail.object.key, event.detail.object.size], ['seen', 4]);
    assert.deepEqual(held.errors, []);
  });
});

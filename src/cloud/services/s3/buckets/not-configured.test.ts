/** What tools ask of a bucket and its objects beside what is set here. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBucket } from '../fixtures/held-bucket.ts';

const policyFor = (more: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::box/*', ...more }],
  });

describe('a bucket', () => {
  const refusals: [operation: string, code: string, message: string][] = [
    ['GetBucketWebsite', 'NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration'],
    ['GetBucketReplication', 'ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
    [
      'GetObjectLockConfiguration',
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ],
    ['GetBucketPolicyStatus', 'NoSuchBucketPolicy', 'The bucket policy does not exist'],
  ];
  for (const [operation, code, message] of refusals)
    it(`on which nobody set it is told so: ${operation}`, async () => {
      const { call } = await openBucket();
      await assert.rejects(call(operation), { code, message, status: 404 });
    });

  it('belongs to its owner, who pays', async () => {
    const { call } = await openBucket<{ Owner: { ID: string }; Grants: object[] }>();
    const { Owner, Grants } = await call('GetBucketAcl');
    assert.deepEqual(Grants, [{ Grantee: { ID: Owner.ID, Type: 'CanonicalUser' }, Permission: 'FULL_CONTROL' }]);
    assert.deepEqual(await call('GetBucketRequestPayment'), { Payer: 'BucketOwner' });
    assert.deepEqual(await call('GetBucketAccelerateConfiguration'), {});
  });

  for (const [what, more, IsPublic] of [
    ['lets anybody in', {}, true],
    ['asks for something', { Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }, false],
  ] as const)
    it(`whose policy ${what} is ${IsPublic ? '' : 'not '}public`, async () => {
      const { call } = await openBucket();
      await call('PutBucketPolicy', { Policy: policyFor(more) });
      assert.deepEqual(await call('GetBucketPolicyStatus'), { PolicyStatus: { IsPublic } });
    });
});

describe('the attributes of an object', () => {
  it('are those that are asked for', async () => {
    const { call, put } = await openBucket();
    const { ETag } = await put('a', 'text');
    const { LastModified: _, ...all } = await call('GetObjectAttributes', {
      Key: 'a',
      ObjectAttributes: ['ETag', 'ObjectSize', 'StorageClass', 'ObjectParts'],
    });
    assert.deepEqual(all, {
      VersionId: undefined,
      ETag: String(ETag).replaceAll('"', ''),
      ObjectSize: 4,
      StorageClass: 'STANDARD',
      ObjectParts: undefined,
    });
  });

  it('of unknown names are refused, and so are those of an object that is not there', async () => {
    const { call, put } = await openBucket();
    await put('a');
    await assert.rejects(call('GetObjectAttributes', { Key: 'a', ObjectAttributes: ['Colour'] }), {
      message: 'Invalid attribute name specified.',
    });
    await assert.rejects(call('GetObjectAttributes', { Key: 'b', ObjectAttributes: ['ETag'] }), { code: 'NoSuchKey' });
  });
});

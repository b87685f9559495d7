/** What a copy takes of space, and what its caller must be allowed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Caller } from '../../../kit/caller.ts';
import { openStore } from '../../../kit/store.ts';
import { iam } from '../../iam/iam.ts';
import { openBucket } from '../fixtures/held-bucket.ts';
import { openTables, schema } from '../tables.ts';

const mebibyte = 1024 * 1024;
const job: Caller = { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/job', sessionName: 's' };

/** A bucket with an object of one MiB, and a role that may do these. */
async function openShared(...Action: string[]) {
  const { held, call } = await openBucket([iam]);
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await held.call('iam', 'CreateRole', { RoleName: 'job', AssumeRolePolicyDocument: document(trust) });
  const allowed = document({ Effect: 'Allow', Action, Resource: 'arn:aws:s3:::box/*' });
  await held.call('iam', 'PutRolePolicy', { RoleName: 'job', PolicyName: 'p', PolicyDocument: allowed });
  await call('PutObject', { Key: 'a', Body: Buffer.alloc(mebibyte) });
  return { held, call };
}

const outcome = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'done',
    ({ code }) => code,
  );

describe('a copy', () => {
  it('is not made where the disk has no space, and takes none itself', async () => {
    const { held, call } = await openShared('s3:*');
    const copy = () => outcome(call('CopyObject', { Key: 'b', CopySource: 'box/a' }));
    // An eighth is kept free.
    held.world.space = { freeBytes: 7.9 * mebibyte, totalBytes: 64 * mebibyte };
    assert.equal(await copy(), 'ServiceUnavailable');
    held.world.space = { freeBytes: 8 * mebibyte, totalBytes: 64 * mebibyte };
    assert.equal(await copy(), 'done');
    const used = () => held.sql('SELECT bytes FROM s3_usage')[0]?.['bytes'];
    const before = used();
    await call('DeleteObject', { Key: 'a' });
    assert.equal(used(), before);
    const { Body } = await call<{ Body: Uint8Array }>('GetObject', { Key: 'b' });
    assert.equal(Body.length, before);
    await call('DeleteObject', { Key: 'b' });
    assert.equal(used(), 0);
  });

  it('takes the space of what was deleted, which the file keeps', async () => {
    const { held, call } = await openShared('s3:*');
    const put = (Key: string, size = 2 * mebibyte) => outcome(call('PutObject', { Key, Body: Buffer.alloc(size) }));
    assert.equal(await put('large', 4 * mebibyte), 'done');
    held.world.space = { freeBytes: 8.5 * mebibyte, totalBytes: 64 * mebibyte };
    assert.equal(await put('b'), 'ServiceUnavailable');
    await call('DeleteObject', { Key: 'large' });
    assert.equal(await put('b'), 'done');
    // The write-ahead log finds no place.
    held.world.space = { freeBytes: 5 * mebibyte, totalBytes: 64 * mebibyte };
    assert.equal(await put('c'), 'ServiceUnavailable');
  });
});

describe('bytes that an older version wrote', () => {
  it('are read, and no number of theirs is used again', () => {
    const store = openStore(':memory:');
    store.migrate('s3', schema.slice(0, 1));
    store.db.exec("INSERT INTO s3_bytes (id, content) VALUES (7, x'6162')");
    store.migrate('s3', schema);
    const tables = openTables(store);
    assert.deepEqual(Buffer.from(tables.bytesOf({ id: 7, from: 1, size: 1 }) ?? []).toString(), 'b');
    tables.removeBytes({ id: 7, size: 2 });
    assert.equal(tables.addBytes(Buffer.from('x')).id, 8);
    store.close();
  });
});

describe('tags are set with an object by who may', () => {
  const writes: [operation: string, input: object][] = [
    ['PutObject', { Body: Buffer.from('x') }],
    ['CopyObject', { CopySource: 'box/a', TaggingDirective: 'REPLACE' }],
    ['CreateMultipartUpload', {}],
  ];
  for (const [operation, input] of writes)
    it(operation, async () => {
      const { call } = await openShared('s3:GetObject', 's3:PutObject');
      const tagger = await openShared('s3:GetObject', 's3:PutObject', 's3:PutObjectTagging');
      const tagged = { Key: 'k', ...input, Tagging: 'a=b' };
      assert.equal(await outcome(call(operation, { Key: 'k', ...input }, job)), 'done');
      assert.equal(await outcome(call(operation, tagged, job)), 'AccessDenied');
      assert.equal(await outcome(tagger.call(operation, tagged, job)), 'done');
    });
});

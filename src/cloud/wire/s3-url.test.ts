/** What S3 makes of a URL: keys that look like steps of a path, and parameters that stand for headers. Over real HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openServedS3, type ServedS3 } from './fixtures/served-s3.ts';

let served: ServedS3;
const call: ServedS3['call'] = (...of) => served.call(...of);
before(async () => {
  served = await openServedS3();
});
after(() => served[Symbol.asyncDispose]());

describe('objects', () => {
  it('may have steps of a path in their names, as long as these stay in the bucket', async () => {
    for (const key of ['./a', 'b/./c', 'd/../e', 'f/g/../../h']) {
      await call('PUT', `/reports/${key}`, { body: key });
      assert.equal((await call('GET', `/reports/${key}`)).body, key);
    }
    for (const key of ['..', '../a', 'a/../../b']) assert.equal((await call('GET', `/reports/${key}`)).status, 400);
  });

  it('are not compared with a checksum that stands in the URL', async () => {
    const { status } = await call('PUT', '/reports/presigned?x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-meta-a=b', {
      body: 'x',
    });
    assert.equal(status, 200);
    assert.equal((await call('HEAD', '/reports/presigned')).headers['x-amz-meta-a'], 'b');
  });
});

/** Lists of uploads in parts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBucket } from '../fixtures/held-bucket.ts';

describe('uploads are listed', () => {
  const keys = ['a', 'p/1', 'p/1', 'p/2', 'z'];

  async function list(input: object): Promise<string[]> {
    const { call } = await openBucket();
    for (const Key of keys) await call('CreateMultipartUpload', { Key });
    const found: string[] = [];
    let markers = {};
    for (;;) {
      const page = await call('ListMultipartUploads', { ...markers, ...input });
      found.push(...(page['Uploads'] as { Key: string }[]).map(({ Key }) => Key));
      if (!page['IsTruncated']) return found;
      markers = { KeyMarker: page['NextKeyMarker'], UploadIdMarker: page['NextUploadIdMarker'] };
    }
  }

  const cases: [what: string, input: object, expected: string[]][] = [
    ['whole', {}, keys],
    ['page by page', { MaxUploads: 1 }, keys],
    ['of a prefix', { Prefix: 'p/' }, ['p/1', 'p/1', 'p/2']],
    ['of a prefix, page by page', { Prefix: 'p/', MaxUploads: 1 }, ['p/1', 'p/1', 'p/2']],
    ['of a prefix that is a key', { Prefix: 'p/1', MaxUploads: 1 }, ['p/1', 'p/1']],
    ['after a key', { KeyMarker: 'p/1' }, ['p/2', 'z']],
    ['after a key before the prefix', { KeyMarker: 'a', Prefix: 'p/' }, ['p/1', 'p/1', 'p/2']],
  ];
  for (const [what, input, expected] of cases) it(what, async () => assert.deepEqual(await list(input), expected));

  it('no further than a page shows them', async () => {
    const { held, call } = await openBucket();
    for (const Key of keys) await call('CreateMultipartUpload', { Key });
    held.sql("UPDATE s3_upload SET facts = 'unreadable' WHERE key > 'p/1'");
    const { Uploads } = await call('ListMultipartUploads', { MaxUploads: 2 });
    assert.equal((Uploads as object[]).length, 2);
  });
});

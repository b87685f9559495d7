/** Pages of versions, while what they show is deleted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBucket } from '../fixtures/held-bucket.ts';

type Page = Readonly<Record<string, unknown>> & {
  readonly Versions: readonly { readonly Key: string; readonly VersionId: string }[];
};

type Opened = Awaited<ReturnType<typeof openBucket>>;

/** Page by page, each deleted before the next is asked for by its markers; how many versions were deleted. */
async function emptyByPages({ call }: Opened, MaxKeys: number): Promise<number> {
  let deleted = 0;
  let markers = {};
  for (;;) {
    const page = await call<Page>('ListObjectVersions', { MaxKeys, ...markers });
    for (const { Key, VersionId } of page.Versions) {
      await call('DeleteObject', { Key, VersionId });
      deleted += 1;
    }
    if (!page['IsTruncated']) return deleted;
    markers = { KeyMarker: page['NextKeyMarker'], VersionIdMarker: page['NextVersionIdMarker'] };
  }
}

describe('a bucket is emptied page by page', () => {
  for (const size of [1, 2, 3, 1000])
    it(`of ${size} versions`, async () => {
      const opened = await openBucket();
      const { call, put } = opened;
      await put('k');
      await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
      for (let n = 0; n < 4; n++) await put('k');
      await put('z');
      assert.equal(await emptyByPages(opened, size), 6);
      await call('DeleteBucket');
    });

  it('where `null` is the newest', async () => {
    const opened = await openBucket();
    const { call, put } = opened;
    await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
    for (let n = 0; n < 3; n++) await put('k');
    await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
    await put('k');
    assert.equal(await emptyByPages(opened, 1), 4);
    await call('DeleteBucket');
  });
});

describe('a page of versions', () => {
  it('reads no more of a key than it shows', async () => {
    const { held, call, put } = await openBucket();
    await call('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });
    for (let n = 0; n < 9; n++) await put('k');
    held.sql("UPDATE s3_object SET facts = 'unreadable' WHERE number < 5");
    const first = await call<Page>('ListObjectVersions', { MaxKeys: 2 });
    const markers = { KeyMarker: first['NextKeyMarker'], VersionIdMarker: first['NextVersionIdMarker'] };
    const second = await call<Page>('ListObjectVersions', { MaxKeys: 2, ...markers });
    const shown = [...first.Versions, ...second.Versions].map(({ VersionId }) => VersionId);
    assert.equal(new Set(shown).size, 4);
  });
});

/** Checksums of uploads in parts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checksum } from '../../../kit/checksums.ts';
import { openBucket } from '../fixtures/held-bucket.ts';

const refusal = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'done',
    ({ code, message }) => `${code}: ${message}`,
  );

const contents = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('123456789')];

describe('the checksum of an upload in parts', () => {
  const cases: [type: string, algorithm: 'CRC32' | 'SHA256'][] = [
    ['FULL_OBJECT', 'CRC32'],
    ['COMPOSITE', 'CRC32'],
    ['COMPOSITE', 'SHA256'],
  ];
  for (const [type, algorithm] of cases)
    it(`${algorithm} is of type ${type}, whatever a part was sent with`, async () => {
      const { call } = await openBucket();
      const asked = { ChecksumAlgorithm: algorithm, ChecksumType: type };
      const { UploadId } = await call('CreateMultipartUpload', { Key: 'k', ...asked });
      const Parts: object[] = [];
      for (const [index, Body] of contents.entries()) {
        const part = { Key: 'k', UploadId, PartNumber: index + 1, Body };
        const { ETag } = await call('UploadPart', { ...part, ...(index === 1 ? { ChecksumAlgorithm: 'SHA1' } : {}) });
        Parts.push({ PartNumber: index + 1, ETag });
      }
      const complete = (said: object) =>
        call('CompleteMultipartUpload', { Key: 'k', UploadId, MultipartUpload: { Parts }, ...said });
      const member = `Checksum${algorithm}`;
      const other = checksum(algorithm, Buffer.from('other'));
      assert.match(String(await refusal(complete({ [member]: other }))), /^BadDigest: The .* did not match/);
      assert.match(String(await refusal(complete({ [member]: 'AA==' }))), /^InvalidRequest: Value for x-amz-checksum-/);
      assert.match(String(await refusal(complete({ ChecksumSHA1: 'AA==' }))), /^InvalidRequest: the upload was not/);
      assert.match(String(await refusal(complete({ MpuObjectSize: 1 }))), /^InvalidRequest: The provided/);
      const wrong = { Parts: Parts.map((part) => ({ ...part, [member]: other })) };
      assert.match(String(await refusal(complete({ MultipartUpload: wrong }))), /^InvalidPart/);
      const ofParts = Buffer.concat(contents.map((part) => Buffer.from(checksum(algorithm, part), 'base64')));
      const expected =
        type === 'FULL_OBJECT' ? checksum(algorithm, Buffer.concat(contents)) : `${checksum(algorithm, ofParts)}-2`;
      const made = await complete({ [member]: expected, ChecksumType: type });
      assert.deepEqual([made[member], made['ChecksumType']], [expected, type]);
    });

  it('of the whole is made of those of its parts, without a look at their bytes', async () => {
    const { held, call } = await openBucket();
    const asked = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' };
    const { UploadId } = await call('CreateMultipartUpload', { Key: 'k', ...asked });
    const { ETag } = await call('UploadPart', { Key: 'k', UploadId, PartNumber: 1, Body: Buffer.from('123456789') });
    held.sql("UPDATE s3_bytes SET content = x'00'");
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    const { ChecksumCRC64NVME } = await call('CompleteMultipartUpload', { Key: 'k', UploadId, MultipartUpload });
    assert.equal(ChecksumCRC64NVME, checksum('CRC64NVME', Buffer.from('123456789')));
  });

  it('is refused where the algorithm has none of that type', async () => {
    const { call } = await openBucket();
    const create = (ChecksumAlgorithm: string, ChecksumType: string) =>
      refusal(call('CreateMultipartUpload', { Key: 'k', ChecksumAlgorithm, ChecksumType }));
    const refused = (type: string, algorithm: string) =>
      `InvalidRequest: The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`;
    assert.equal(await create('SHA256', 'FULL_OBJECT'), refused('FULL_OBJECT', 'sha256'));
    assert.equal(await create('CRC64NVME', 'COMPOSITE'), refused('COMPOSITE', 'crc64nvme'));
    assert.equal(await create('CRC32', 'COMPOSITE'), 'done');
  });
});

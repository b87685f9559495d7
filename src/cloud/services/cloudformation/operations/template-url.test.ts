import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openBox, openStacks, refusal } from '../fixtures/held-stacks.ts';
import { placeOf } from './template-url.ts';

describe('the URL of a template', () => {
  const place = { Bucket: 'b-1', Key: 'a/t.json' };
  const cases: [url: string, place: object | undefined][] = [
    ['https://s3.amazonaws.com/b-1/a/t.json', place],
    ['https://s3.eu-west-1.amazonaws.com/b-1/a/t.json', place],
    ['https://s3-eu-west-1.amazonaws.com/b-1/a/t.json', place],
    ['https://b-1.s3.amazonaws.com/a/t.json', place],
    ['https://b-1.s3.eu-west-1.amazonaws.com/a/t.json', place],
    ['https://b.1.s3.eu-west-1.amazonaws.com/a%2Fb', { Bucket: 'b.1', Key: 'a/b' }],
    ['https://s3.amazonaws.com/b-1/a/t.json?versionId=7', { ...place, VersionId: '7' }],
    ['http://127.0.0.1:4566/b-1/a/t.json', place],
    ['http://127.0.0.1:4567/b-1/a/t.json', undefined],
    ['http://s3.amazonaws.com/b-1/a/t.json', undefined],
    ['https://s3.amazonaws.com.example.org/b-1/t', undefined],
    ['https://s3.amazonaws.com/b-1/', undefined],
    ['https://s3.amazonaws.com/b-1/%zz', undefined],
    ['s3://b-1/t', undefined],
    ['t.json', undefined],
  ];
  for (const [url, expected] of cases) it(url, () => assert.deepEqual(placeOf(url, 'http://127.0.0.1:4566'), expected));

  it('brings the template that lies there, for every operation that takes one', async () => {
    const held = await openStacks();
    const TemplateURL = 'https://s3.us-east-1.amazonaws.com/box/t.json';
    const text = JSON.stringify({ Resources: { T: { Type: 'AWS::SNS::Topic' } } });
    assert.match(
      await refusal(held.cfn('ValidateTemplate', { TemplateURL })),
      /S3 error: The specified bucket does not exist/,
    );
    await held.call('s3', 'CreateBucket', { Bucket: 'box' });
    assert.match(
      await refusal(held.cfn('ValidateTemplate', { TemplateURL })),
      /S3 error: The specified key does not exist/,
    );
    await held.call('s3', 'PutObject', { Bucket: 'box', Key: 't.json', Body: Buffer.from(text) });
    await held.cfn('ValidateTemplate', { TemplateURL });
    assert.deepEqual(
      (await held.cfn<{ ResourceTypes: string[] }>('GetTemplateSummary', { TemplateURL })).ResourceTypes,
      ['AWS::SNS::Topic'],
    );
    await held.cfn('CreateStack', { StackName: 's', TemplateURL });
    assert.deepEqual(Object.keys(await held.resources()), ['T']);
    const both = { StackName: 'x', TemplateURL, TemplateBody: text };
    assert.match(await refusal(held.cfn('CreateStack', both)), /cannot specify both Template Body and Template URL/);
    assert.match(
      await refusal(held.cfn('ValidateTemplate', { TemplateURL: 'https://example.org/t' })),
      /supported URL/,
    );
  });

  it('brings of a large object no more than shows that it is too large', async () => {
    const held = await openBox();
    const TemplateURL = 'https://s3.us-east-1.amazonaws.com/box/t';
    const object = { Bucket: 'box', Key: 't' };
    const { UploadId } = await held.call<{ UploadId: string }>('s3', 'CreateMultipartUpload', object);
    const Parts: object[] = [];
    for (const PartNumber of [1, 2]) {
      const part = { ...object, UploadId, PartNumber, Body: Buffer.alloc(5 * 1024 * 1024, '{') };
      Parts.push({ PartNumber, ...(await held.call<{ ETag: string }>('s3', 'UploadPart', part)) });
    }
    await held.call('s3', 'CompleteMultipartUpload', { ...object, UploadId, MultipartUpload: { Parts } });
    held.sql('DELETE FROM s3_bytes WHERE id = (SELECT max(id) FROM s3_bytes)');
    assert.match(await refusal(held.cfn('ValidateTemplate', { TemplateURL })), /may not exceed 1000000 bytes/);
  });

  it('may name an empty object, which is no template', async () => {
    const held = await openBox({ t: '' });
    const TemplateURL = 'https://s3.us-east-1.amazonaws.com/box/t';
    assert.doesNotMatch(await refusal(held.cfn('ValidateTemplate', { TemplateURL })), /S3 error/);
  });
});

/** Repositories and their images: by tag and digest, tags that may not move, who may do what, and what their errors say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { iam } from '../iam/iam.ts';
import { ecr } from './ecr.ts';
import { digestOf } from './manifest.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const manifestOf = (layer: string, size = 7): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 3, digest: digest('a') },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', size, digest: digest(layer) }],
  });

async function open(more: object = {}): Promise<Held> {
  const held = await openHeld({ services: [iam, ecr] });
  await held.call('ecr', 'CreateRepository', { repositoryName: 'jobs/report', ...more });
  return held;
}

const push = (held: Held, imageTag: string, imageManifest: string): Promise<unknown> =>
  held.call('ecr', 'RecordPush', { repositoryName: 'jobs/report', imageTag, imageManifest });

const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    ({ code, message }) => `${code}: ${message}`,
  );

describe('repositories', () => {
  it('are described with the address at which Docker reaches them', async () => {
    const held = await open({ tags: [{ Key: 'team', Value: 'night' }] });
    const { repositories } = await held.call<{ repositories: Record<string, unknown>[] }>(
      'ecr',
      'DescribeRepositories',
      {},
    );
    const [{ createdAt: _, ...first } = {}, ...others] = repositories;
    assert.deepEqual(
      [first, others],
      [
        {
          repositoryArn: 'arn:aws:ecr:us-east-1:000000000000:repository/jobs/report',
          registryId: '000000000000',
          repositoryName: 'jobs/report',
          repositoryUri: '127.0.0.1:4566/jobs/report',
          imageTagMutability: 'MUTABLE',
          imageScanningConfiguration: { scanOnPush: false },
          encryptionConfiguration: { encryptionType: 'AES256' },
        },
        [],
      ],
    );
    const resourceArn = first['repositoryArn'];
    assert.deepEqual(await held.call('ecr', 'ListTagsForResource', { resourceArn }), {
      tags: [{ Key: 'team', Value: 'night' }],
    });
  });

  it('are refused in the words of ECR', async () => {
    const held = await open();
    await push(held, 'v1', manifestOf('b'));
    const call = (operation: string, input: object) => refusal(held.call('ecr', operation, input));
    assert.match(
      await call('CreateRepository', { repositoryName: 'jobs/report' }),
      /^RepositoryAlreadyExistsException: .*'jobs\/report' already exists in the registry with id '000000000000'$/,
    );
    assert.match(
      await call('CreateRepository', { repositoryName: 'Jobs' }),
      /^InvalidParameterException: .*repositoryName/,
    );
    assert.match(
      await call('DescribeRepositories', { repositoryNames: ['none'] }),
      /^RepositoryNotFoundException: The repository with name 'none' does not exist/,
    );
    assert.match(await call('DeleteRepository', { repositoryName: 'jobs/report' }), /^RepositoryNotEmptyException/);
    assert.equal(await call('DeleteRepository', { repositoryName: 'jobs/report', force: true }), 'done');
    assert.match(await call('ListImages', { repositoryName: 'jobs/report' }), /^RepositoryNotFoundException/);
  });
});

describe('images', () => {
  const repositoryName = 'jobs/report';

  it('are found by tag and by digest, and described', async () => {
    const held = await open();
    const text = manifestOf('b');
    await push(held, 'v1', text);
    await push(held, 'latest', text);
    const imageDigest = digestOf(text);
    assert.deepEqual(await held.call('ecr', 'ListImages', { repositoryName }), {
      imageIds: [
        { imageDigest, imageTag: 'latest' },
        { imageDigest, imageTag: 'v1' },
      ],
    });
    const ids = [{ imageTag: 'v1' }, { imageDigest }, { imageTag: 'none' }];
    const got = await held.call<{ images: { imageId: object }[]; failures: object[] }>('ecr', 'BatchGetImage', {
      repositoryName,
      imageIds: ids,
    });
    assert.deepEqual(
      [got.images.map(({ imageId }) => imageId), got.failures],
      [
        [{ imageDigest, imageTag: 'v1' }, { imageDigest }],
        [{ imageId: ids[2], failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }],
      ],
    );
    const described = await held.call<{ imageDetails: Record<string, unknown>[] }>('ecr', 'DescribeImages', {
      repositoryName,
      imageIds: [{ imageTag: 'v1' }],
    });
    const { imageTags, imageSizeInBytes, imagePushedAt } = described.imageDetails[0]!;
    assert.deepEqual([imageTags, imageSizeInBytes, imagePushedAt], [['latest', 'v1'], 10, new Date('2026-01-01')]);
    assert.match(
      await refusal(held.call('ecr', 'DescribeImages', { repositoryName, imageIds: [{ imageTag: 'none' }] })),
      /^ImageNotFoundException: The image with imageId \{imageDigest:'null', imageTag:'none'\} does not exist within the repository with name 'jobs\/report'/,
    );
  });

  it('are given with no more manifests than one answer holds', async () => {
    const held = await open();
    const large = manifestOf('b').padEnd(4 * 1024 * 1024);
    await push(held, 'v1', large);
    const get = (count: number) =>
      held.call<{ images: object[] }>('ecr', 'BatchGetImage', {
        repositoryName,
        imageIds: Array.from({ length: count }, () => ({ imageTag: 'v1' })),
      });
    assert.equal((await get(4)).images.length, 4);
    assert.match(await refusal(get(5)), /^LimitExceededException: /);
  });

  it('are given another tag by PutImage, whose layers the repository must have', async () => {
    const held = await open();
    await push(held, 'v1', manifestOf('b'));
    const put = (imageTag: string, imageManifest: string) =>
      refusal(held.call('ecr', 'PutImage', { repositoryName, imageTag, imageManifest }));
    assert.equal(await put('prod', manifestOf('b')), 'done');
    assert.match(await put('prod', manifestOf('b')), /^ImageAlreadyExistsException/);
    assert.match(await put('prod', manifestOf('c')), /^LayersNotFoundException: .*sha256:cccc/);
    assert.match(await put('prod', 'no JSON'), /^InvalidParameterException: .*imageManifest/);
  });

  it('keep a tag of an immutable repository', async () => {
    const held = await open({ imageTagMutability: 'IMMUTABLE' });
    await push(held, 'v1', manifestOf('b'));
    assert.equal(await refusal(push(held, 'v1', manifestOf('b'))), 'done');
    assert.match(
      await refusal(push(held, 'v1', manifestOf('c'))),
      /^ImageTagAlreadyExistsException: The image tag 'v1' already exists in the 'jobs\/report' repository/,
    );
  });

  it('go with their last tag', async () => {
    const held = await open();
    await push(held, 'v1', manifestOf('b'));
    await push(held, 'v2', manifestOf('b'));
    const remove = (imageTag: string) =>
      held.call('ecr', 'BatchDeleteImage', { repositoryName, imageIds: [{ imageTag }] });
    await remove('v1');
    assert.equal((await held.call<{ imageIds: object[] }>('ecr', 'ListImages', { repositoryName })).imageIds.length, 1);
    await remove('v2');
    assert.deepEqual(await held.call('ecr', 'ListImages', { repositoryName }), { imageIds: [] });
    assert.deepEqual(await held.call('ecr', 'KeptBlobs', {}), { digests: [] });
  });

  it('are pushed and pulled by whom policies allow it alone', async () => {
    const held = await open();
    const nobody = { kind: 'session', roleArn: 'arn:aws:iam::000000000000:role/none', sessionName: 's' } as const;
    for (const [operation, action] of [
      ['MayPush', 'BatchCheckLayerAvailability'],
      ['MayPull', 'BatchGetImage'],
      ['GetAuthorizationToken', 'GetAuthorizationToken'],
    ] as const)
      assert.match(
        await refusal(held.call('ecr', operation, { repositoryName }, nobody)),
        new RegExp(`^AccessDeniedException: .*ecr:${action} on resource`),
      );
  });
});

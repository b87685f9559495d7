/** What the registry keeps from whom: strangers, readers, other repositories, a full disk, uploads that run into each other. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { request as openRequest } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../../../../test/until.ts';
import { instant } from '../../../languages/instant.ts';
import { sealRegistryToken } from '../../kit/registry-token.ts';
import { codeOf, digestOf, manifestOf, open, put, type Registry, send } from './fixtures/held-registry.ts';

const uploadsIn = ({ folder }: Registry): string[] => readdirSync(join(folder, 'uploads'));
const layer = digestOf('a layer');

describe('the registry', () => {
  it('answers nothing without a token, by any method and path', async () => {
    await using registry = await open();
    const repository = '/v2/jobs/report';
    for (const path of [
      '/v2',
      '/v2/',
      '/v2/_catalog',
      '/v2/none',
      `${repository}/manifests/v1`,
      `${repository}/blobs/${layer}`,
      `${repository}/blobs/uploads/`,
      `${repository}/blobs/uploads/?digest=${layer}`,
      `${repository}/blobs/uploads/00000000-0000-0000-0000-000000000000`,
      `${repository}/tags/list`,
    ])
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const { status } = await registry.ask(method, path, { login: '' });
        assert.equal(status, 401, `${method} ${path}`);
      }
    assert.deepEqual(readdirSync(registry.folder), []);
    assert.deepEqual(registry.held.errors, []);
  });

  it('lets who may read only read, and who may push only push', async () => {
    await using registry = await open();
    const { held } = registry;
    const loginWith = async (RoleName: string, Action: string[]): Promise<string> => {
      const trust = {
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      };
      await held.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
      const PolicyDocument = JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
      await held.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument });
      const caller = {
        kind: 'session',
        roleArn: `arn:aws:iam::000000000000:role/${RoleName}`,
        sessionName: 's',
      } as const;
      const password = sealRegistryToken(
        held.cloud.host.vault,
        caller,
        instant(held.cloud.host.world.now() + 3_600_000),
      );
      return `Basic ${Buffer.from(`AWS:${password}`).toString('base64')}`;
    };
    const looks = 'ecr:BatchCheckLayerAvailability';
    const pusher = await loginWith('pusher', [looks, 'ecr:*LayerUpload', 'ecr:UploadLayerPart', 'ecr:PutImage']);
    const reader = await loginWith('reader', [looks, 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']);
    const as = (login: string): Registry => ({
      ...registry,
      ask: (method, path, more) => registry.ask(method, path, { ...more, login }),
    });
    for (const content of ['config', 'a layer']) await send(as(pusher), content);
    const manifest = manifestOf('config', 'a layer');
    const path = `/v2/jobs/report/blobs/${layer}`;
    assert.equal((await as(pusher).ask('HEAD', path)).status, 200);
    assert.equal(await codeOf(await put(as(reader), manifest)), '403 DENIED');
    assert.equal((await put(as(pusher), manifest)).status, 201);
    assert.equal(await codeOf(await as(pusher).ask('GET', path)), '403 DENIED');
    assert.equal(await (await as(reader).ask('GET', path)).text(), 'a layer');
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      assert.equal(await codeOf(await as(reader).ask(method, '/v2/jobs/report/blobs/uploads/')), '403 DENIED');
  });

  it('gives no repository the blobs and the uploads of another', async () => {
    await using registry = await open();
    const { held, ask } = registry;
    await held.call('ecr', 'CreateRepository', { repositoryName: 'other' });
    for (const content of ['config', 'a layer']) await send(registry, content);
    const manifest = manifestOf('config', 'a layer');
    await put(registry, manifest);
    for (const method of ['HEAD', 'GET']) {
      assert.equal((await ask(method, `/v2/other/blobs/${layer}`)).status, 404);
      assert.equal((await ask(method, `/v2/jobs/report/blobs/${layer}`)).status, 200);
    }
    const there = await ask('PUT', '/v2/other/manifests/v1', { body: manifest });
    assert.equal(await codeOf(there), '400 MANIFEST_BLOB_UNKNOWN');
    const id = (await ask('POST', '/v2/jobs/report/blobs/uploads/')).headers.get('docker-upload-uuid');
    assert.equal(await codeOf(await ask('PATCH', `/v2/other/blobs/uploads/${id}`)), '404 BLOB_UPLOAD_UNKNOWN');
    await registry.restart();
    assert.equal((await registry.ask('HEAD', `/v2/jobs/report/blobs/${layer}`)).status, 200);
  });

  it('takes nothing for which the disk has no space, also where it fills meanwhile', async () => {
    const gib = 1024 ** 3;
    let free = (): number => 2 * gib;
    await using registry = await open({ disk: () => ({ freeBytes: free(), totalBytes: 4 * gib }) });
    const path = '/v2/jobs/report/blobs/uploads/';
    const location = (await registry.ask('POST', path)).headers.get('location')!;
    free = () => gib + 5;
    assert.equal(await codeOf(await registry.ask('PATCH', location, { body: 'a layer' })), '503 DENIED');
    assert.equal(await codeOf(await registry.ask('PATCH', location, { body: 'a' })), '404 BLOB_UPLOAD_UNKNOWN');
    let looks = 0;
    free = () => (++looks < 3 ? 2 * gib : 0);
    const body = ReadableStream.from(Array.from({ length: 12 }, () => new Uint8Array(1024 * 1024)));
    assert.equal(await codeOf(await registry.ask('POST', path, { body })), '503 DENIED');
    assert.deepEqual([looks, uploadsIn(registry)], [3, []]);
    assert.deepEqual(registry.held.errors, []);
  });

  it('takes one request of an upload at a time', async () => {
    await using registry = await open();
    const location = (await registry.ask('POST', '/v2/jobs/report/blobs/uploads/')).headers.get('location')!;
    const slow = openRequest(`${registry.address()}${location}`, {
      method: 'PATCH',
      headers: { authorization: registry.login },
    });
    slow.write('a la');
    await until('the first bytes', async () => (await registry.ask('GET', location)).headers.get('range') === '0-3');
    const end = `${location}?digest=${digestOf('a la')}`;
    assert.equal(await codeOf(await registry.ask('PUT', end)), '409 BLOB_UPLOAD_INVALID');
    const over = new Promise((resolve) => slow.on('close', resolve).on('error', () => {}));
    slow.destroy();
    await over;
    await until('the upload ends', async () => (await registry.ask('PUT', end)).status === 201);
    assert.deepEqual(registry.held.errors, []);
  });

  it('drops an upload with which nobody goes on for an hour when the next begins', async () => {
    await using registry = await open();
    const path = '/v2/jobs/report/blobs/uploads/';
    const location = (await registry.ask('POST', path)).headers.get('location')!;
    await registry.held.advance(1800);
    await registry.ask('PATCH', location, { body: 'a la' });
    await registry.held.advance(3600);
    await registry.ask('POST', path);
    assert.equal((await registry.ask('GET', location)).status, 204);
    await registry.held.advance(1);
    await registry.ask('POST', path);
    assert.equal((await registry.ask('GET', location)).status, 404);
    assert.equal(uploadsIn(registry).length, 2);
  });

  it('refuses manifests that are too large or too deep, and paths that are none', async () => {
    await using registry = await open();
    const deep = (count: number): string => '['.repeat(count) + ']'.repeat(count);
    assert.equal(await codeOf(await put(registry, ' '.repeat(4 * 1024 * 1024 + 1))), '413 SIZE_INVALID');
    assert.equal(await codeOf(await put(registry, deep(1_000_000))), '400 MANIFEST_INVALID');
    const nested = `{"config":{"digest":${deep(1_000_000)}},"layers":[null]}`;
    assert.equal(await codeOf(await put(registry, nested)), '400 MANIFEST_INVALID');
    for (const content of ['config', 'a layer']) await send(registry, content);
    const split = JSON.stringify({ ...JSON.parse(manifestOf('config', 'a layer')), mediaType: 'a/b\r\nc: d' });
    assert.equal(await codeOf(await put(registry, split)), '400 MANIFEST_INVALID');
    for (const path of ['manifests/%zz', 'blobs/%zz'])
      assert.equal(await codeOf(await registry.ask('GET', `/v2/jobs/report/${path}`)), '405 UNSUPPORTED');
    for (const path of ['manifests/..%2f..%2fkeys.json', 'blobs/sha256:..%2f..%2fkeys.json'])
      assert.equal((await registry.ask('GET', `/v2/jobs/report/${path}`)).status, 404, path);
    assert.equal(await codeOf(await registry.ask('GET', '/v2/..%2fx/manifests/v1')), '400 MANIFEST_INVALID');
    assert.deepEqual(registry.held.errors, []);
  });

  it('goes on once the blobs of no image could be removed', async () => {
    await using registry = await open();
    const stuck = join(registry.folder, 'sha256', 'a folder');
    mkdirSync(stuck, { recursive: true });
    const both = [registry.ask('GET', '/v2/'), registry.ask('GET', '/v2/')];
    assert.deepEqual(
      (await Promise.all(both)).map(({ status }) => status),
      [500, 500],
    );
    assert.match(registry.held.errors.join(), /^remove blobs of no image: /);
    rmSync(stuck, { recursive: true });
    assert.equal((await registry.ask('GET', '/v2/')).status, 200);
  });
});

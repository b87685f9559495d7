/** The registry as Docker uses it: log in, send blobs and a manifest, get them; what is wrong is refused in the registry's words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf, digestOf, manifestOf, manifestType, open, put, send } from './fixtures/held-registry.ts';

describe('the registry', () => {
  it('takes an image and gives it back', async () => {
    await using registry = await open();
    assert.equal((await registry.ask('GET', '/v2/')).status, 200);
    assert.equal(await send(registry, 'config'), 201);
    assert.equal(await send(registry, 'a layer'), 201);
    const manifest = manifestOf('config', 'a layer');
    assert.equal((await put(registry, manifest)).status, 201);
    const head = await registry.ask('HEAD', '/v2/jobs/report/manifests/v1');
    assert.deepEqual(
      [head.status, head.headers.get('docker-content-digest'), head.headers.get('content-length')],
      [200, digestOf(manifest), String(manifest.length)],
    );
    const got = await registry.ask('GET', `/v2/jobs/report/manifests/${digestOf(manifest)}`);
    assert.deepEqual([await got.text(), got.headers.get('content-type')], [manifest, manifestType]);
    const layer = `/v2/jobs/report/blobs/${digestOf('a layer')}`;
    assert.equal((await registry.ask('HEAD', layer)).headers.get('content-length'), '7');
    assert.equal(await (await registry.ask('GET', layer)).text(), 'a layer');
    assert.deepEqual(await (await registry.ask('GET', '/v2/jobs/report/tags/list')).json(), {
      name: 'jobs/report',
      tags: ['v1'],
    });
  });

  it('takes a blob in one request', async () => {
    await using registry = await open();
    const path = `/v2/jobs/report/blobs/uploads/?digest=${digestOf('config')}`;
    assert.equal((await registry.ask('POST', path, { body: 'config' })).status, 201);
    assert.deepEqual(registry.blobs(), [digestOf('config').slice(7)]);
  });

  it('refuses who has no token, or one that is too old', async () => {
    await using registry = await open();
    const refused = await registry.ask('GET', '/v2/', { login: '' });
    assert.match(refused.headers.get('www-authenticate')!, /^Basic realm=/);
    assert.equal(await codeOf(refused), '401 UNAUTHORIZED');
    const other = `Basic ${Buffer.from(`AWS:${registry.held.cloud.host.vault.seal('{}')}`).toString('base64')}`;
    assert.equal(await codeOf(await registry.ask('GET', '/v2/', { login: other })), '401 UNAUTHORIZED');
    await registry.held.advance(12 * 3600);
    assert.equal(await codeOf(await registry.ask('GET', '/v2/')), '401 UNAUTHORIZED');
  });

  it('refuses bytes of another digest, a manifest without its layers, and what is not there', async () => {
    await using registry = await open();
    assert.equal(await send(registry, 'config', digestOf('other')), 400);
    assert.equal(await codeOf(await put(registry, manifestOf('config', 'a layer'))), '400 MANIFEST_BLOB_UNKNOWN');
    assert.equal(await codeOf(await put(registry, '{')), '400 MANIFEST_INVALID');
    const get = async (path: string) => codeOf(await registry.ask('GET', `/v2/${path}`));
    assert.equal(await get('jobs/report/manifests/none'), '404 MANIFEST_UNKNOWN');
    assert.equal(await get(`jobs/report/blobs/${digestOf('none')}`), '404 BLOB_UNKNOWN');
    assert.equal(await get('none/manifests/v1'), '404 NAME_UNKNOWN');
    assert.equal(await get('jobs/report/blobs/uploads/..%2f..%2fkeys.json'), '404 BLOB_UPLOAD_UNKNOWN');
    assert.equal(await codeOf(await registry.ask('DELETE', '/v2/jobs/report/manifests/v1')), '405 UNSUPPORTED');
    assert.deepEqual(registry.held.errors, []);
  });

  it('forgets at the next start what no image is made of', async () => {
    await using registry = await open();
    for (const content of ['config', 'a layer', 'stray']) await send(registry, content);
    await put(registry, manifestOf('config', 'a layer'));
    await registry.restart();
    await registry.ask('GET', '/v2/');
    assert.deepEqual(
      registry.blobs().sort(),
      ['config', 'a layer'].map((content) => digestOf(content).slice(7)).sort(),
    );
  });
});

/** The registry as Docker uses it: log in, send blobs and a manifest, get them; what is wrong is refused in the registry's words. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { instant } from '../../../languages/instant.ts';
import { ecr } from '../../services/ecr/ecr.ts';
import { iam } from '../../services/iam/iam.ts';
import { serve } from '../serve.ts';

const digestOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

interface Registry extends AsyncDisposable {
  readonly held: Held;
  readonly folder: string;
  readonly blobs: () => string[];
  readonly login: string;
  ask(method: string, path: string, more?: { body?: string; login?: string; type?: string }): Promise<Response>;
  /** The engine begins anew on the same folder. */
  restart(): Promise<void>;
}

async function open(): Promise<Registry> {
  const held = await openHeld({
    services: [iam, ecr],
    prepare: (world) => Object.assign(world, { soon: setImmediate, realNow: () => instant(Date.now()) }),
  });
  await held.call('ecr', 'CreateRepository', { repositoryName: 'jobs/report' });
  const folder = mkdtempSync(join(tmpdir(), 'punctual-images-'));
  const begin = () => serve({ cloud: held.cloud, host: '127.0.0.1', port: 0, images: folder });
  let server = await begin();
  const { authorizationData } = await held.call<{ authorizationData: { authorizationToken: string }[] }>(
    'ecr',
    'GetAuthorizationToken',
    {},
  );
  const login = `Basic ${authorizationData[0]!.authorizationToken}`;
  return {
    held,
    folder,
    blobs: () => readdirSync(join(folder, 'sha256')),
    login,
    ask: (method, path, { body, type, login: given = login } = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, {
        method,
        headers: { ...(given === '' ? {} : { authorization: given }), ...(type ? { 'content-type': type } : {}) },
        ...(body === undefined ? {} : { body }),
      }),
    async restart() {
      await server.close();
      server = await begin();
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      held.cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As Docker does: POST, PATCH, PUT. */
async function send(registry: Registry, content: string, digest = digestOf(content)): Promise<number> {
  const begun = await registry.ask('POST', '/v2/jobs/report/blobs/uploads/');
  assert.equal(begun.status, 202);
  const location = begun.headers.get('location')!;
  const sent = await registry.ask('PATCH', location, { body: content });
  assert.deepEqual([sent.status, sent.headers.get('range')], [202, `0-${content.length - 1}`]);
  return (await registry.ask('PUT', `${location}?digest=${digest}`)).status;
}

const manifestOf = (config: string, layer: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: config.length, digest: digestOf(config) },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', size: layer.length, digest: digestOf(layer) }],
  });

const put = (registry: Registry, manifest: string): Promise<Response> =>
  registry.ask('PUT', '/v2/jobs/report/manifests/v1', { body: manifest, type: manifestType });

const codeOf = async (response: Response): Promise<string> =>
  `${response.status} ${((await response.json()) as { errors: { code: string }[] }).errors[0]!.code}`;

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

/** What S3 makes of a URL: keys that look like steps of a path, and parameters that stand for headers. Over real HTTP. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Held, openHeld } from '../../../test/held-cloud.ts';
import { testIdentity } from '../../../test/identity.ts';
import { instant } from '../../languages/instant.ts';
import { iam } from '../services/iam/iam.ts';
import { s3 } from '../services/s3/s3.ts';
import { type HttpResponse, send, sign } from './fixtures/sign.ts';
import type { Serving } from './http-server.ts';
import { serve } from './serve.ts';

let held: Held;
let serving: Serving;

before(async () => {
  held = await openHeld({
    services: [iam, s3],
    prepare: (world) => void Object.assign(world, { soon: setImmediate, realNow: () => instant(Date.now()) }),
  });
  serving = await serve({ cloud: held.cloud, host: '127.0.0.1', port: 0 });
  await call('PUT', '/reports');
});

after(async () => {
  await serving.close();
  held.cloud.stop();
});

function call(method: string, path: string, { body = '' } = {}): Promise<HttpResponse> {
  const headers = { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex') };
  const request = { method, port: serving.port, path, headers, body };
  return send(sign(request, { key: testIdentity.rootKey, service: 's3' }));
}

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

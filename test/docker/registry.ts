/**
 * A registry of the tests: serves images made here, over HTTP on loopback (which Docker trusts without TLS), with a password if one is given,
 * and counts who asks for what. Holds what is put in; takes nothing.
 * Source: "OCI Distribution Specification", pulling; "Image Manifest Version 2, Schema 2".
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type TarEntry, tar } from '../../src/cloud/runners/docker/images/tar.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const listType = 'application/vnd.docker.distribution.manifest.list.v2+json';

export interface RegistryImage {
  readonly name: string;
  readonly tag: string;
  readonly layers: readonly (readonly TarEntry[])[];
  readonly architecture?: string;
  /** The tag names a list of one, not the image itself. */
  readonly inList?: boolean;
}

export interface Registry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Digests of the image's layers. */
  put(image: RegistryImage): { readonly digest: string; readonly layers: readonly string[] };
  /** How often each blob and manifest was got, by digest or tag. */
  readonly got: ReadonlyMap<string, number>;
  /** The next so many requests are answered with 503. */
  failNext(times: number): void;
  /** No request is answered any more. */
  fallSilent(): void;
  close(): Promise<void>;
}

interface Served {
  readonly type: string;
  readonly body: Buffer;
}

export async function startRegistry(login?: { username: string; password: string }): Promise<Registry> {
  const blobs = new Map<string, Served>();
  const manifests = new Map<string, Served>();
  const got = new Map<string, number>();
  let failures = 0;
  let isSilent = false;
  const expected = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;

  const server = createServer((request, response) => {
    if (isSilent) return;
    if (failures-- > 0) return void response.writeHead(503).end();
    if (expected && request.headers.authorization !== expected) return refuse(response);
    serve(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as { port: number }).port}`;

  function serve({ url = '', method }: IncomingMessage, response: ServerResponse): void {
    const [, name, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(url) ?? [];
    if (!name || !reference) return void response.writeHead(url === '/v2/' ? 200 : 404).end('{}');
    const found = kind === 'blobs' ? blobs.get(reference) : manifests.get(`${name}@${reference}`);
    if (!found) return void fail(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    if (method === 'GET') got.set(reference, (got.get(reference) ?? 0) + 1);
    const headers = {
      'content-type': found.type,
      'content-length': found.body.length,
      'docker-content-digest': digestOf(found.body),
    };
    response.writeHead(200, headers).end(method === 'HEAD' ? undefined : found.body);
  }

  function store(body: Buffer, type = 'application/octet-stream'): { mediaType: string; size: number; digest: string } {
    const digest = digestOf(body);
    blobs.set(digest, { type, body });
    return { mediaType: type, size: body.length, digest };
  }

  function publish(
    name: string,
    tag: string | undefined,
    type: string,
    content: object,
  ): { digest: string; size: number } {
    const body = Buffer.from(JSON.stringify(content));
    const digest = digestOf(body);
    for (const reference of tag ? [digest, tag] : [digest]) manifests.set(`${name}@${reference}`, { type, body });
    return { digest, size: body.length };
  }

  return {
    host,
    got,
    put({ name, tag, layers, architecture = 'amd64', inList = false }) {
      const archives = layers.map((entries) => tar(entries));
      const rootfs = { type: 'layers', diff_ids: archives.map(digestOf) };
      const settings = { architecture, os: 'linux', config: { Env: ['PATH=/bin'] }, rootfs };
      const config = store(Buffer.from(JSON.stringify(settings)), 'application/vnd.docker.container.image.v1+json');
      const packed = archives.map((archive) =>
        store(gzipSync(archive), 'application/vnd.docker.image.rootfs.diff.tar.gzip'),
      );
      const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: packed };
      const published = publish(name, inList ? undefined : tag, manifestType, manifest);
      const digests = packed.map(({ digest }) => digest);
      if (!inList) return { digest: published.digest, layers: digests };
      const entry = { mediaType: manifestType, ...published, platform: { architecture, os: 'linux' } };
      const list = publish(name, tag, listType, { schemaVersion: 2, mediaType: listType, manifests: [entry] });
      return { digest: list.digest, layers: digests };
    },
    failNext(times) {
      failures = times;
    },
    fallSilent() {
      isSilent = true;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const digestOf = (body: Uint8Array): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;

function refuse(response: ServerResponse): void {
  response.setHeader('www-authenticate', 'Basic realm="tests"');
  fail(response, 401, 'UNAUTHORIZED', 'authentication required');
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errors: [{ code, message }] }));
}

/**
 * The registry of images, as Docker speaks to one: ECR's manifests over the OCI distribution protocol, with blobs in files. Whoever has a token of
 * GetAuthorizationToken comes in as who asked for it. Left out: ranges of blobs, blobs mounted from other repositories (they are sent again).
 * Source: OCI distribution specification 1.1.
 */
import type { Api } from '../../engine/api.ts';
import type { Caller } from '../../kit/caller.ts';
import { root } from '../../kit/caller.ts';
import { openRegistryToken } from '../../kit/registry-token.ts';
import { type Budget, openShare, readSent } from '../body.ts';
import { checkHost, checkOrigin } from '../check-host.ts';
import type { Incoming } from '../http-server.ts';
import type { Reply } from '../protocol.ts';
import { type BlobFiles, digestForm, openBlobFiles } from './blob-files.ts';
import { parseRegistryPath, type RegistryPath } from './parse-path.ts';
import {
  blobsMissing,
  blobUnknown,
  digestInvalid,
  diskFull,
  errorReply,
  internalError,
  manifestUnknown,
  refusalOf,
  unauthorized,
  unsupported,
  uploadUnknown,
} from './refusals.ts';
import { openUploads, type Uploads } from './uploads.ts';

export interface RegistrySettings {
  readonly cloud: Api;
  /** Where blobs are kept. */
  readonly folder: string;
  readonly names: (port: number) => readonly string[];
  readonly budget: Budget;
}

interface Request {
  readonly cloud: Api;
  readonly files: BlobFiles;
  readonly uploads: Uploads;
  readonly incoming: Incoming;
  readonly caller: Caller;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly budget: Budget;
}

const manifestBytesMax = 4 * 1024 * 1024;
/** Ours: images are not taken while less is free. */
const keptFreeBytes = 1024 * 1024 * 1024;

/** Answers each request; never rejects. Before the first one, blobs of no image go. */
export function openRegistry({ cloud, folder, names, budget }: RegistrySettings) {
  const files = openBlobFiles(folder);
  const uploads = openUploads(files, () => cloud.host.world.now());
  const sweep = async (): Promise<void> => {
    await files.sweep(new Set(await digestsBy(cloud, 'KeptBlobs', {})));
  };
  let swept: Promise<void> | undefined;
  /** What did not succeed is tried again by the next request, and reported once for all that waited. */
  const failed = (error: unknown): never => {
    swept = undefined;
    cloud.host.reportError('remove blobs of no image', error);
    throw internalError();
  };
  return async (incoming: Incoming): Promise<Reply> => {
    const { method = 'GET', url = '/', headers } = incoming.request;
    try {
      checkHost(headers, names(incoming.port));
      checkOrigin(headers);
      const { pathname, searchParams: query } = new URL(url, 'http://registry');
      const path = parseRegistryPath(pathname);
      const caller = callerOf(cloud, headers.authorization);
      incoming.admitted();
      swept ??= sweep().catch(failed);
      await swept;
      if (!path) throw unsupported();
      const reply = await answer({ cloud, files, uploads, incoming, caller, method, query, budget }, path);
      return withVersion(reply);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) return withVersion(errorReply(refusal));
      if (!incoming.isGone()) cloud.host.reportError('answer Docker', error);
      return withVersion(errorReply(internalError()));
    }
  };
}

const withVersion = (reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, 'docker-distribution-api-version': 'registry/2.0' },
});

function callerOf({ host }: Api, authorization = ''): Caller {
  const [, given = ''] = /^Basic (.+)$/i.exec(authorization) ?? [];
  const login = Buffer.from(given, 'base64').toString();
  const password = login.startsWith('AWS:') ? login.slice('AWS:'.length) : '';
  const caller = openRegistryToken(host.vault, password, host.world.now());
  if (!caller) throw unauthorized();
  return caller;
}

function answer(request: Request, path: RegistryPath): Promise<Reply> | Reply {
  const { method } = request;
  const reads = method === 'GET' || method === 'HEAD';
  switch (path.kind) {
    case 'base':
      return json(200, {});
    case 'manifest':
      if (reads) return getManifest(request, path.name, path.reference);
      if (method === 'PUT') return putManifest(request, path.name, path.reference);
      throw unsupported();
    case 'blob':
      if (reads) return getBlob(request, path.name, path.digest);
      throw unsupported();
    case 'upload':
      return upload(request, path.name, path.id);
    case 'tags':
      return listTags(request, path.name);
  }
}

const json = (status: number, content: object): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});

const call = <Output>({ cloud, caller }: Request, operation: string, input: object): Promise<Output> =>
  cloud.call('ecr', operation, input, caller) as Promise<Output>;

const idOf = (reference: string): { imageDigest: string } | { imageTag: string } =>
  digestForm.test(reference) ? { imageDigest: reference } : { imageTag: reference };

interface GotImages {
  readonly images: readonly {
    readonly imageManifest: string;
    readonly imageManifestMediaType: string;
    readonly imageId: { readonly imageDigest: string };
  }[];
}

async function getManifest(request: Request, repositoryName: string, reference: string): Promise<Reply> {
  const input = { repositoryName, imageIds: [idOf(reference)] };
  const [image] = (await call<GotImages>(request, 'BatchGetImage', input)).images;
  if (!image) throw manifestUnknown(reference);
  return {
    status: 200,
    headers: {
      'content-type': image.imageManifestMediaType,
      'content-length': String(Buffer.byteLength(image.imageManifest)),
      'docker-content-digest': image.imageId.imageDigest,
    },
    body: request.method === 'HEAD' ? '' : image.imageManifest,
  };
}

async function putManifest(request: Request, repositoryName: string, reference: string): Promise<Reply> {
  await call(request, 'MayPut', { repositoryName });
  using share = openShare(request.budget);
  const sent = request.incoming.request;
  const imageManifest = (await readSent(sent, manifestBytesMax, share)).toString();
  const missing = await missingBlobs(request, repositoryName, imageManifest);
  if (missing.length > 0) throw blobsMissing(missing);
  const mediaType = sent.headers['content-type'];
  const { imageDigest } = await call<{ imageDigest: string }>(request, 'RecordPush', {
    repositoryName,
    imageManifest,
    ...(mediaType === undefined ? {} : { imageManifestMediaType: mediaType }),
    ...idOf(reference),
  });
  const headers = { location: `/v2/${repositoryName}/manifests/${imageDigest}`, 'docker-content-digest': imageDigest };
  return { status: 201, headers, body: '' };
}

async function missingBlobs(request: Request, repositoryName: string, imageManifest: string): Promise<string[]> {
  const named = new Set(await digestsBy(request.cloud, 'BlobsNamed', { imageManifest }));
  const sizes = await sizesIn(request, repositoryName, [...named]);
  return [...named].filter((digest) => !sizes.has(digest));
}

const digestsBy = async (cloud: Api, operation: string, input: object): Promise<string[]> =>
  ((await cloud.call('ecr', operation, input, root)) as { digests: string[] }).digests;

/** Bytes of those blobs that an image of this repository is made of, or that were sent to it: it has no others, whatever other repositories have. */
async function sizesIn({ cloud, files, uploads }: Request, repositoryName: string, digests: readonly string[]) {
  const ofImages = new Set(await digestsBy(cloud, 'BlobsOf', { repositoryName, digests }));
  const sizes = new Map<string, number>();
  for (const digest of digests) {
    const isIts = digestForm.test(digest) && (ofImages.has(digest) || uploads.wasSent(repositoryName, digest));
    const size = isIts ? await files.size(digest) : undefined;
    if (size !== undefined) sizes.set(digest, size);
  }
  return sizes;
}

async function getBlob(request: Request, repositoryName: string, digest: string): Promise<Reply> {
  await call(request, request.method === 'HEAD' ? 'MayCheck' : 'MayPull', { repositoryName });
  const size = (await sizesIn(request, repositoryName, [digest])).get(digest);
  if (size === undefined) throw blobUnknown(digest);
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'docker-content-digest': digest,
    },
    body: request.method === 'HEAD' ? '' : request.files.read(digest),
  };
}

/** POST begins, PATCH sends, PUT sends the rest and ends, each with as many bytes as it likes. What is refused is dropped. */
async function upload(request: Request, name: string, given: string): Promise<Reply> {
  const { files, uploads, method, query } = request;
  await call(request, 'MayPush', { repositoryName: name });
  const isNew = method === 'POST' && given === '';
  if (!isNew && !uploads.has(given, name)) throw uploadUnknown();
  if (method === 'GET') return underWay(204, name, given, (await files.sizeOfUpload(given)) ?? 0);
  const digest = isNew || method === 'PUT' ? query.get('digest') : null;
  if (!isNew && method !== 'DELETE' && method !== 'PATCH' && digest === null) throw unsupported();
  const id = isNew ? await uploads.begin(name) : given;
  return uploads.alone(id, async () => {
    try {
      if (method !== 'DELETE') return await take(request, name, id, digest);
      await uploads.drop(id);
      return { status: 204, headers: {}, body: '' };
    } catch (error) {
      if (refusalOf(error)) await uploads.drop(id);
      throw error;
    }
  });
}

/** `digest`: these are the last bytes of the upload. */
async function take(request: Request, name: string, id: string, digest: string | null): Promise<Reply> {
  const { files, uploads, incoming, cloud } = request;
  const checkSpace = (bytes: number): void => {
    if ((cloud.host.world.disk()?.freeBytes ?? Infinity) - bytes < keptFreeBytes) throw diskFull();
  };
  checkSpace(Number(incoming.request.headers['content-length'] ?? 0));
  incoming.takesLong();
  await files.append(id, incoming.request, () => checkSpace(0));
  if (digest === null) return underWay(202, name, id, (await files.sizeOfUpload(id)) ?? 0);
  if (!(digestForm.test(digest) && (await uploads.finish(id, name, digest)))) throw digestInvalid(digest);
  const headers = { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest };
  return { status: 201, headers, body: '' };
}

const underWay = (status: number, name: string, id: string, bytes: number): Reply => ({
  status,
  headers: {
    location: `/v2/${name}/blobs/uploads/${id}`,
    range: `0-${Math.max(0, bytes - 1)}`,
    'docker-upload-uuid': id,
  },
  body: '',
});

interface Listed {
  readonly imageIds: readonly { readonly imageTag?: string }[];
}

async function listTags(request: Request, repositoryName: string): Promise<Reply> {
  const { imageIds } = await call<Listed>(request, 'ListImages', { repositoryName, filter: { tagStatus: 'TAGGED' } });
  return json(200, { name: repositoryName, tags: imageIds.flatMap(({ imageTag = [] }) => imageTag).sort() });
}

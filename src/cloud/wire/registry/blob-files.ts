/**
 * The bytes of images: a file a blob, named by its digest, in a folder beside the store; a blob stands there whole or not at all. What is being sent stands in
 * `uploads`. Blobs that no image is made of go at the next start.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type BlobFiles = ReturnType<typeof openBlobFiles>;

export const digestForm = /^sha256:[0-9a-f]{64}$/;
const uploadForm = /^[0-9a-f-]{36}$/;

export function openBlobFiles(folder: string) {
  const [blobs, uploads] = [join(folder, 'sha256'), join(folder, 'uploads')];
  const pathOf = (digest: string): string => join(blobs, digest.slice('sha256:'.length));
  const uploadPath = (id: string): string => join(uploads, uploadForm.test(id) ? id : 'none');
  return {
    /** Bytes of what is there; undefined: nothing. */
    size: (digest: string): Promise<number | undefined> => sizeOf(pathOf(digest)),
    read: (digest: string): AsyncIterable<Uint8Array> => createReadStream(pathOf(digest)),
    async begin(): Promise<string> {
      for (const path of [blobs, uploads]) await mkdir(path, { recursive: true, mode: 0o700 });
      const id = randomUUID();
      await (await open(uploadPath(id), 'wx', 0o600)).close();
      return id;
    },
    sizeOfUpload: (id: string): Promise<number | undefined> => sizeOf(uploadPath(id)),
    /** `mayGoOn` throws where no more is to be written; the content is left open, so that whoever sends it can be answered. */
    append: (id: string, content: Readable, mayGoOn: () => void): Promise<void> =>
      pipeline(looking(content, mayGoOn), createWriteStream(uploadPath(id), { flags: 'a' })),
    /** The upload becomes a blob if its digest is this one; else it is dropped, and false returned. */
    async finish(id: string, digest: string): Promise<boolean> {
      const path = uploadPath(id);
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      const isRight = `sha256:${hash.digest('hex')}` === digest;
      if (!isRight) await rm(path, { force: true });
      else await moveToDisk(path, pathOf(digest));
      return isRight;
    },
    cancel: (id: string): Promise<void> => rm(uploadPath(id), { force: true }),
    /** What was being sent goes, and each blob but these. */
    async sweep(kept: ReadonlySet<string>): Promise<void> {
      await rm(uploads, { recursive: true, force: true });
      const names = await readdir(blobs).catch(() => []);
      for (const name of names) if (!kept.has(`sha256:${name}`)) await rm(join(blobs, name), { force: true });
    },
  };
}

const lookEveryBytes = 4 * 1024 * 1024;

async function* looking(content: Readable, mayGoOn: () => void): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes >= lookEveryBytes) {
      mayGoOn();
      bytes = 0;
    }
    yield chunk;
  }
}

const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );

async function moveToDisk(from: string, to: string): Promise<void> {
  const file = await open(from, 'r+');
  await file.sync().finally(() => file.close());
  await rename(from, to);
}

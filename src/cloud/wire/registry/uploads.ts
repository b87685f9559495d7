/**
 * What is being sent to which repository: each upload has one repository, and one request at a time (a second one would write into what the first has
 * verified). One that nobody goes on with is dropped when the next begins; all are at the engine's next start.
 */
import type { Instant } from '../../../languages/instant.ts';
import type { BlobFiles } from './blob-files.ts';
import { uploadBusy, uploadUnknown } from './refusals.ts';

interface Upload {
  readonly repository: string;
  /** When its last request ended; undefined: one is under way. */
  idleSince: Instant | undefined;
}

/** Ours. */
const idleMsMax = 60 * 60 * 1000;

export type Uploads = ReturnType<typeof openUploads>;

export function openUploads(files: BlobFiles, now: () => Instant) {
  const underWay = new Map<string, Upload>();
  /** By repository, the blobs that were sent to it since this engine started: no manifest need name them yet. */
  const sent = new Map<string, Set<string>>();
  const drop = async (id: string): Promise<void> => {
    underWay.delete(id);
    await files.cancel(id);
  };
  return {
    async begin(repository: string): Promise<string> {
      for (const [id, { idleSince }] of underWay)
        if (idleSince !== undefined && now() - idleSince > idleMsMax) await drop(id);
      const id = await files.begin();
      underWay.set(id, { repository, idleSince: now() });
      return id;
    },
    has: (id: string, repository: string): boolean => underWay.get(id)?.repository === repository,
    drop,
    /** Throws where another request of the same upload is under way. */
    async alone<Result>(id: string, act: () => Promise<Result>): Promise<Result> {
      const upload = underWay.get(id);
      if (!upload) throw uploadUnknown();
      if (upload.idleSince === undefined) throw uploadBusy();
      upload.idleSince = undefined;
      return act().finally(() => {
        upload.idleSince = now();
      });
    },
    /** As BlobFiles says it; the upload is over. */
    async finish(id: string, repository: string, digest: string): Promise<boolean> {
      const isRight = await files.finish(id, digest);
      underWay.delete(id);
      if (isRight) sent.set(repository, (sent.get(repository) ?? new Set()).add(digest));
      return isRight;
    },
    wasSent: (repository: string, digest: string): boolean => sent.get(repository)?.has(digest) ?? false,
  };
}

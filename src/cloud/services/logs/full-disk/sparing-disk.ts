/** Deleting needs the disk too, to be written down: what a full one does not take is tried again, and holds up no turn. */
import { later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import { isDiskFailure } from '../../../kit/store-failure.ts';

/** Works on the log file alone; the timer of its kind does it again. */
type Deletion = (context: Context, key: string) => void;

export const againSeconds = 60;

export const sparingDisk = (deletions: Readonly<Record<string, Deletion>>): Record<string, Deletion> =>
  Object.fromEntries(
    Object.entries(deletions).map(([kind, work]) => [
      kind,
      (context, key) => {
        try {
          work(context, key);
        } catch (error) {
          if (!isDiskFailure(error)) throw error;
          context.setTimer(kind, key, later(context.now, againSeconds));
        }
      },
    ]),
  );

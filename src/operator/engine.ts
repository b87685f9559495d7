/** How the engine itself fares: since when it runs, with what, on which disk, who outside watches it. AWS has no such thing to tell. */
import type { Account } from './account.ts';
import { askLedger, dateOf } from './ledger.ts';

export interface EngineState {
  readonly startedAt: Date;
  /** `docker`, `process`; undefined: tasks end at once. */
  readonly runner?: string;
  readonly disk?: { readonly freeBytes: number; readonly totalBytes: number };
  /** Of the data folder; undefined: none is known. */
  readonly backup?: { readonly at: Date; readonly bytes: number };
  /** Undefined: nobody outside is told that it lives. */
  readonly watchdog?: { readonly host: string; readonly takenAt?: Date };
}

interface Answer {
  readonly StartedAt: number | string;
  readonly Runner?: string;
  readonly Disk?: { readonly FreeBytes: number; readonly TotalBytes: number };
  readonly Backup?: { readonly At: number | string; readonly Bytes: number };
  readonly Watchdog?: { readonly Host: string; readonly TakenAt?: number | string };
}

/** Undefined over AWS, and where it may not be asked. Throws the SDK's other errors. */
export async function engineState(account: Account): Promise<EngineState | undefined> {
  const answer = await askLedger<Answer>(account, 'DescribeEngine', {}).catch((error: Error) => {
    if (error.name === 'AccessDeniedException') return undefined;
    throw error;
  });
  if (!answer) return undefined;
  const { StartedAt, Runner, Disk, Backup, Watchdog } = answer;
  return {
    startedAt: dateOf(StartedAt),
    ...(Runner && { runner: Runner }),
    ...(Disk && { disk: { freeBytes: Disk.FreeBytes, totalBytes: Disk.TotalBytes } }),
    ...(Backup && { backup: { at: dateOf(Backup.At), bytes: Backup.Bytes } }),
    ...(Watchdog && {
      watchdog: { host: Watchdog.Host, ...(Watchdog.TakenAt !== undefined && { takenAt: dateOf(Watchdog.TakenAt) }) },
    }),
  };
}

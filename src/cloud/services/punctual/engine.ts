/** What becomes of everything else: since when the engine runs, with what, on which disk, and whether somebody outside would notice its end. */
import type { Instant } from '../../../languages/instant.ts';
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';

export interface DescribeEngineOutput {
  readonly StartedAt: Date;
  /** Absent: tasks end at once. */
  readonly Runner?: string;
  /** Of the file system of the data folder. */
  readonly Disk?: { readonly FreeBytes: number; readonly TotalBytes: number };
  /** The last one of the data folder; absent: none is known. */
  readonly Backup?: { readonly At: Date; readonly Bytes: number };
  /** Absent: nobody outside is told that it lives. */
  readonly Watchdog?: {
    readonly Host: string;
    /** When it took a heartbeat last; absent: not since the start. */
    readonly TakenAt?: Date;
  };
}

export const describeEngine: Handler<Punctual, object, DescribeEngineOutput> = {
  permissions: () => [{ action: 'punctual:DescribeEngine', resource: '*' }],
  handle({ host: { world }, life: { startedAt, heartbeatTakenAt } }, _input, { now }) {
    const { watchdog } = world.transports;
    const [disk, backup] = [world.disk(), world.lastBackup()];
    return {
      StartedAt: new Date(startedAt ?? now),
      ...(world.runner && { Runner: world.runner.kind }),
      ...(disk && { Disk: { FreeBytes: disk.freeBytes, TotalBytes: disk.totalBytes } }),
      ...(backup && { Backup: { At: new Date(backup.at), Bytes: backup.bytes } }),
      ...(watchdog && { Watchdog: { Host: watchdog.host, ...dateOf(heartbeatTakenAt) } }),
    };
  },
};

const dateOf = (at: Instant | undefined) => at !== undefined && { TakenAt: new Date(at) };

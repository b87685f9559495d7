/**
 * What the cloud here has lost, given up or set aside: deliveries that failed for good, log lines for which the disk had no space, work that
 * failed by a bug of its own. AWS keeps no such lists.
 */
import type { Account } from './account.ts';
import { type FailedDelivery, newestFailedDeliveries } from './failed-deliveries.ts';
import { askLedger, dateOf } from './ledger.ts';
import type { Stream } from './task-logs.ts';

export type Lost =
  | ({ readonly kind: 'not delivered' } & Omit<FailedDelivery, 'eventId'>)
  | {
      readonly kind: 'cut';
      readonly at: Date;
      /** Undefined: of all streams beyond those that are counted one by one. */
      readonly group: string | undefined;
      readonly stream: string | undefined;
      readonly lines: number;
      readonly bytes: number;
      /** Undefined: lines are cut still. */
      readonly endedAt: Date | undefined;
    }
  | {
      readonly kind: 'set aside';
      readonly at: Date;
      /** By which it is released. */
      readonly id: number;
      /** `events deliver`, `states timer/retry`. */
      readonly work: string;
      readonly subject: string;
      /** The error, with its stack. */
      readonly why: string;
    };

/** Lines of a log for which the disk had no space. */
export interface Cut {
  readonly lines: number;
  /** Of their texts, in UTF-8. */
  readonly bytes: number;
}

type Instant = number | string;

interface Cuts {
  readonly CutLogs: readonly {
    readonly LogGroupName?: string;
    readonly LogStreamName?: string;
    readonly Bytes: number;
    readonly Lines: number;
    readonly FirstAt: Instant;
    readonly LastAt: Instant;
    readonly EndedAt?: Instant;
  }[];
}

interface SetAside {
  readonly Quarantined: readonly {
    readonly Id: number;
    readonly Service: string;
    readonly Kind: string;
    readonly Subject: string;
    readonly QuarantinedAt: Instant;
    readonly Why: string;
  }[];
}

/** Newest first, `max` at most; undefined: who answers keeps no such lists. Throws the SDK's errors. */
export async function listLost(account: Account, max: number): Promise<Lost[] | undefined> {
  const [failed, cuts, aside] = await Promise.all([
    newestFailedDeliveries(account, max),
    askLedger<Cuts>(account, 'ListCutLogs', { MaxResults: max }),
    askLedger<SetAside>(account, 'ListQuarantined', { MaxResults: max }),
  ]);
  if (!failed || !cuts || !aside) return undefined;
  const all: Lost[] = [
    ...failed.map(({ eventId: _, ...delivery }): Lost => ({ kind: 'not delivered', ...delivery })),
    ...cuts.CutLogs.map(
      ({ LogGroupName, LogStreamName, Lines, Bytes, LastAt, EndedAt }): Lost => ({
        kind: 'cut',
        at: dateOf(LastAt),
        group: LogGroupName,
        stream: LogStreamName,
        lines: Lines,
        bytes: Bytes,
        endedAt: EndedAt === undefined ? undefined : dateOf(EndedAt),
      }),
    ),
    ...aside.Quarantined.map(
      ({ Id, Service, Kind, Subject, QuarantinedAt, Why }): Lost => ({
        kind: 'set aside',
        at: dateOf(QuarantinedAt),
        id: Id,
        work: `${Service} ${Kind}`,
        subject: Subject,
        why: Why,
      }),
    ),
  ];
  return all.toSorted((one, other) => Number(other.at ?? 0) - Number(one.at ?? 0)).slice(0, max);
}

/** Of these streams, as far as the newest cuts tell; undefined: none was, or it may not be asked. Throws the SDK's other errors. */
export async function cutOf(
  account: Account,
  streams: readonly Pick<Stream, 'group' | 'stream'>[],
): Promise<Cut | undefined> {
  const answer = await askLedger<Cuts>(account, 'ListCutLogs', { MaxResults: cutsMax }).catch((error: Error) => {
    if (error.name === 'AccessDeniedException') return undefined;
    throw error;
  });
  const found = (answer?.CutLogs ?? []).filter(({ LogGroupName, LogStreamName }) =>
    streams.some(({ group, stream }) => group === LogGroupName && stream === LogStreamName),
  );
  if (found.length === 0) return undefined;
  return {
    lines: found.reduce((sum, { Lines }) => sum + Lines, 0),
    bytes: found.reduce((sum, { Bytes }) => sum + Bytes, 0),
  };
}

const cutsMax = 100;

/** What was set aside is tried again with what waits behind it, or dropped with it; false: there is nothing of that number. Throws the SDK's errors. */
export async function releaseSetAside(account: Account, id: number, discard: boolean): Promise<boolean> {
  try {
    await askLedger(account, 'ReleaseQuarantined', { Id: id, Discard: discard });
    return true;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

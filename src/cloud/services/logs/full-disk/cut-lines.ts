/**
 * Lines for which the disk has no space: counted by stream in the main store, which keeps space for that, said once, and made known by a line
 * in the stream as soon as lines are written again.
 */
import { type Instant, later } from '../../../../languages/instant.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { type Context, internal, type Row } from '../../../kit/service.ts';
import { asOfLogFile, isDiskFailure } from '../../../kit/store-failure.ts';
import type { Logs } from '../context.ts';
import type { Line } from '../log-file/block.ts';
import type { Batch, Grown } from '../log-file/lines.ts';
import type { Cut } from './cut-tables.ts';
import { isShort } from './space.ts';

/** The timer that looks whether there is space again. */
const lookAgainSeconds = 5;
/** The log file could not be written though the disk seems to have space: a quota, or a disk that can only be read. */
const lookAgainAfterFailureSeconds = 60;
/** Turns that are tried again where the disk seems to have space: what fails once or twice costs no line. */
const failuresMax = 3;
/** Streams to which it is made known in a turn. */
const notedPerTurn = 1000;

const about = 'log lines without space';

/** Lines are not written now. */
export const isCutting = (logs: Logs): boolean => logs.space.isShort || logs.cuts.isOpen() || isShort(logs, false);

/** In each turn: a task that prints where nothing can be written has no lines that would show it. */
export function watchSpace(logs: Logs, context: Context): void {
  if (!logs.space.isShort && isShort(logs, false)) beginCutting(logs, context);
}

/** What was cut before a start is made known; where there is space again, before a line comes that would be cut too. */
export function resumeCutting(logs: Logs, context: Context): void {
  if (!logs.cuts.isOpen()) return;
  if (isShort(logs, true)) beginCutting(logs, context);
  else lookForSpace(logs, context);
}

/** Says it the first time. */
export function beginCutting(logs: Logs, context: Context): void {
  if (logs.space.isShort) return;
  setShort(logs, context, true);
  const again = isShort(logs, false) ? lookAgainSeconds : lookAgainAfterFailureSeconds;
  context.setTimer('space', 'disk', later(context.now, again));
  const message = `the disk has no space for log lines: what tasks print is cut (${freeText(logs)})`;
  context.notice({ level: 'ERROR', message }, about);
}

function setShort({ space }: Logs, context: Context, isNow: boolean): void {
  const before = space.isShort;
  space.isShort = isNow;
  context.undo(() => {
    space.isShort = before;
  });
}

/** Where a client's lines would go: it sends them again. */
export function refuseWithoutSpace(logs: Logs): void {
  if (isCutting(logs))
    throw new AwsError('ServiceUnavailableException', 'The disk has no space for log lines: try again later.', 503);
}

export function cutLines(logs: Logs, context: Context, { groupKey, streamKey, lines }: Batch): void {
  const bytes = lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  logs.cuts.add({ groupKey, streamKey, bytes, lines: lines.length, at: context.now });
  context.post('count-cut', 'disk', bytes);
  beginCutting(logs, context);
}

function freeText({ host }: Logs): string {
  const disk = host.world.disk();
  return disk ? `${Math.floor(disk.freeBytes / 1024 / 1024)} MiB are free` : 'they cannot be written';
}

/** Writes what the turn has gathered; lines that the disk does not take are cut, and do not hold up the turn. */
export function flushLines(logs: Logs, context: Context): Grown {
  try {
    const grown = logs.lines.flush();
    if (grown.groups.size > 0) logs.space.failures = 0;
    return grown;
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    if (!isCutting(logs) && ++logs.space.failures < failuresMax) throw asOfLogFile(error as Error);
    for (const batch of logs.lines.takeBatches()) cutLines(logs, context, batch);
  }
  try {
    // How far output was read: it takes the place of what stood there.
    return logs.lines.flush();
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    return { groups: new Set(), streams: new Set() };
  }
}

/** Once there is space again, each stream gets a line that says what is missing. */
export function lookForSpace(logs: Logs, context: Context): void {
  const { cuts } = logs;
  if (isShort(logs, true)) {
    context.setTimer('space', 'disk', later(context.now, lookAgainSeconds));
    return;
  }
  const open = cuts.open(notedPerTurn);
  for (const cut of open) {
    addNote(logs, context, cut);
    cuts.end(cut.id, context.now);
  }
  if (cuts.isOpen()) {
    context.setTimer('space', 'disk', context.now);
    return;
  }
  setShort(logs, context, false);
  const sum = (of: (cut: Cut) => number): number => open.reduce((total, cut) => total + of(cut), 0);
  const [bytes, lines] = [sum((cut) => cut.bytes), sum((cut) => cut.lines)];
  const message = `the disk has space for log lines again: ${bytes} bytes in ${lines} lines of ${open.length} streams were cut`;
  context.recovered(about, { level: 'WARN', message });
}

/** Seen by an alarm, too. */
export const countCut = (context: Context, { payload }: Row): void =>
  context.count({
    namespace: 'Punctual',
    name: 'LogBytesCut',
    dimensions: {},
    value: payload as number,
    unit: 'Bytes',
  });

function addNote(logs: Logs, context: Context, cut: Cut): void {
  const group = logs.tables.groupByKey(cut.groupKey);
  if (!group || logs.tables.streamName(cut.streamKey) === undefined) return;
  const line: Line = { at: cut.lastAt, text: missing(cut) };
  context.undo(
    logs.lines.add({ groupKey: cut.groupKey, streamKey: cut.streamKey, lines: [line], ingestedAt: context.now }),
  );
}

const iso = (at: Instant): string => new Date(at).toISOString();

const missing = ({ bytes, lines, firstAt, lastAt }: Cut): string =>
  `(cut ${bytes} bytes in ${lines} lines between ${iso(firstAt)} and ${iso(lastAt)}: the disk had no space for them)`;

export interface CutsInput {
  readonly before?: number | undefined;
  readonly count: number;
}

/** For the service `punctual`, newest first. */
export const listCuts = internal<Logs, CutsInput, { cuts: Cut[] }>(({ cuts }, { before, count }) => ({
  cuts: cuts.latest(before, count),
}));

/** For whoever watches the cloud. */
export const ailing = (logs: Logs): string | undefined =>
  isCutting(logs) ? `log lines are cut: the disk has no space for them (${freeText(logs)})` : undefined;

/**
 * Samples grow coarser as they age, and go at last; so does an alarm's history. Done in rounds every three hours, a bounded share a turn;
 * a round takes from each series only what has come of age since the round before. (AWS's limits of age are the least here.)
 * Source: CloudWatch User Guide, "Metrics retention".
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import { nextStep } from '../alarms/watch.ts';
import type { CloudWatch } from '../context.ts';
import { historyMsMax, keptMsMax, resolutions } from '../limits.ts';
import type { DataRow } from '../tables.ts';
import { merge } from './summary.ts';

/** Its name is stored. */
export const rollUpTimer = 'roll';

const seriesPerTurn = 200;
const rowsPerTurn = 500;
const roundMs = 3 * 3_600_000;
const dayMs = 86_400_000;
const { olderThanMs: minuteAgeMs } = resolutions.find(({ stepSeconds }) => stepSeconds === 60)!;

export function planRollUp(context: Context): void {
  context.setTimer(rollUpTimer, '', nextStep(context.now, roundMs));
}

/** Rows between the two instants are to be made as coarse as `stepSeconds`, which never ends for those that are to go. */
interface Work {
  readonly stepSeconds: number;
  readonly from: Instant;
  readonly until: Instant;
}

/** `progress`: `ROUND/SERIES`, the instant of the round and the last series done; empty at its begin. */
export function rollUp(service: CloudWatch, context: Context, progress: string): void {
  const [round = context.now, done = 0] = progress === '' ? [] : (progress.split('/').map(Number) as [Instant, number]);
  service.meter.writeAndForget(context);
  let left = rowsPerTurn - service.tables.removeHistoryBefore(instant(context.now - historyMsMax), rowsPerTurn);
  if (left > 0) left -= makeMinutes(service, instant(round), left);
  const works = worksOf(service, instant(round));
  const series = works.length === 0 ? [] : service.tables.seriesAfter(done, seriesPerTurn);
  let last = done;
  for (const { id } of series) {
    if (left > 0) left -= rollSeries(service, id, works, left);
    if (left <= 0) break;
    last = id;
  }
  if (left <= 0 || series.length === seriesPerTurn) {
    context.setTimer(rollUpTimer, `${round}/${last}`, instant(context.now + 1));
    return;
  }
  for (const { stepSeconds, until } of works) service.tables.setRolledUntil(stepSeconds, until);
  planRollUp(context);
}

/** In every round. Returns how many rows it took; as many as `limit`: there may be more. */
function makeMinutes({ tables }: CloudWatch, round: Instant, limit: number): number {
  const until = round - minuteAgeMs;
  const rows = tables.fineData(instant(until - (until % roundMs)), limit);
  for (const row of rows) coarsen(tables, row.series, row, 60);
  return rows.length;
}

/** Coarser ones are made in a day's first round. */
function worksOf({ tables }: CloudWatch, round: Instant): Work[] {
  const ages = [
    ...resolutions.filter(({ stepSeconds }) => stepSeconds > 60),
    { olderThanMs: keptMsMax, stepSeconds: Infinity },
  ];
  return ages
    .map(({ olderThanMs, stepSeconds }) => {
      const until = round - olderThanMs;
      return { stepSeconds, from: tables.rolledUntil(stepSeconds), until: instant(until - (until % dayMs)) };
    })
    .filter(({ from, until }) => from < until);
}

function rollSeries(service: CloudWatch, series: number, works: readonly Work[], limit: number): number {
  const oldest = service.tables.oldestData(series) ?? Infinity;
  let left = limit;
  for (const work of works) if (left > 0 && oldest < work.until) left -= rollRows(service, series, work, left);
  return limit - left;
}

/** Returns how many rows it took; as many as `limit`: there may be more. */
function rollRows({ tables }: CloudWatch, series: number, { stepSeconds, from, until }: Work, limit: number): number {
  // The first of its minutes or hour, as jobs are mostly due at: it stays where it is.
  const widened = stepSeconds === Infinity ? 0 : tables.widenData(series, stepSeconds, from, until, limit);
  if (widened >= limit) return limit;
  const rows = tables.dataFinerThan(series, stepSeconds, from, until, limit - widened);
  for (const row of rows) {
    if (stepSeconds === Infinity) tables.removeData(series, row.at);
    else coarsen(tables, series, row, stepSeconds);
  }
  return widened + rows.length;
}

function coarsen(tables: CloudWatch['tables'], series: number, { at: sampled, summary }: DataRow, step: number): void {
  const at = instant(sampled - (sampled % (step * 1000)));
  if (at !== sampled) tables.removeData(series, sampled);
  const there = at === sampled ? undefined : tables.data(series, at);
  if (there) merge(there.summary, summary);
  tables.putData(series, { at, step, summary: there?.summary ?? summary });
}

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
  const works = worksOf(service, instant(round));
  const series = works.length === 0 ? [] : service.tables.seriesAfter(done, seriesPerTurn);
  let last = done;
  for (const { id } of series) {
    for (const work of works) if (left > 0) left -= rollRows(service, id, work, left);
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

/** Minutes are made in every round, coarser ones in a day's first. */
function worksOf({ tables }: CloudWatch, round: Instant): Work[] {
  const ages = [...resolutions, { olderThanMs: keptMsMax, stepSeconds: Infinity }];
  return ages
    .map(({ olderThanMs, stepSeconds }) => {
      const until = round - olderThanMs;
      const unit = stepSeconds === 60 ? roundMs : dayMs;
      return { stepSeconds, from: tables.rolledUntil(stepSeconds), until: instant(until - (until % unit)) };
    })
    .filter(({ from, until }) => from < until);
}

/** Returns how many rows it took; as many as `limit`: there may be more. */
function rollRows({ tables }: CloudWatch, series: number, { stepSeconds, from, until }: Work, limit: number): number {
  const rows = tables.dataFinerThan(series, stepSeconds, from, until, limit);
  for (const row of rows) {
    // The first of its minute or hour, as jobs are mostly due at: it stays where it is.
    if (stepSeconds !== Infinity && row.at % (stepSeconds * 1000) === 0)
      tables.putData(series, { ...row, step: stepSeconds });
    else {
      tables.removeData(series, row.at);
      if (stepSeconds !== Infinity) coarsen(tables, series, row, stepSeconds);
    }
  }
  return rows.length;
}

function coarsen(tables: CloudWatch['tables'], series: number, { at: sampled, summary }: DataRow, step: number): void {
  const at = instant(sampled - (sampled % (step * 1000)));
  const there = tables.data(series, at);
  if (there) merge(there.summary, summary);
  tables.putData(series, { at, step, summary: there?.summary ?? summary });
}

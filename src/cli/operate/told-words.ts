/** Who was told of a run that did not succeed, in a line or two. */
import { timeOf } from '../../operator/local-time.ts';
import { hasFailed } from '../../operator/runs.ts';
import type { ToldRun } from '../../operator/show-run.ts';
import { sanitizeName } from '../sanitize.ts';
import type { Operated } from './with-account.ts';

/** So long it takes until somebody is told. */
const soonMs = 2 * 60_000;

/** Sentences, what is wrong last. */
export function toldInWords(run: ToldRun, { zone, now }: Pick<Operated, 'zone' | 'now'>): string[] {
  const { told, stoppedAt } = run;
  if (!hasFailed(run) || told === undefined) return [];
  const [first] = told;
  const to = [...new Set(told.flatMap((each) => each.to))];
  const waiting = [...new Set(told.flatMap(({ unconfirmed }) => unconfirmed))].filter((each) => !to.includes(each));
  const alarms = told.flatMap(({ alarm }) => alarm ?? []);
  const by =
    alarms.length === told.length && alarms.length > 0 ? ` by the alarm ${[...new Set(alarms)].join(', ')}` : '';
  const isSoon = stoppedAt !== undefined && Number(now) - Number(stoppedAt) < soonMs;
  const nobody = to.length === 0 && !isSoon ? 'nobody was told' : undefined;
  const failed = [...new Set(told.flatMap((each) => each.failed))];
  return [
    ...(to.length > 0 && first ? [`told ${to.join(', ')} at ${timeOf(first.at, zone, 'minutes')}${by}`] : []),
    ...(nobody && waiting.length === 0 ? [nobody] : []),
    ...waiting.map((each) => `${nobody ?? 'not told'}: ${each} has not confirmed the subscription`),
    ...failed.map((each) => `not reached: ${each}`),
  ].map(sanitizeName);
}

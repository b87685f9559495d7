/** `punctual ticks`: the ledger of a job's instants. */
import { chooseJob } from '../../operator/find-jobs.ts';
import { dayOf, timeOf } from '../../operator/local-time.ts';
import { listTicks, type Tick } from '../../operator/ticks.ts';
import { printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { UserError } from '../user-error.ts';
import { printJson } from './json.ts';
import { bold, red } from './paint.ts';
import { type AccountOptions, withJobs } from './with-account.ts';

export const ticks = (name: string, options: AccountOptions & { max: number }): Promise<void> =>
  withJobs(options, async ({ account, zone }, jobs) => {
    const job = chooseJob(jobs, name);
    const found = await Promise.all(job.triggers.map(({ arn }) => listTicks(account, arn, options.max)));
    if (found.includes(undefined))
      throw new UserError(
        'AWS keeps no ledger of the instants of a schedule',
        `punctual why ${name} looks where a start can be lost`,
      );
    const all = found
      .flatMap((each) => each ?? [])
      .toSorted((one, other) => Number(other.due) - Number(one.due))
      .slice(0, options.max);
    if (options.json)
      return printJson({
        ticks: all.map(({ due, why, ...tick }) => ({ due: due.toISOString(), why: why ?? null, ...tick })),
      });
    if (all.length === 0) return printSaid(`${name} has not been due yet\n`);
    const rows = all.map((tick) => [
      `${dayOf(tick.due, zone)} ${timeOf(tick.due, zone)}`,
      tick.status === 'fired' || tick.status === 'caught up' ? tick.status : red(tick.status),
      sanitizeName(outcome(tick)),
    ]);
    return printSaid(renderTable([['DUE', 'TICK', 'WHAT CAME OF IT'].map(bold), ...rows]));
  });

const outcome = ({ why, deliveries }: Tick): string =>
  [
    why,
    ...deliveries.map(
      ({ status, started, why: because }) =>
        `${status}${started ? ` as ${started.split(':').at(-1)}` : ''}${because ? `: ${because}` : ''}`,
    ),
  ]
    .filter(Boolean)
    .join('; ');

/** The Job screen: when it is due, what is done about trouble, how long it took, and what became of each slot. */
import { instant } from '../../languages/instant.ts';
import { type Account, mapSome } from '../../operator/account.ts';
import { comingRuns } from '../../operator/coming.ts';
import { isPaused } from '../../operator/job.ts';
import { alarmsOf, type JobAlarm } from '../../operator/job-alarms.ts';
import { definitionOf } from '../../operator/machine.ts';
import { mutesOf } from '../../operator/mute-alarms.ts';
import { mutableOf } from '../../operator/mute-job.ts';
import { ticksOf } from '../../operator/ticks.ts';
import { messagesGoTo, reached, type Told } from '../../operator/told.ts';
import type { Board } from '../board/board.ts';
import { startView } from '../board/home.ts';
import { type KnownJob, lastDueOf, readRun, withRuns } from '../board/known-job.ts';
import { jobMuteView } from '../board/needs.ts';
import { rowOf, unstartedOf } from '../board/rows.ts';
import { slotsOf } from '../board/slots.ts';
import type { JobView, ToldView } from '../job-views.ts';
import type { Frame } from '../views.ts';
import { policiesOf } from './policies.ts';

const comingShown = 10;
const slotsMax = 100;
/** Of so many runs it is read what each did; the rest has the list's words. */
const runsRead = 50;

/** Throws the SDK's errors. */
export async function jobView(
  account: Account,
  known: KnownJob,
  board: Pick<Board, 'keep'>,
  frame: Frame,
): Promise<JobView> {
  const { job, id } = known;
  const now = new Date(frame.now);
  const [read, ledger, definition, alarms, messages, mutes] = await Promise.all([
    mapSome(known.runs.slice(0, runsRead), async (each) => {
      if (each.attempts) return each;
      const found = await readRun(account, each);
      board.keep(id, found);
      return found;
    }),
    ticksOf(account, job, slotsMax),
    job.machineArn === undefined ? '' : definitionOf(account, job.machineArn),
    alarmsOf(account, [job]),
    messagesGoTo(account, job),
    mutesOf(account),
  ]);
  const actions = [...new Set(alarms.flatMap((alarm) => alarm.actions))];
  const who = new Map(await mapSome(actions, async (action) => [action, await reached(account, action)] as const));
  const whole = withRuns(known, read);
  return {
    frame,
    job: id,
    row: rowOf(whole, now),
    slots: slotsOf(whole.runs, ledger, unstartedOf(whole, now), slotsMax),
    schedules: job.triggers.map(({ kind, name, expression, zone, enabled }) => ({
      kind,
      name,
      expression,
      zone,
      enabled,
    })),
    isPaused: isPaused(job),
    coming: comingRuns(job, instant(frame.now), comingShown, lastDueOf(whole)).map(startView),
    policies: [
      ...policiesOf(definition),
      {
        name: 'Missed',
        words: ledger
          ? 'Each slot has a row in the ledger. If Punctual was not running when it was due, the latest missed slot is caught up, unless its schedule says otherwise.'
          : 'AWS keeps no ledger of slots: one that started nothing is seen by its absence.',
      },
    ],
    messages: messages ?? null,
    mute: jobMuteView(messages ? [] : mutableOf(alarms), mutes),
    told: alarms.map((alarm) =>
      toldView(
        alarm,
        alarm.actions.flatMap((action) => who.get(action) ?? []),
      ),
    ),
  };
}

const toldView = (
  { name, description, state, reason, tells, muted, since }: JobAlarm,
  told: readonly Pick<Told, 'to' | 'unconfirmed'>[],
): ToldView => ({
  alarm: name,
  words: description === '' ? name : description,
  isRinging: state === 'ALARM',
  reason,
  tells,
  to: [...new Set(told.flatMap(({ to }) => to))],
  unconfirmed: [...new Set(told.flatMap(({ unconfirmed }) => unconfirmed))],
  isMuted: muted,
  since: since ? Number(since) : null,
});
